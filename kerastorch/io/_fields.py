"""How columns of values become what each feature asks for: dense, sparse and ragged tensors.

A field has the requests that it needs and two functions from their columns to raw values, of one
example and of a batch, and `made`, which makes the result of the handles on these.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from .._core import convert, dtypes
from .._core.errors import invalid
from .._core.tensor import Tensor
from ..ragged._ragged_tensor import RaggedTensor
from ..sparse._sparse_tensor import SparseTensor
from ._columns import Column, Request

KINDS = {"float32": "float", "int64": "int64", "string": "string"}
_MOST_ROWS = 2**26  # of one example; row ids are numbers of a file, for which memory is taken
_EMPTY = {"float": np.float32, "int64": np.int64, "string": object}
_FILL = {"float": 0.0, "int64": 0, "string": b""}


def raw(array: np.ndarray) -> torch.Tensor | np.ndarray:
    """An array as a raw value."""
    return array if array.dtype == object else torch.from_numpy(array)


def _none(request):
    return np.empty(0, _EMPTY[request.kind])


class Dense:
    """FixedLenFeature: [*shape] of one example, [n, *shape] of a batch."""

    def __init__(self, request: Request, shape: Sequence[int], default: np.ndarray | None) -> None:
        self.requests = [request]
        self.shape, self.size, self.default = tuple(shape), math.prod(shape), default

    def single(self, values: list[np.ndarray | None]) -> list[Any]:
        """The raw value for one example."""
        (found,) = values
        if found is None:
            if self.default is None:
                raise self._lacking("")
            return [raw(self.default.copy())]
        if len(found) != self.size:
            raise invalid(
                f"Key: {text(self.requests[0].key)}.  Can't parse serialized Example: "
                f"{len(found)} {self.requests[0].kind} values for the shape {list(self.shape)}"
            )
        return [raw(found.reshape(self.shape))]

    def batch(self, columns: list[Column], names: Callable[[int], str]) -> list[Any]:
        """The raw value for a batch."""
        ((values, counts),) = columns
        wrong = np.flatnonzero(counts != self.size)
        if not len(wrong):
            return [raw(values.reshape((len(counts), *self.shape)))]
        lacking = counts[wrong] == -1
        for row in wrong[~lacking].tolist():
            raise invalid(
                f"Name: {names(row)}, Key: {text(self.requests[0].key)}, Index: {row}.  Number of "
                f"{self.requests[0].kind} values != expected.  Values size: {counts[row]} but "
                f"output shape: {list(self.shape)}"
            )
        if self.default is None:
            raise self._lacking(f"Name: {names(int(wrong[0]))}, ")
        found = np.empty((len(counts), *self.shape), values.dtype)
        there = np.ones(len(counts), bool)
        there[wrong] = False
        found[there] = values.reshape((-1, *self.shape))
        found[wrong] = self.default
        return [raw(found)]

    def _lacking(self, where):
        request = self.requests[0]
        return invalid(
            f"{where}Feature: {text(request.key)} (data type: {request.kind}) is required but "
            "could not be found."
        )

    def parts(self, single: bool) -> int:
        """How many raw values it is, of one example or a batch."""
        return 1

    def made(self, handles: list[Tensor]) -> Any:
        """The tensor."""
        return handles[0]


def text(key: bytes) -> str:
    """A key as messages show it."""
    return key.decode("utf-8", "replace")


class Steps:
    """FixedLenSequenceFeature: [steps, *shape] of one example, padded in a batch."""

    def __init__(self, request: Request, shape: Sequence[int], default: Any) -> None:
        self.requests = [request]
        self.shape, self.size = tuple(shape), math.prod(shape)
        self.default = _FILL[request.kind] if default is None else default

    def single(self, values: list[np.ndarray | None]) -> list[Any]:
        """The raw value for one example."""
        (found,) = values
        found = _none(self.requests[0]) if found is None else found
        if len(found) % self.size if self.size else len(found):
            raise invalid(
                f"Key: {text(self.requests[0].key)}.  Can't parse serialized Example: {len(found)} "
                f"values are no multiple of the shape {list(self.shape)}"
            )
        return [raw(found.reshape((len(found) // self.size if self.size else 0, *self.shape)))]

    def batch(self, columns: list[Column], names: Callable[[int], str]) -> list[Any]:
        """The raw value for a batch."""
        ((values, counts),) = columns
        counts = np.maximum(counts, 0)
        for row in np.flatnonzero(counts % max(self.size, 1)).tolist():
            raise invalid(
                f"Name: {names(row)}, Key: {text(self.requests[0].key)}, Index: {row}.  Number of "
                f"{self.requests[0].kind} values is not a multiple of stride length. Saw "
                f"{counts[row]} values but output shape is: [?,{','.join(map(str, self.shape))}]"
            )
        steps = counts // max(self.size, 1)
        longest = int(steps.max(initial=0))
        if len(values) == len(counts) * longest * self.size:
            return [raw(values.reshape((len(counts), longest, *self.shape)))]
        found = np.full((len(counts), longest * self.size), self.default, values.dtype)
        found[np.arange(longest * self.size) < counts[:, None]] = values
        return [raw(found.reshape((len(counts), longest, *self.shape)))]

    parts, made = Dense.parts, Dense.made


class Sparse:
    """VarLenFeature: a SparseTensor of the values in their order."""

    def __init__(self, request: Request) -> None:
        self.requests = [request]

    def single(self, values: list[np.ndarray | None]) -> list[Any]:
        """Indices, values and shape for one example."""
        (found,) = values
        found = _none(self.requests[0]) if found is None else found
        count = len(found)
        indices = np.arange(count, dtype=np.int64).reshape(count, 1)
        return [raw(indices), raw(found), raw(np.array([count], np.int64))]

    def batch(self, columns: list[Column], names: Callable[[int], str]) -> list[Any]:
        """Indices, values and shape for a batch."""
        ((values, counts),) = columns
        counts = np.maximum(counts, 0)
        indices = np.stack([rows(counts), positions(counts)], axis=1)
        shape = np.array([len(counts), counts.max(initial=0)], np.int64)
        return [raw(indices), raw(values), raw(shape)]

    def parts(self, single: bool) -> int:
        """How many raw values it is, of one example or a batch."""
        return 3

    def made(self, handles: list[Tensor]) -> Any:
        """The SparseTensor."""
        return SparseTensor(*handles)


def rows(counts: np.ndarray) -> np.ndarray:
    """The row of each value."""
    return np.repeat(np.arange(len(counts), dtype=np.int64), counts)


def positions(counts: np.ndarray) -> np.ndarray:
    """The position of each value in its row."""
    starts = np.cumsum(counts) - counts
    return np.arange(counts.sum(), dtype=np.int64) - np.repeat(starts, counts)


class SparseByIndex:
    """SparseFeature: a SparseTensor whose indices are in features of their own."""

    def __init__(self, requests: list[Request], sizes: Sequence[int], is_sorted: bool) -> None:
        self.requests, self.sizes, self.is_sorted = requests, list(sizes), is_sorted

    def single(self, values: list[np.ndarray | None]) -> list[Any]:
        """Indices, values and shape for one example."""
        *places, found = (
            _none(request) if value is None else value
            for request, value in zip(self.requests, values, strict=True)
        )
        return self._sorted(places, found, self.sizes)

    def batch(self, columns: list[Column], names: Callable[[int], str]) -> list[Any]:
        """Indices, values and shape for a batch."""
        *places, found = columns
        first = rows(np.maximum(places[0].counts, 0))
        return self._sorted(
            [first, *(column.values for column in places)],
            found.values,
            [len(found.counts), *self.sizes],
        )

    def _sorted(self, places, values, sizes):
        lengths = [len(place) for place in places]
        if len(set(lengths)) > 1:
            raise invalid(f"the indices of a SparseFeature have {lengths} values")
        if lengths[0] != len(values):
            raise ValueError(f"Dimensions {lengths[0]} and {len(values)} are not compatible")
        if not self.is_sorted:
            order = np.lexsort(places[::-1])
            places, values = [place[order] for place in places], values[order]
        return [raw(np.stack(places, axis=1)), raw(values), raw(np.array(sizes, np.int64))]

    parts, made = Sparse.parts, Sparse.made


class Ragged:
    """RaggedFeature: values that partitions, outermost first, divide into rows."""

    def __init__(self, requests: list[Request], feature: Any) -> None:
        self.requests, self.partitions = requests, feature.partitions
        self.dtype = np.dtype(feature.row_splits_dtype.as_numpy_dtype)
        self.validate = feature.validate

    def single(self, values: list[np.ndarray | None]) -> list[Any]:
        """Values and the numbers of the partitions, for one example."""
        return [
            raw(_none(request) if value is None else value)
            for request, value in zip(self.requests, values, strict=True)
        ]

    def batch(self, columns: list[Column], names: Callable[[int], str]) -> list[Any]:
        """For each request its values and their counts by rows."""
        return [
            part for values, counts in columns for part in (raw(values), raw(np.maximum(counts, 0)))
        ]

    def parts(self, single: bool) -> int:
        """How many raw values it is, of one example or a batch."""
        return len(self.requests) if single else 2 * len(self.requests)

    def made(self, handles: list[Tensor]) -> Any:
        """The RaggedTensor; a tensor of one example where nothing makes it ragged."""
        flat = len(handles) == len(self.requests)
        found = handles[0]
        counts = None if flat else handles[1]._t.numpy()
        numbers = iter(handles[1:] if flat else zip(handles[2::2], handles[3::2], strict=True))
        keyed = {
            id(p): next(numbers) for p in self.partitions if type(p).__name__ != "UniformRowLength"
        }
        for partition in reversed(self.partitions):
            given = keyed.get(id(partition))
            if given is None:
                found, counts = self._uniform(found, counts, partition.length)
                continue
            data = given._t.numpy() if flat else given[0]._t.numpy()
            by_row = np.array([len(data)]) if flat else given[1]._t.numpy()
            inner = np.array([_length(found)]) if flat else counts
            lengths, counts = _LENGTHS[type(partition).__name__](data, by_row, inner)
            found = self.divided(found, lengths)
        return found if flat else self.divided(found, counts)

    def divided(self, values: Any, lengths: np.ndarray) -> RaggedTensor:
        """Values in rows of these lengths."""
        splits = np.concatenate([[0], np.cumsum(lengths)])
        if not self.validate:  # as TensorFlow, which shows the values that there are
            splits = np.maximum.accumulate(np.clip(splits, 0, _length(values)))
        splits = np.minimum(splits, np.iinfo(self.dtype).max).astype(self.dtype)
        return RaggedTensor.from_row_splits(
            values, Tensor(torch.from_numpy(splits)), validate=self.validate
        )

    def _uniform(self, values, counts, length):
        total = _length(values)
        if length <= 0 or total % length:
            raise invalid(
                f"Input to reshape is a tensor with {total} values, but the requested shape "
                f"requires a multiple of {length}"
            )
        counts = None if counts is None else counts // length
        if isinstance(values, RaggedTensor):
            return RaggedTensor.from_uniform_row_length(values, length), counts
        shape = (total // length, length, *values._t.shape[1:])
        return Tensor(values._t.reshape(shape)), counts


def _length(values):
    if isinstance(values, RaggedTensor):
        return int(values.row_splits.shape[0]) - 1
    return values._t.shape[0]


# From the numbers of a partition, how many of them each row of the batch has, and how many values,
# to the lengths of the partition's rows, and how many of these each row of the batch has.


def _of_lengths(data, by_row, inner):
    return data, by_row


def _of_splits(data, by_row, inner):
    differences = np.diff(data, prepend=0)
    first = (np.cumsum(by_row) - by_row)[by_row > 0]
    return np.delete(differences, first), np.maximum(by_row - 1, 0)


def _of_starts(data, by_row, inner):
    ends = np.empty_like(data)
    ends[:-1] = data[1:]
    last = (np.cumsum(by_row) - 1)[by_row > 0]
    ends[last] = inner[by_row > 0]
    return ends - data, by_row


def _of_limits(data, by_row, inner):
    starts = np.empty_like(data)
    starts[1:] = data[:-1]
    starts[(np.cumsum(by_row) - by_row)[by_row > 0]] = 0
    return data - starts, by_row


def _of_row_ids(data, by_row, inner):
    if data.min(initial=0) < 0 or data.max(initial=0) >= _MOST_ROWS:
        raise invalid(f"the row ids of a RaggedFeature must be in 0..{_MOST_ROWS - 1}")
    last = (np.cumsum(by_row) - 1)[by_row > 0]
    rows = np.zeros_like(by_row)
    rows[by_row > 0] = data[last] + 1
    base = np.repeat(np.cumsum(rows) - rows, by_row)
    return np.bincount(base + data, minlength=rows.sum())[: rows.sum()], rows


_LENGTHS = {
    "RowLengths": _of_lengths,
    "RowSplits": _of_splits,
    "RowStarts": _of_starts,
    "RowLimits": _of_limits,
    "ValueRowIds": _of_row_ids,
}


def default_of(value: Any, dtype: dtypes.DType) -> np.ndarray:
    """A default value as an array of the dtype."""
    found = convert.to_raw(value, dtype) if not hasattr(value, "_t") else value._t
    if dtypes.of(found) is not dtype:
        raise invalid(
            f"Value for attr 'Tdense' of {dtypes.of(found).name}: the feature's dtype is "
            f"{dtype.name} [Op:ParseExampleV2]"
        )
    return found if isinstance(found, np.ndarray) else found.cpu().numpy()
