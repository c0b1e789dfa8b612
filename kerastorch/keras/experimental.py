"""tf.keras.experimental: linear models, wide and deep ones, and older addresses of schedules."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from .._core.missing import namespace as _namespace
from ._model.linear import LinearModel
from ._model.wide_deep import WideDeepModel
from .optimizers.schedules import CosineDecay, CosineDecayRestarts

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from .layers.dense_features import SequenceFeatures as SequenceFeatures
    from .utils.sidecar_evaluator import SidecarEvaluatorExperimental as SidecarEvaluator

__all__ = [
    "CosineDecay",
    "CosineDecayRestarts",
    "LinearModel",
    "SequenceFeatures",
    "SidecarEvaluator",
    "WideDeepModel",
]

_LAZY = {
    "SequenceFeatures": ("kerastorch.keras.layers.dense_features", "SequenceFeatures"),
    "SidecarEvaluator": (
        "kerastorch.keras.utils.sidecar_evaluator", "SidecarEvaluatorExperimental"
    ),
}  # fmt: skip
__getattr__, __dir__ = _namespace(__name__, _LAZY)
