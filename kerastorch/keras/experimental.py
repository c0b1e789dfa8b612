"""tf.keras.experimental: linear models, wide and deep ones, and older addresses of schedules."""

from .._core.missing import namespace as _namespace
from ._model.linear import LinearModel
from ._model.wide_deep import WideDeepModel
from .optimizers.schedules import CosineDecay, CosineDecayRestarts

__all__ = [
    "CosineDecay",
    "CosineDecayRestarts",
    "LinearModel",
    "SequenceFeatures",  # noqa: F822 - loads at first use
    "SidecarEvaluator",  # noqa: F822
    "WideDeepModel",
]

_LAZY = {
    "SequenceFeatures": ("kerastorch.keras.layers.dense_features", "SequenceFeatures"),
    "SidecarEvaluator": (
        "kerastorch.keras.utils.sidecar_evaluator", "SidecarEvaluatorExperimental"
    ),
}  # fmt: skip
__getattr__, __dir__ = _namespace(__name__, _LAZY)
