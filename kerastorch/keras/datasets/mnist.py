"""tf.keras.datasets.mnist: 70,000 pictures of handwritten digits."""

import numpy as _np

from ..._core.missing import namespace as _namespace
from ..._files.pickles import load_arrays as _load_arrays
from ..utils.data_utils import get_file as _get_file
from ._places import GOOGLE as _GOOGLE

__all__ = ["load_data"]


def load_data(
    path: str = "mnist.npz",
) -> tuple[tuple[_np.ndarray, _np.ndarray], tuple[_np.ndarray, _np.ndarray]]:
    """((x_train, y_train), (x_test, y_test)): uint8 pictures [n, 28, 28] and digits [n].

    path: the file's name in the cache ~/.keras/datasets.
    """
    path = _get_file(
        path,
        origin=_GOOGLE + "mnist.npz",
        file_hash="731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
    )
    arrays = _load_arrays(path)
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


__getattr__, __dir__ = _namespace(__name__)
