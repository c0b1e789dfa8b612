"""Columns whose examples are sequences, for SequenceFeatures."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from typing import Any

import torch

from .._core import dtypes
from .._core.errors import invalid
from .._core.tensor_shape import TensorShape
from ..io import VarLenFeature
from ._base import (
    CategoricalColumn,
    Features,
    SequenceDenseColumn,
    check_normalizer,
    check_numeric,
    checked_shape,
)
from ._categorical import categorical_column_with_hash_bucket, categorical_column_with_identity
from ._ids import Sparse, lengths
from ._serialization import COLUMN, register
from ._vocabulary import (
    categorical_column_with_vocabulary_file,
    categorical_column_with_vocabulary_list,
)


def sequence_categorical_column_with_identity(
    key: str, num_buckets: int, default_value: int | None = None
) -> SequenceCategoricalColumn:
    """As `categorical_column_with_identity`, for sequences of ids."""
    return SequenceCategoricalColumn(
        categorical_column_with_identity(key, num_buckets, default_value)
    )


def sequence_categorical_column_with_hash_bucket(
    key: str, hash_bucket_size: int, dtype: dtypes.DType = dtypes.string
) -> SequenceCategoricalColumn:
    """As `categorical_column_with_hash_bucket`, for sequences."""
    return SequenceCategoricalColumn(
        categorical_column_with_hash_bucket(key, hash_bucket_size, dtype)
    )


def sequence_categorical_column_with_vocabulary_file(
    key: str,
    vocabulary_file: str,
    vocabulary_size: int | None = None,
    num_oov_buckets: int = 0,
    default_value: int | None = None,
    dtype: dtypes.DType = dtypes.string,
) -> SequenceCategoricalColumn:
    """As `categorical_column_with_vocabulary_file`, for sequences."""
    return SequenceCategoricalColumn(
        categorical_column_with_vocabulary_file(
            key,
            vocabulary_file,
            vocabulary_size,
            num_oov_buckets=num_oov_buckets,
            default_value=default_value,
            dtype=dtype,
        )
    )


def sequence_categorical_column_with_vocabulary_list(
    key: str,
    vocabulary_list: Any,
    dtype: dtypes.DType | None = None,
    default_value: int = -1,
    num_oov_buckets: int = 0,
) -> SequenceCategoricalColumn:
    """As `categorical_column_with_vocabulary_list`, for sequences."""
    return SequenceCategoricalColumn(
        categorical_column_with_vocabulary_list(
            key, vocabulary_list, dtype, default_value, num_oov_buckets
        )
    )


@register
class SequenceCategoricalColumn(
    CategoricalColumn, namedtuple("SequenceCategoricalColumn", ("categorical_column",))
):
    """What the `sequence_categorical_column_with_...` make."""

    _kinds = {"categorical_column": COLUMN}

    @property
    def name(self) -> str:
        """That of the categorical column."""
        return self.categorical_column.name

    @property
    def parse_example_spec(self) -> dict[str, Any]:
        """That of the categorical column."""
        return self.categorical_column.parse_example_spec

    @property
    def num_buckets(self) -> int:
        """That of the categorical column."""
        return self.categorical_column.num_buckets

    @property
    def parents(self) -> list[Any]:
        """The categorical column."""
        return [self.categorical_column]

    def _check(self, features):
        self.categorical_column._check(features)

    def _ids(self, features):
        """One id for each step: [batch, steps, 1]."""
        ids = features.ids(self.categorical_column).sparse()
        if len(ids.shape) > 2:
            return ids
        last = torch.zeros_like(ids.indices[:, :1])
        return Sparse(torch.cat([ids.indices, last], 1), ids.values, [*ids.shape, 1])

    def _steps(self, features: Features) -> int:
        """How long the longest sequence may be."""
        return features.raw(self.categorical_column.key).shape[1]


def sequence_numeric_column(
    key: str,
    shape: Any = (1,),
    default_value: float = 0.0,
    dtype: dtypes.DType = dtypes.float32,
    normalizer_fn: Callable | None = None,
) -> SequenceNumericColumn:
    """Sequences of numbers, from a sparse feature.

    shape: of one step.  default_value: what pads shorter sequences.  dtype: of the feature.
    normalizer_fn: a function of the SparseTensor, applied before anything else.
    """
    shape = checked_shape(shape, key)
    check_numeric(dtype, key)
    check_normalizer(normalizer_fn)
    return SequenceNumericColumn(key, shape, default_value, dtype, normalizer_fn)


_FIELDS = ("key", "shape", "default_value", "dtype", "normalizer_fn")


@register
class SequenceNumericColumn(SequenceDenseColumn, namedtuple("SequenceNumericColumn", _FIELDS)):
    """What `sequence_numeric_column` makes."""

    @property
    def parse_example_spec(self) -> dict[str, Any]:
        """Any number of numbers."""
        return {self.key: VarLenFeature(self.dtype)}

    @property
    def variable_shape(self) -> TensorShape:
        """The shape of one step."""
        return TensorShape(self.shape)

    def _sequence(self, features):
        numbers = features.raw(self.key)
        if self.normalizer_fn is not None:
            numbers = features.normalized(self.key, self.normalizer_fn)
        if not isinstance(numbers, Sparse):
            raise TypeError(
                f"Input must be a SparseTensor: feature {self.key!r} of a sequence_numeric_column"
            )
        dtype = numbers.values.dtype
        if isinstance(self.default_value, float) and not dtype.is_floating_point:
            raise TypeError(
                f"Cannot convert {self.default_value} to EagerTensor of dtype {dtypes.of(dtype)}"
            )
        padded = torch.full(numbers.shape, self.default_value, dtype=dtype)
        padded = padded.index_put(tuple(numbers.indices.T), numbers.values)
        elements = TensorShape(self.shape).num_elements()
        steps = -1
        if padded.numel() == 0:
            steps = 0
        elif padded.numel() // len(padded) % elements:
            raise invalid(
                f"Input to reshape is a tensor with {padded.numel()} values, but the requested "
                f"shape requires a multiple of {elements * len(padded)} (sequences of feature "
                f"{self.key!r} in steps of shape {self.shape})"
            )
        dense = padded.reshape(len(padded), steps, *self.shape)
        return dense, lengths(numbers, elements if len(numbers.shape) == 2 else 1)
