"""tf.keras: layers, models, losses, metrics, optimizers, callbacks.

Everything loads at first use.  Beside TensorFlow's names it has some of Keras 3's.
"""

from .._core.missing import namespace as _namespace
from ._base import config as _config

__version__ = _config.KERAS_VERSION

__all__ = [
    "Input",
    "Model",
    "Sequential",
    "activations",
    "applications",
    "backend",
    "callbacks",
    "constraints",
    "datasets",
    "estimator",
    "experimental",
    "export",
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

# of Keras 3: namespaces, and names that stand for what Keras 2 has elsewhere
_KERAS_3 = {name: f"{__name__}.{name}" for name in ("config", "ops", "random", "tree")} | {
    "DTypePolicy": (f"{__name__}.mixed_precision", "Policy"),
    "FloatDTypePolicy": (f"{__name__}.mixed_precision", "Policy"),
    "Initializer": (f"{__name__}.initializers", "Initializer"),
    "InputSpec": (f"{__name__}.layers", "InputSpec"),
    "KerasTensor": (f"{__name__}._symbolic.keras_tensor", "KerasTensor"),
    "Layer": (f"{__name__}.layers", "Layer"),
    "Loss": (f"{__name__}.losses", "Loss"),
    "Metric": (f"{__name__}.metrics", "Metric"),
    "Optimizer": (f"{__name__}.optimizers", "Optimizer"),
    "Regularizer": (f"{__name__}.regularizers", "Regularizer"),
    "Variable": (f"{__name__}._variable", "Variable"),
    "device": (f"{__name__.partition('.')[0]}._scopes", "device"),
    "name_scope": (f"{__name__.partition('.')[0]}._scopes", "name_scope"),
    "version": (f"{__name__}._base.config", "version"),
}

__getattr__, __dir__ = _namespace(__name__, _LAZY | _KERAS_3, also=list(_KERAS_3))
