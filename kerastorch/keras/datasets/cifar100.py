"""tf.keras.datasets.cifar100: 60,000 colour pictures in a hundred classes, or twenty."""

import os as _os

import numpy as _np

from ..._core.missing import namespace as _namespace
from ..utils.data_utils import get_file as _get_file
from . import _cifar
from ._places import TORONTO as _TORONTO

__all__ = ["load_data"]


def load_data(
    label_mode: str = "fine",
) -> tuple[tuple[_np.ndarray, _np.ndarray], tuple[_np.ndarray, _np.ndarray]]:
    """((x_train, y_train), (x_test, y_test)): uint8 pictures [n, 32, 32, 3] and classes [n, 1].

    label_mode: "fine" for a hundred classes, "coarse" for twenty; ValueError for another.
    """
    if label_mode not in ("fine", "coarse"):
        raise ValueError(
            f'`label_mode` must be one of `"fine"`, `"coarse"`. Received: label_mode={label_mode}.'
        )
    folder = _get_file(
        "cifar-100-python",
        origin=_TORONTO + "cifar-100-python.tar.gz",
        untar=True,
        file_hash="85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
    )
    (x_train, y_train), (x_test, y_test) = (
        _cifar.batch(_os.path.join(folder, part), label_mode + "_labels")
        for part in ("train", "test")
    )
    return (
        (_cifar.as_keras(x_train), _cifar.column(y_train)),
        (_cifar.as_keras(x_test), _cifar.column(y_test)),
    )


__getattr__, __dir__ = _namespace(__name__)
