"""tf.keras.datasets.boston_housing: 506 houses with 13 numbers each, and their prices."""

import numpy as _np

from ..._core.missing import namespace as _namespace
from ..._files.pickles import load_arrays as _load_arrays
from ..utils.data_utils import get_file as _get_file
from ._places import GOOGLE as _GOOGLE

__all__ = ["load_data"]


def load_data(
    path: str = "boston_housing.npz", test_split: float = 0.2, seed: int = 113
) -> tuple[tuple[_np.ndarray, _np.ndarray], tuple[_np.ndarray, _np.ndarray]]:
    """((x_train, y_train), (x_test, y_test)): float64 features [n, 13] and prices [n].

    test_split: the share held out.  seed: of the order of the rows.
    """
    assert 0 <= test_split < 1
    path = _get_file(
        path,
        origin=_GOOGLE + "boston_housing.npz",
        file_hash="f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5",
    )
    arrays = _load_arrays(path)
    order = _np.arange(len(arrays["x"]))
    _np.random.RandomState(seed).shuffle(order)
    x, y = arrays["x"][order], arrays["y"][order]
    first = int(len(x) * (1 - test_split))
    return (x[:first], y[:first]), (x[first:], y[first:])


__getattr__, __dir__ = _namespace(__name__)
