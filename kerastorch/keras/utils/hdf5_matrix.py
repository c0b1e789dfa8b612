"""What tf.keras.utils of TensorFlow 2.3 had: HDF5Matrix, convert_all_kernels_in_model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

_WITH_KERNELS = ("Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "Conv3DTranspose")


class HDF5Matrix:
    """Rows of a dataset in an HDF5 file, read when they are used
    (tf.keras.utils.HDF5Matrix of TensorFlow 2.3).

    datapath: the file; dataset: the dataset's name; start, end: the rows.
    normalizer: a function that is applied to what is read.

    IndexError for rows that are not there.
    """

    refs: dict[Any, Any] = defaultdict(int)

    def __init__(
        self,
        datapath: str,
        dataset: str,
        start: int = 0,
        end: int | None = None,
        normalizer: Callable[[Any], Any] | None = None,
    ) -> None:
        import h5py

        if datapath not in HDF5Matrix.refs:
            HDF5Matrix.refs[datapath] = h5py.File(datapath, "r")
        self.data = HDF5Matrix.refs[datapath][dataset]
        self.start, self.normalizer = start, normalizer
        self.end = self.data.shape[0] if end is None else end
        self._base_shape, self._base_dtype = self.data.shape, self.data.dtype
        if normalizer is not None:
            first = normalizer(self.data[0:1])
            self._base_shape, self._base_dtype = (0, *first.shape[1:]), first.dtype

    def __len__(self):
        return self.end - self.start

    def __getitem__(self, key):
        if isinstance(key, slice):
            first = 0 if key.start is None else key.start
            last = len(self) if key.stop is None else key.stop
            rows = slice(first + self.start, last + self.start)
            beyond = rows.stop > self.end
        elif isinstance(key, (int, np.integer)):
            rows = int(key) + self.start
            beyond = rows >= self.end
        elif isinstance(key, (np.ndarray, list)):
            rows = (np.asarray(key) + self.start).tolist()
            beyond = max(rows, default=self.start) >= self.end
        else:
            raise IndexError(f"A slice, number or list of numbers selects rows, not {key!r}.")
        if beyond:
            raise IndexError(f"{key} is beyond the {len(self)} rows.")
        found = self.data[rows]
        return found if self.normalizer is None else self.normalizer(found)

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self[:], dtype)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the rows together."""
        return (len(self), *self._base_shape[1:])

    @property
    def dtype(self) -> np.dtype:
        """The dtype of the rows."""
        return self._base_dtype

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of elements."""
        return int(np.prod(self.shape))


def convert_all_kernels_in_model(model: Any) -> None:
    """Turns the kernels of the model's convolutions by 180 degrees, as between Theano, which
    convolves, and TensorFlow, which correlates."""
    for layer in model.layers:
        if type(layer).__name__ in _WITH_KERNELS:
            kernel = layer.kernel.numpy()
            turned = np.flip(kernel, axis=tuple(range(kernel.ndim - 2)))
            layer.kernel.assign(np.ascontiguousarray(turned))
