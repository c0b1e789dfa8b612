"""tf.keras.mixed_precision.experimental, as TensorFlow 2.3 had it."""

from ..._core.missing import namespace as _namespace
from .._base.policy import global_policy
from .._base.policy import set_global_policy as set_policy
from ._older import LossScaleOptimizer, Policy, get_layer_policy

__all__ = ["LossScaleOptimizer", "Policy", "get_layer_policy", "global_policy", "set_policy"]

__getattr__, __dir__ = _namespace(__name__)
