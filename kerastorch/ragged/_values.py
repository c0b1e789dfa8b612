"""tf.compat.v1.ragged: ragged values as numpy arrays."""

import itertools

import numpy as np

from .._core import dtypes
from ._constant import nested


class RaggedTensorValue:
    """A ragged value of numpy arrays: `values` (an array or RaggedTensorValue) and `row_splits`."""

    def __init__(self, values, row_splits):
        if not isinstance(row_splits, (np.ndarray, np.generic)) or row_splits.ndim != 1:
            raise TypeError(
                f"row_splits must be a 1D int32 or int64 numpy array, got {row_splits!r}"
            )
        if row_splits.dtype not in (np.int32, np.int64):
            raise TypeError(
                f"row_splits must be a 1D int32 or int64 numpy array, got {row_splits!r}"
            )
        if not isinstance(values, (np.ndarray, np.generic, RaggedTensorValue)):
            raise TypeError(f"values must be a numpy array or a RaggedTensorValue, got {values!r}")
        self._values, self._row_splits = values, row_splits

    values = property(lambda self: self._values, doc="The rows one after the other.")
    row_splits = property(lambda self: self._row_splits, doc="Where each row begins, and the end.")

    @property
    def flat_values(self):
        """The innermost values, an array."""
        inner = isinstance(self._values, RaggedTensorValue)
        return self._values.flat_values if inner else self._values

    @property
    def nested_row_splits(self):
        """The row splits of each ragged dimension, outermost first."""
        inner = isinstance(self._values, RaggedTensorValue)
        return (self._row_splits, *(self._values.nested_row_splits if inner else ()))

    @property
    def ragged_rank(self):
        """How many dimensions are stored by row splits."""
        return len(self.nested_row_splits)

    @property
    def dtype(self):
        """The numpy dtype of the elements."""
        return self._values.dtype

    @property
    def shape(self):
        """A tuple with None where lengths differ."""
        return (len(self._row_splits) - 1, None, *self._values.shape[1:])

    def to_list(self):
        """The value as nested Python lists."""
        inner = isinstance(self._values, RaggedTensorValue)
        rows = self._values.to_list() if inner else self._values.tolist()
        splits = self._row_splits.tolist()
        return [rows[a:b] for a, b in itertools.pairwise(splits)]

    def __repr__(self):
        return f"tf.RaggedTensorValue(values={self._values!r}, row_splits={self._row_splits!r})"

    def __str__(self):
        return f"<tf.RaggedTensorValue {self.to_list()}>"


def constant_value(
    pylist, dtype=None, ragged_rank=None, inner_shape=None, row_splits_dtype="int64"
):
    """Nested Python lists as a RaggedTensorValue (a numpy array when ragged_rank is 0)."""
    kind = dtype.as_numpy_dtype if isinstance(dtype, dtypes.DType) else dtype
    splits_kind = dtypes.as_dtype(row_splits_dtype).as_numpy_dtype

    def dense(values, shape):
        array = np.array(values, dtype=kind)
        return array if shape is None else np.reshape(array, shape)

    return nested(
        pylist,
        ragged_rank,
        inner_shape,
        dense,
        lambda values, splits: RaggedTensorValue(values, splits.astype(splits_kind)),
    )
