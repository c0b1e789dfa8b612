"""tf.keras.optimizers.Adagrad."""

import torch

from ..._core.errors import invalid
from ..._core.tensor import Tensor
from .._base.configured import arguments
from .._base.object_registration import register_keras_serializable
from ._built_in import BuiltIn


def filled(variable, value):
    """A tensor of the shape and dtype of a variable, filled with a number."""
    return Tensor(torch.full_like(variable._t.detach(), value))


@register_keras_serializable()
class Adagrad(BuiltIn):
    """Adagrad: steps get smaller with the sum of the squared gradients so far.

    `a += g * g; w -= learning_rate * g / sqrt(a + epsilon)`, with a = initial_accumulator_value at
    first.
    """

    _refusals = {**dict.fromkeys("ifc", ValueError), "smaller": invalid}

    _is_plain = True

    def __init__(
        self,
        learning_rate=0.001,
        initial_accumulator_value=0.1,
        epsilon=1e-07,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="Adagrad",
        **kwargs,
    ):
        super().__init__(**arguments(locals()))

    def _build_slots(self, var_list):
        self._accumulators = [
            self.add_variable_from_reference(
                v, "accumulator", initial_value=filled(v, self.initial_accumulator_value)
            )
            for v in var_list
        ]

    def _slot_kinds(self):
        return (self._accumulators,)

    def _update(self, params, grads, slots, rate, step):
        torch._foreach_addcmul_(slots[0], grads, grads)
        scale = torch._foreach_add(slots[0], self.epsilon)
        torch._foreach_sqrt_(scale)
        torch._foreach_addcdiv_(params, grads, scale, value=-rate)
