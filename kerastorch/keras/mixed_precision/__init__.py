"""tf.keras.mixed_precision."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ..._core.missing import namespace as _namespace
from .._base.policy import Policy, global_policy, set_global_policy
from ..optimizers.loss_scale import LossScaleOptimizer

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from . import experimental as experimental

__all__ = [
    "LossScaleOptimizer",
    "Policy",
    "experimental",
    "global_policy",
    "set_global_policy",
]

# of TensorFlow 2.3
_LAZY = {"experimental": f"{__name__}.experimental"}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
