"""Policies with a loss scale, and the optimizer that takes one, as TensorFlow 2.3 had them."""

from __future__ import annotations

from typing import Any

from .._base import policy as _policy
from ..optimizers import loss_scale as _scaling


class Policy(_policy.Policy):
    """A layer's dtypes, and the loss scale of the model's optimizer.

    name: as that of tf.keras.mixed_precision.Policy.
    loss_scale: "dynamic", a number, None for none; by default "dynamic" for "mixed_float16".
    """

    def __init__(self, name: str, loss_scale: Any = "auto") -> None:
        super().__init__(name)
        if loss_scale == "auto":
            loss_scale = "dynamic" if name == "mixed_float16" else None
        self._loss_scale = loss_scale

    @property
    def loss_scale(self) -> Any:
        """ "dynamic", a number, or None."""
        return self._loss_scale


class LossScaleOptimizer(_scaling.LossScaleOptimizer):
    """Scales the loss around an optimizer.

    optimizer: the one that takes the steps; loss_scale: "dynamic", or a number.
    """

    def __init__(self, optimizer: Any, loss_scale: Any) -> None:
        if loss_scale == "dynamic":
            super().__init__(optimizer)
        else:
            super().__init__(optimizer, dynamic=False, initial_scale=loss_scale)


def get_layer_policy(layer: Any) -> _policy.Policy:
    """The policy of a layer."""
    return layer.dtype_policy
