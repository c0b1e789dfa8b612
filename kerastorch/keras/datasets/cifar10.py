"""tf.keras.datasets.cifar10: 60,000 colour pictures in ten classes."""

import os as _os

import numpy as _np

from ..._core.missing import namespace as _namespace
from ..utils.data_utils import get_file as _get_file
from . import _cifar
from ._places import TORONTO as _TORONTO

__all__ = ["load_data"]


def load_data() -> tuple[tuple[_np.ndarray, _np.ndarray], tuple[_np.ndarray, _np.ndarray]]:
    """((x_train, y_train), (x_test, y_test)): uint8 pictures [n, 32, 32, 3] and classes [n, 1].

    The classes: airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck.
    """
    folder = _get_file(
        "cifar-10-batches-py",
        origin=_TORONTO + "cifar-10-python.tar.gz",
        untar=True,
        file_hash="6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
    )
    parts = [_cifar.batch(_os.path.join(folder, f"data_batch_{i}")) for i in range(1, 6)]
    x_train = _np.concatenate([pictures for pictures, _ in parts])
    y_train = _np.concatenate([_np.asarray(labels, _np.uint8) for _, labels in parts])
    x_test, y_test = _cifar.batch(_os.path.join(folder, "test_batch"))
    return (
        (_cifar.as_keras(x_train), _cifar.column(y_train)),
        (
            _cifar.as_keras(x_test).astype(x_train.dtype),
            _cifar.column(y_test).astype(y_train.dtype),
        ),
    )


__getattr__, __dir__ = _namespace(__name__)
