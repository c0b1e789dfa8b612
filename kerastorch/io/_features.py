"""What is asked of serialized Examples: tf.io.FixedLenFeature and its kin."""

from __future__ import annotations

from collections import namedtuple

from .._core import dtypes
from .._core.dtypes import as_dtype


class FixedLenFeature(
    namedtuple("FixedLenFeature", ["shape", "dtype", "default_value"], defaults=[None])
):
    """A feature with a set number of values (tf.io.FixedLenFeature).

    shape: of the values of one example.  dtype: float32, int64 or string.  default_value: the
    values of examples that lack the feature; without it these are an error.
    """

    __slots__ = ()


class VarLenFeature(namedtuple("VarLenFeature", ["dtype"])):
    """A feature with any number of values, which becomes a SparseTensor (tf.io.VarLenFeature)."""

    __slots__ = ()


class FixedLenSequenceFeature(
    namedtuple(
        "FixedLenSequenceFeature",
        ["shape", "dtype", "allow_missing", "default_value"],
        defaults=[False, None],
    )
):
    """A feature with any number of steps of a set shape (tf.io.FixedLenSequenceFeature).

    It becomes a dense tensor, [steps, *shape], in a batch padded with `default_value`, or zeros,
    to the longest.  allow_missing: whether examples may lack it, which is then no step.
    """

    __slots__ = ()


class SparseFeature(
    namedtuple(
        "SparseFeature",
        ["index_key", "value_key", "dtype", "size", "already_sorted"],
        defaults=[False],
    )
):
    """A SparseTensor from two features or more (tf.io.SparseFeature).

    index_key: the key, or list of keys, of the int64 features that hold the indices.  value_key:
    of the values.  size: the dense size, or list of sizes.  already_sorted: whether the indices
    are in order as they stand.
    """

    __slots__ = ()


# the partitions of RaggedFeature, which are its attributes
_RowSplits = namedtuple("RowSplits", ["key"])
_RowLengths = namedtuple("RowLengths", ["key"])
_RowStarts = namedtuple("RowStarts", ["key"])
_RowLimits = namedtuple("RowLimits", ["key"])
_ValueRowIds = namedtuple("ValueRowIds", ["key"])
_UniformRowLength = namedtuple("UniformRowLength", ["length"])
_PARTITIONS = (
    _RowSplits,
    _RowLengths,
    _RowStarts,
    _RowLimits,
    _ValueRowIds,
    _UniformRowLength,
)


class RaggedFeature(
    namedtuple(
        "RaggedFeature",
        ["dtype", "value_key", "partitions", "row_splits_dtype", "validate"],
    )
):
    """A feature with any number of values, which becomes a RaggedTensor (tf.io.RaggedFeature).

    value_key: the key of the values, by default that of the feature.  partitions: what divides
    them into rows, outermost first: `RaggedFeature.RowSplits(key)`, `RowLengths(key)`,
    `RowStarts(key)`, `RowLimits(key)`, `ValueRowIds(key)`, by the numbers in another feature, or
    `UniformRowLength(length)`.  row_splits_dtype: int32 or int64.  validate: whether the
    partitions are checked.
    """

    __slots__ = ()
    RowSplits = _RowSplits
    RowLengths = _RowLengths
    RowStarts = _RowStarts
    RowLimits = _RowLimits
    ValueRowIds = _ValueRowIds
    UniformRowLength = _UniformRowLength

    def __new__(
        cls,
        dtype,
        value_key=None,
        partitions=(),
        row_splits_dtype=dtypes.int32,
        validate=False,
    ):
        if value_key is not None and not isinstance(value_key, str):
            raise TypeError(f"Argument `value_key` must be a string; got {value_key}")
        if not isinstance(partitions, (list, tuple)):
            raise TypeError(f"Argument `partitions` must be a list or tuple. Got {partitions}")
        for partition in partitions:
            if not isinstance(partition, _PARTITIONS):
                raise TypeError(
                    f"Argument `partitions` must be a list of partition objects {_PARTITIONS}; "
                    f"got: {partition}"
                )
        dtype, splits = as_dtype(dtype), as_dtype(row_splits_dtype)
        if splits not in (dtypes.int32, dtypes.int64):
            raise ValueError(f"Argument `row_splits_dtype` must be int32 or int64; got {splits!r}")
        if dtype not in (dtypes.int64, dtypes.float32, dtypes.string):
            raise ValueError(f"Argument `dtype` must be int64, float32, or bytes; got {dtype!r}")
        if not isinstance(validate, bool):
            raise TypeError(f"Argument `validate` must be a bool; got {validate}")
        return super().__new__(cls, dtype, value_key, partitions, splits, validate)
