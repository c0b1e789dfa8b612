"""tf.keras.datasets: small data sets, from Keras's cache (~/.keras/datasets) or the web."""

from ..._core.missing import namespace as _namespace

__all__ = [
    "boston_housing",
    "cifar10",
    "cifar100",
    "fashion_mnist",
    "imdb",
    "mnist",
    "reuters",
]

_LAZY = {name: f"{__name__}.{name}" for name in __all__}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
