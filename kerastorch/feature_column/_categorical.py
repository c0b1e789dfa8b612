"""Categorical columns without a vocabulary: ids as they are, hashed, or with weights."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np
import torch

from .._core import dtypes
from .._text.hashing import fingerprint64
from ..io import VarLenFeature
from ._base import (
    CategoricalColumn,
    check_key,
    check_string_or_int,
    dtype_of,
)
from ._ids import Sparse, from_dense
from ._serialization import COLUMN, register


# ids as they are
def categorical_column_with_identity(
    key: str, num_buckets: int, default_value: int | None = None
) -> IdentityCategoricalColumn:
    """Integers 0..num_buckets - 1 that are ids already.

    default_value: the id of integers out of range; without it these are InvalidArgumentError.
    A -1 in a dense feature stands for no value.
    """
    check_key(key)
    if num_buckets < 1:
        raise ValueError(f"num_buckets {num_buckets} < 1, column_name {key}")
    if default_value is not None and not 0 <= default_value < num_buckets:
        raise ValueError(
            f"default_value {default_value} not in range [0, {num_buckets}), column_name {key}"
        )
    return IdentityCategoricalColumn(key, num_buckets, default_value)


@register
class IdentityCategoricalColumn(
    CategoricalColumn,
    namedtuple("IdentityCategoricalColumn", ("key", "number_buckets", "default_value")),
):
    """What `categorical_column_with_identity` makes."""

    @property
    def parse_example_spec(self) -> dict[str, Any]:
        """Any number of integers."""
        return {self.key: VarLenFeature(dtypes.int64)}

    @property
    def num_buckets(self) -> int:
        """How many different ids there are."""
        return self.number_buckets

    def _check(self, features):
        dtype = dtype_of(features.raw(self.key))
        if not dtype.is_integer:
            raise ValueError(f"Invalid input, not integer. key: {self.key} dtype: {dtype}")

    def _ids(self, features):
        self._check(features)
        ids = features.values(self.key)
        values = ids.values.long()
        if self.default_value is None:
            return ids.with_values(values)
        outside = (values < 0) | (values >= self.number_buckets)
        return ids.with_values(torch.where(outside, self.default_value, values))


# hashed
def categorical_column_with_hash_bucket(
    key: str, hash_bucket_size: int, dtype: dtypes.DType = dtypes.string
) -> HashedCategoricalColumn:
    """Strings or integers by TensorFlow's Fingerprint64 of their text, modulo `hash_bucket_size`.

    dtype: of the feature.
    """
    if hash_bucket_size is None:
        raise ValueError(f"hash_bucket_size must be set. key: {key}")
    if hash_bucket_size < 1:
        raise ValueError(
            f"hash_bucket_size must be at least 1. hash_bucket_size: {hash_bucket_size}, key: {key}"
        )
    check_key(key)
    check_string_or_int(dtype, f"column_name: {key}")
    return HashedCategoricalColumn(key, hash_bucket_size, dtype)


@register
class HashedCategoricalColumn(
    CategoricalColumn, namedtuple("HashedCategoricalColumn", ("key", "hash_bucket_size", "dtype"))
):
    """What `categorical_column_with_hash_bucket` makes."""

    @property
    def parse_example_spec(self) -> dict[str, Any]:
        """Any number of values."""
        return {self.key: VarLenFeature(self.dtype)}

    @property
    def num_buckets(self) -> int:
        """How many different ids there are."""
        return self.hash_bucket_size

    def _check(self, features):
        dtype = dtype_of(features.raw(self.key))
        check_string_or_int(dtype, f"column_name: {self.key} input_tensor")
        check_kind(self, dtype)

    def _ids(self, features):
        self._check(features)
        ids = features.values(self.key)
        return ids.with_values(hashed(ids.values) % self.hash_bucket_size)


def check_kind(column: CategoricalColumn, dtype: dtypes.DType) -> None:
    """ValueError unless column and feature are both strings or both integers."""
    if column.dtype.is_integer != dtype.is_integer:
        raise ValueError(
            "Column dtype and SparseTensors dtype must be compatible. "
            f"key: {column.key}, column dtype: {column.dtype}, tensor dtype: {dtype}"
        )


class _Fingerprints(dict):
    """Fingerprint64 by text; of the first million texts it is kept."""

    def __missing__(self, text):
        number = fingerprint64(text)
        if len(self) < 1_000_000:
            self[text] = number
        return number


fingerprints = _Fingerprints()


class Hashes:
    """Unsigned hashes, of which only the remainder is ever wanted."""

    def __init__(self, numbers, shape):
        self._numbers, self._shape = numbers, shape

    def __mod__(self, size):
        found = self._numbers % np.uint64(size)
        return torch.from_numpy(found.astype(np.int64).reshape(self._shape))


def hashed(values: torch.Tensor | np.ndarray) -> Hashes:
    """The Fingerprint64 of texts, or of integers as text."""
    if isinstance(values, np.ndarray):
        return Hashes(_of_texts(values.reshape(-1).tolist()), values.shape)
    found, places = torch.unique(values, return_inverse=True)
    numbers = _of_texts([b"%d" % v for v in found.tolist()])
    return Hashes(numbers[places.reshape(-1).numpy()], tuple(values.shape))


def _of_texts(texts):
    return np.fromiter(map(fingerprints.__getitem__, texts), np.uint64, len(texts))


# with weights
def weighted_categorical_column(
    categorical_column: CategoricalColumn,
    weight_feature_key: str,
    dtype: dtypes.DType = dtypes.float32,
) -> WeightedCategoricalColumn:
    """A categorical column with a weight for each id, from another feature.

    weight_feature_key: the key of the weights, a feature like that of the ids; in a dense one 0
    stands for no weight.  dtype: of the weights.
    """
    if dtype is None or not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype {dtype} is not convertible to float.")
    return WeightedCategoricalColumn(categorical_column, weight_feature_key, dtype)


@register
class WeightedCategoricalColumn(
    CategoricalColumn,
    namedtuple("WeightedCategoricalColumn", ("categorical_column", "weight_feature_key", "dtype")),
):
    """What `weighted_categorical_column` makes."""

    _kinds = {"categorical_column": COLUMN}

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.categorical_column.name}_weighted_by_{self.weight_feature_key}"

    @property
    def parse_example_spec(self) -> dict[str, Any]:
        """The ids and any number of weights; ValueError when they have one key."""
        config = self.categorical_column.parse_example_spec
        if self.weight_feature_key in config:
            raise ValueError(
                f"Parse config {config[self.weight_feature_key]} already exists for "
                f"{self.weight_feature_key}."
            )
        return {**config, self.weight_feature_key: VarLenFeature(self.dtype)}

    @property
    def num_buckets(self) -> int:
        """That of the categorical column."""
        return self.categorical_column.num_buckets

    @property
    def parents(self) -> list[Any]:
        """The categorical column and the key of the weights."""
        return [self.categorical_column, self.weight_feature_key]

    def _check(self, features):
        self.categorical_column._check(features)
        raw = features.raw(self.weight_feature_key)
        dtype = dtype_of(raw)
        if (self.dtype.is_integer or self.dtype.is_floating) and dtype != self.dtype:
            raise ValueError(f"Bad dtype, expected {self.dtype}, but got {dtype}.")

    def _ids(self, features):
        self._check(features)
        return features.ids(self.categorical_column)

    def _weights(self, features):
        raw = features.raw(self.weight_feature_key)
        weights = raw if isinstance(raw, Sparse) else from_dense(raw, 0.0).sparse()
        return weights.with_values(weights.values.float())
