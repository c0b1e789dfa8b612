"""tf.keras.optimizers.Adamax."""

import torch

from .._base.configured import arguments
from .._base.object_registration import register_keras_serializable
from . import _lists
from ._built_in import BuiltIn


def adamax_(params, grads, slots, alpha, beta_1, beta_2, epsilon, maximum_=torch._foreach_maximum_):
    """m += (1 - beta_1) * (g - m); u = max(beta_2 * u, |g|); w -= alpha * m / (u + epsilon).

    maximum_: what takes the maximum, written over u.
    """
    m, u = slots
    _lists.average_(m, grads, 1 - beta_1)
    _lists.scale_(u, beta_2)
    maximum_(u, torch._foreach_abs(grads))
    torch._foreach_addcdiv_(params, m, torch._foreach_add(u, epsilon), value=-alpha)


def corrected_rate(rate, beta_1, step, dtype):
    """rate / (1 - beta_1 ** step), in the weights' precision."""
    kind = _lists.precision(dtype)
    return float(kind(rate) / (kind(1) - _lists.power(beta_1, step, kind)))


@register_keras_serializable()
class Adamax(BuiltIn):
    """Adam with the largest gradient in place of the averaged square.

    With the average m (by beta_1) of g and `u = max(beta_2 * u, |g|)`, at step t:
    `w -= learning_rate / (1 - beta_1**t) * m / (u + epsilon)`.
    """

    _is_plain = True

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
        name="Adamax",
        **kwargs,
    ):
        super().__init__(**arguments(locals()))

    def _build_slots(self, var_list):
        self._m, self._u = [], []
        for v in var_list:
            self._m.append(self.add_variable_from_reference(v, "m"))
            self._u.append(self.add_variable_from_reference(v, "u"))

    def _slot_kinds(self):
        return self._m, self._u

    def _coefficients(self, rate, step, dtype):
        return (corrected_rate(rate, self.beta_1, step, dtype), rate)

    def _update(self, params, grads, slots, rate, step):
        alpha, _ = self._coefficients(rate, step, params[0].dtype)
        adamax_(params, grads, slots, alpha, self.beta_1, self.beta_2, self.epsilon)
