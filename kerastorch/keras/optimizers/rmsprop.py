"""tf.keras.optimizers.RMSprop."""

import torch

from .._base.configured import arguments
from .._base.object_registration import register_keras_serializable
from . import _lists
from ._built_in import BuiltIn


def mean_squares_(grads, slots, rho, centered):
    """Updates the averages v of g * g and, when centered, a of g; returns v, or v - a * a."""
    v = slots[0]
    _lists.average_squares_(v, grads, rho)
    if not centered:
        return v
    averages = slots[-1]
    _lists.blend_(averages, grads, rho)
    return torch._foreach_addcmul(v, averages, averages, value=-1)


@register_keras_serializable()
class RMSprop(BuiltIn):
    """RMSprop: steps along the gradient, scaled by its averaged square.

    With the average v (by rho) of g * g, less the square of the average of g when centered:
    `w -= learning_rate * g / sqrt(v + epsilon)`; with momentum the subtrahends are collected,
    `m = momentum * m + learning_rate * g / sqrt(v + epsilon); w -= m`.
    """

    _refusals = {"i": TypeError, "larger": ValueError}

    _is_plain = True

    def __init__(
        self,
        learning_rate=0.001,
        rho=0.9,
        momentum=0.0,
        epsilon=1e-07,
        centered=False,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=100,
        jit_compile=True,
        name="RMSprop",
        **kwargs,
    ):
        super().__init__(**arguments(locals()))

    def _build_slots(self, var_list):
        def made(name):
            return [self.add_variable_from_reference(v, name) for v in var_list]

        self._velocities = made("velocity")
        self._momentums = made("momentum") if self.momentum > 0 else []
        self._average_gradients = made("average_gradient") if self.centered else []

    def _slot_kinds(self):
        return tuple(filter(None, (self._velocities, self._momentums, self._average_gradients)))

    def _update(self, params, grads, slots, rate, step):
        scale = torch._foreach_add(
            mean_squares_(grads, slots, self.rho, self.centered), self.epsilon
        )
        torch._foreach_sqrt_(scale)
        if self.momentum > 0:
            _lists.scale_(slots[1], self.momentum)
            torch._foreach_addcdiv_(slots[1], grads, scale, value=rate)
            torch._foreach_sub_(params, slots[1])
        else:
            torch._foreach_addcdiv_(params, grads, scale, value=-rate)
