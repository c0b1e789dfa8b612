"""tf.keras.optimizers.Nadam."""

import numpy as np
import torch

from ..._core.state import state
from .._base.configured import arguments
from .._base.object_registration import register_keras_serializable
from . import _lists
from ._built_in import BuiltIn
from ._state import Scalar


def _traced():
    """The tf.function or the model's traced step that is running, None where all is eager."""
    return state.step or state.function


def momentum_at(beta_1, time, kind):
    """u(time), as the class has it."""
    return kind(beta_1) * (kind(1) - kind(0.5) * _lists.power(0.96, time, kind))


def nadam_(
    params, grads, slots, rate, beta_1, beta_2, epsilon, now, ahead, products, step, average=None
):
    """The update as the class has it: u(t) is `now`, u(t+1) `ahead`, the U(t) of each
    parameter `products`.

    These and the rate are numbers of the numpy type in which coefficients are worked out.
    average: `_lists.average_`, or another way to do it.
    """
    m, v = slots
    kind = type(rate)
    one = kind(1)
    beta_1, beta_2 = float(kind(beta_1)), float(kind(beta_2))
    if average is None:
        _lists.average_(m, grads, 1 - beta_1)
    else:
        average(m, grads, beta_1)
    _lists.average_squares_(v, grads, beta_2)
    # n / (sqrt(v / c) + epsilon) is n * sqrt(c) / (sqrt(v) + epsilon * sqrt(c))
    root = (one - _lists.power(beta_2, step, kind)) ** kind(0.5)
    scale = torch._foreach_sqrt(v)
    torch._foreach_add_(scale, float(kind(epsilon) * root))
    along = [-float(rate * root * ahead / (one - u * ahead)) for u in products]
    torch._foreach_addcdiv_(params, m, scale, along)
    along = [-float(rate * root * (one - now) / (one - u)) for u in products]
    torch._foreach_addcdiv_(params, grads, scale, along)


@register_keras_serializable()
class Nadam(BuiltIn):
    """Adam with Nesterov's momentum: it looks ahead along the averaged gradient.

    With u(t) = beta_1 * (1 - 0.5 * 0.96 ** t), U(t) the product of u(1) ... u(t), and averages m
    (by beta_1) of g and v (by beta_2) of g * g, at step t:
    `n = u(t+1) * m / (1 - U(t+1)) + (1 - u(t)) * g / (1 - U(t))`,
    `w -= learning_rate * n / (sqrt(v / (1 - beta_2**t)) + epsilon)`.
    """

    _spreads_rows = True

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-07,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Nadam",
        **kwargs,
    ):
        super().__init__(**arguments(locals()))

    def _build_slots(self, var_list):
        self._u_product_step = 0
        self._u_product_counter = 1
        self.__dict__["_traces"] = {}  # not an edge of the object graph
        self._made_in = _traced()
        self._momentums, self._velocities = [], []
        for v in var_list:
            self._momentums.append(self.add_variable_from_reference(v, "m"))
            self._velocities.append(self.add_variable_from_reference(v, "v"))
        self._u_product = Scalar(1.0, "Variable", var_list[0].dtype)

    def _slot_kinds(self):
        return self._momentums, self._velocities

    def _update(self, params, grads, slots, rate, step):
        kind = _lists.precision(params[0].dtype)
        # TensorFlow casts Python numbers by way of float32
        beta_1, beta_2 = float(np.float32(self.beta_1)), float(np.float32(self.beta_2))
        now, ahead = (momentum_at(beta_1, t, kind) for t in (step, step + 1))
        products = self._products(now, step, kind, len(params))
        nadam_(
            params, grads, slots, kind(rate), beta_1, beta_2, self.epsilon,
            now, ahead, products, step,
        )  # fmt: skip

    def _products(self, now, step, kind, count):
        """U(t) as each of `count` variables sees it.

        Eagerly it is carried on once per step.  In a traced step (fit, tf.function) Keras tells by
        a Python counter whether that has been done already, and the trace has frozen the counter:
        variable i then carries it on again, but in one step.  That is kept, since it is in the
        numbers that TensorFlow's fit gives.
        """
        traced = _traced()
        if traced is None:
            if self._u_product_step != step:
                self._u_product_step = step
                self._u_product_counter = step + 1
                self._u_product.put(float(kind(self._u_product.number()) * now))
            return [kind(self._u_product.number())] * count
        trace = self._traces.get(id(traced))
        if trace is None:
            # Keras traces a step anew when the first trace has made variables, and uses that.
            twice = self._made_in is traced or getattr(traced, "passes", 1) > 1
            first = self._u_product_counter + (count if twice else 0)
            trace = self._traces[id(traced)] = traced, first
            self._u_product_counter = first + count
        products, product = [], kind(self._u_product.number())
        for counter in range(trace[1], trace[1] + count):
            if counter != step + 1:
                product = kind(product * now)
            products.append(product)
        self._u_product.put(float(product))
        return products
