"""tf.keras.datasets: small data sets, from Keras's cache (~/.keras/datasets) or the web."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ..._core.missing import namespace as _namespace

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from . import boston_housing as boston_housing
    from . import cifar10 as cifar10
    from . import cifar100 as cifar100
    from . import fashion_mnist as fashion_mnist
    from . import imdb as imdb
    from . import mnist as mnist
    from . import reuters as reuters

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
