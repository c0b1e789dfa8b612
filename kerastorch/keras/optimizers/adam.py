"""tf.keras.optimizers.Adam."""

import torch

from .._base.configured import arguments
from .._base.object_registration import register_keras_serializable
from . import _lists
from ._built_in import BuiltIn


def corrected_rate(rate, beta_1, beta_2, step, dtype):
    """rate * sqrt(1 - beta_2 ** step) / (1 - beta_1 ** step), in the weights' precision."""
    kind = _lists.precision(dtype)
    one = kind(1)
    first = one - _lists.power(beta_1, step, kind)
    second = one - _lists.power(beta_2, step, kind)
    return float(kind(rate) * second ** kind(0.5) / first)


def adam_(params, grads, slots, alpha, beta_1, beta_2, epsilon):
    """m += (1 - beta_1) * (g - m); v += (1 - beta_2) * (g * g - v); w -= alpha * m / (sqrt(v) +
    epsilon), with the largest v so far where there is a third list of slots."""
    m, v, *most = slots
    most = most[0] if most else []
    step = _lists.endless(params[0].device)
    if step is not None:
        torch._fused_adam_(
            params, grads, m, v, most, [step] * len(params), lr=alpha, beta1=beta_1, beta2=beta_2,
            weight_decay=0.0, eps=epsilon, amsgrad=bool(most), maximize=False,
        )  # fmt: skip
        return
    _lists.average_(m, grads, 1 - beta_1)
    _lists.average_squares_(v, grads, beta_2)
    if most:
        torch._foreach_maximum_(most, v)
    scale = torch._foreach_sqrt(most or v)
    torch._foreach_add_(scale, epsilon)
    torch._foreach_addcdiv_(params, m, scale, value=-alpha)


@register_keras_serializable()
class Adam(BuiltIn):
    """Adam: steps along the averaged gradient, scaled by its averaged square.

    With averages m (by beta_1) of g and v (by beta_2) of g * g, at step t:
    `w -= learning_rate * sqrt(1 - beta_2**t) / (1 - beta_1**t) * m / (sqrt(v) + epsilon)`.
    amsgrad: whether to divide by the largest v so far.
    """

    _is_plain = True

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-07,
        amsgrad=False,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Adam",
        **kwargs,
    ):
        super().__init__(**arguments(locals()))

    def _build_slots(self, var_list):
        self._momentums, self._velocities = [], []
        for v in var_list:
            self._momentums.append(self.add_variable_from_reference(v, "m"))
            self._velocities.append(self.add_variable_from_reference(v, "v"))
        if self.amsgrad:
            self._velocity_hats = [self.add_variable_from_reference(v, "vhat") for v in var_list]

    def _slot_kinds(self):
        kinds = (self._momentums, self._velocities)
        return (*kinds, self._velocity_hats) if self.amsgrad else kinds

    def _coefficients(self, rate, step, dtype):
        return (corrected_rate(rate, self.beta_1, self.beta_2, step, dtype), rate)

    def _update(self, params, grads, slots, rate, step):
        alpha, _ = self._coefficients(rate, step, params[0].dtype)
        adam_(params, grads, slots, alpha, self.beta_1, self.beta_2, self.epsilon)
