"""tf.keras: layers, models, losses, metrics, optimizers, callbacks.

Everything loads at first use.
"""

import importlib

from ._base import config as _config

__version__ = _config.KERAS_VERSION

_MODULES = {
    "activations",
    "backend",
    "callbacks",
    "constraints",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "mixed_precision",
    "models",
    "optimizers",
    "regularizers",
    "saving",
    "utils",
}
_NAMES = {"Model": "models", "Sequential": "models", "Input": "layers"}


def __getattr__(name):
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    if name in _NAMES:
        return getattr(importlib.import_module(f"{__name__}.{_NAMES[name]}"), name)
    from .._core.missing import missing

    raise missing("tf.keras", name, __dir__())


def __dir__():
    return sorted(_MODULES | set(_NAMES) | {"__version__"})
