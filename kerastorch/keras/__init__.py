"""tf.keras: layers, models, losses, metrics, optimizers, callbacks.

Everything loads at first use.
"""

from .._core.missing import namespace as _namespace
from ._base import config as _config

__version__ = _config.KERAS_VERSION

__all__ = [
    "Input",
    "Model",
    "Sequential",
    "activations",
    "backend",
    "callbacks",
    "constraints",
    "datasets",
    "estimator",
    "experimental",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "mixed_precision",
    "models",
    "optimizers",
    "preprocessing",
    "regularizers",
    "saving",
    "utils",
    "wrappers",
]

_OLDER = ["engine"]
_LAZY = {name: f"{__name__}.{name}" for name in [*__all__, *_OLDER] if name.islower()} | {
    "Input": (f"{__name__}.layers", "Input"),
    "Model": (f"{__name__}.models", "Model"),
    "Sequential": (f"{__name__}.models", "Sequential"),
}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
