"""tf.keras.mixed_precision: in which dtype layers compute, and in which they keep variables."""

from .._core.missing import missing_from as _missing_from
from ._base.policy import Policy, global_policy, set_global_policy
from .optimizers.loss_scale import LossScaleOptimizer

__all__ = ["LossScaleOptimizer", "Policy", "global_policy", "set_global_policy"]

__getattr__ = _missing_from(__name__)
