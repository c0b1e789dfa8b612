"""tf.keras.optimizers.legacy.Adagrad."""

import torch

from ..._base import config as _config
from ..adagrad import filled
from .optimizer_v2 import BuiltIn


class Adagrad(BuiltIn):
    """Adagrad, with epsilon outside the root: `w -= learning_rate * g / (sqrt(a) + epsilon)`.

    ValueError for an initial_accumulator_value below zero.
    """

    def __init__(
        self,
        learning_rate=0.001,
        initial_accumulator_value=0.1,
        epsilon=1e-7,
        name="Adagrad",
        **kwargs,
    ):
        if initial_accumulator_value < 0.0:
            raise ValueError(
                f"initial_accumulator_value must be non-negative: {initial_accumulator_value}"
            )
        super().__init__(name, **kwargs)
        self._set_hypers(learning_rate, kwargs)
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon or _config.epsilon()

    def _slot_kinds(self):
        return ("accumulator",)

    def _create_slots(self, var_list):
        for v in var_list:
            self.add_slot(v, "accumulator", filled(v, self.initial_accumulator_value))

    def _update(self, params, grads, slots, rate, step):
        torch._foreach_addcmul_(slots[0], grads, grads)
        scale = torch._foreach_sqrt(slots[0])
        torch._foreach_add_(scale, self.epsilon)
        torch._foreach_addcdiv_(params, grads, scale, value=-rate)
