"""tf.keras.datasets.fashion_mnist: 70,000 pictures of clothes in ten classes."""

import gzip as _gzip

import numpy as _np

from ..._core.missing import namespace as _namespace
from ..utils.data_utils import get_file as _get_file
from ._places import GOOGLE as _GOOGLE

__all__ = ["load_data"]

_FILES = (
    "train-labels-idx1-ubyte.gz",
    "train-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
)


def load_data() -> tuple[tuple[_np.ndarray, _np.ndarray], tuple[_np.ndarray, _np.ndarray]]:
    """((x_train, y_train), (x_test, y_test)): uint8 pictures [n, 28, 28] and classes [n].

    The classes: T-shirt/top, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, boot.
    """
    paths = [
        _get_file(name, origin=_GOOGLE + name, cache_subdir="datasets/fashion-mnist")
        for name in _FILES
    ]
    y_train, y_test = (_bytes_after(path, 8) for path in paths[::2])
    x_train, x_test = (
        _bytes_after(path, 16).reshape(len(y), 28, 28)
        for path, y in zip(paths[1::2], (y_train, y_test), strict=True)
    )
    return (x_train, y_train), (x_test, y_test)


def _bytes_after(path, header):
    with _gzip.open(path, "rb") as file:
        return _np.frombuffer(file.read(), _np.uint8, offset=header)


__getattr__, __dir__ = _namespace(__name__)
