"""tf.keras.optimizers.Adadelta."""

import torch

from .._base.configured import arguments
from .._base.object_registration import register_keras_serializable
from . import _lists
from ._built_in import BuiltIn


def adadelta_(params, grads, slots, rate, rho, epsilon):
    """Averages a of g * g and d of the squared steps; a step is sqrt(d + epsilon) / sqrt(a +
    epsilon) * g."""
    squares, deltas = slots
    _lists.average_squares_(squares, grads, rho)
    steps = torch._foreach_add(deltas, epsilon)
    torch._foreach_sqrt_(steps)
    scale = torch._foreach_add(squares, epsilon)
    torch._foreach_sqrt_(scale)
    torch._foreach_div_(steps, scale)
    torch._foreach_mul_(steps, grads)
    _lists.average_squares_(deltas, steps, rho)
    torch._foreach_add_(params, steps, alpha=-rate)


@register_keras_serializable()
class Adadelta(BuiltIn):
    """Adadelta: steps scaled by the ratio of averaged squares of steps and gradients.

    With averages a (by rho) of g * g, and d of the squared steps s:
    `s = sqrt(d + epsilon) / sqrt(a + epsilon) * g; w -= learning_rate * s`.
    """

    _spreads_rows = True
    _refusals = {**dict.fromkeys("ibO", TypeError), "larger": ValueError}

    _is_plain = True

    def __init__(
        self,
        learning_rate=0.001,
        rho=0.95,
        epsilon=1e-07,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Adadelta",
        **kwargs,
    ):
        super().__init__(**arguments(locals()))

    def _build_slots(self, var_list):
        self._accumulated_grads, self._accumulated_delta_vars = [], []
        for v in var_list:
            self._accumulated_grads.append(self.add_variable_from_reference(v, "accumulated_grad"))
            self._accumulated_delta_vars.append(
                self.add_variable_from_reference(v, "accumulated_delta_var")
            )

    def _slot_kinds(self):
        return self._accumulated_grads, self._accumulated_delta_vars

    def _update(self, params, grads, slots, rate, step):
        adadelta_(params, grads, slots, rate, self.rho, self.epsilon)
