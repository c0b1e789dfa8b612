"""Partitioners: into how many parts, along each axis, a variable would be cut.

Parameter servers are what they are for, and there are none; the numbers are TensorFlow's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from .._core.dtypes import as_dtype, string
from .._core.tensor_shape import as_shape


class Partitioner:
    """Base class: called with a shape and a dtype it gives the number of parts along each axis."""

    def __call__(self, shape: Any, dtype: Any, axis: int = 0) -> Sequence[int]:
        raise NotImplementedError


def _cut(shape, axis, parts):
    dims = as_shape(shape).as_list()
    found = [1] * len(dims)
    found[axis] = min(parts, dims[axis])
    return found


def _bytes(dtype, bytes_per_string):
    kind = as_dtype(dtype)
    return bytes_per_string if kind is string else kind.size


class FixedShardsPartitioner(Partitioner):
    """num_shards parts along the axis."""

    def __init__(self, num_shards: int):
        self._num_shards = num_shards

    def __call__(self, shape: Any, dtype: Any, axis: int = 0) -> Sequence[int]:
        return _cut(shape, axis, self._num_shards)


class MinSizePartitioner(Partitioner):
    """As many parts, up to max_shards, as have min_shard_bytes each; ValueError for numbers
    below 1."""

    def __init__(
        self, min_shard_bytes: int = 256 << 10, max_shards: int = 1, bytes_per_string: int = 16
    ):
        _positive(min_shard_bytes=min_shard_bytes, max_shards=max_shards)
        _positive(bytes_per_string=bytes_per_string)
        self._min_shard_bytes, self._max_shards = min_shard_bytes, max_shards
        self._bytes_per_string = bytes_per_string

    def __call__(self, shape: Any, dtype: Any, axis: int = 0) -> Sequence[int]:
        total = math.prod(as_shape(shape).as_list()) * _bytes(dtype, self._bytes_per_string)
        wanted = -(-total // self._min_shard_bytes)
        return _cut(shape, axis, min(max(wanted, 1), self._max_shards))


class MaxSizePartitioner(Partitioner):
    """As many parts, up to max_shards, as are needed for none to be above max_shard_bytes;
    ValueError for numbers below 1."""

    def __init__(
        self, max_shard_bytes: int, max_shards: int | None = None, bytes_per_string: int = 16
    ):
        _positive(max_shard_bytes=max_shard_bytes, bytes_per_string=bytes_per_string)
        if max_shards is not None:
            _positive(max_shards=max_shards)
        self._max_shard_bytes, self._max_shards = max_shard_bytes, max_shards
        self._bytes_per_string = bytes_per_string

    def __call__(self, shape: Any, dtype: Any, axis: int = 0) -> Sequence[int]:
        dims = as_shape(shape).as_list()
        total = math.prod(dims) * _bytes(dtype, self._bytes_per_string)
        row = total // dims[axis] if dims[axis] else 1
        rows = max(1, self._max_shard_bytes // max(row, 1))
        wanted = -(-dims[axis] // rows)
        return _cut(
            shape, axis, wanted if self._max_shards is None else min(wanted, self._max_shards)
        )


def _positive(**numbers):
    for name, value in numbers.items():
        if value < 1:
            raise ValueError(f"Argument `{name}` must be positive. Received: {value}")
