"""Indexing of RaggedTensors: rows, columns counted in each row, and what is further in."""

import torch

from .._core.errors import invalid
from .._core.tensor import Tensor
from .._ops.indexing import gather
from .._ops.shaping import expand_dims
from . import _rows
from ._ragged_tensor import RaggedTensor


def getitem(ragged, key):
    """ragged[key]: integers, slices, `...` and tf.newaxis, for several dimensions."""
    if type(key) is int and -len(ragged) <= key < len(ragged):
        return _row(ragged, key)
    return _outer(ragged, list(key) if isinstance(key, (list, tuple)) else [key])


def iterate(ragged):
    """The rows."""
    for i in range(len(ragged)):
        yield _row(ragged, i)


def _row(ragged, number):
    number += len(ragged) if number < 0 else 0
    start, end = ragged.row_splits._t[number : number + 2].tolist()
    return part(ragged.values, start, end)


def part(values, start, end):
    """values[start:end] of a tensor or RaggedTensor."""
    if not isinstance(values, RaggedTensor):
        return values[start:end]
    splits = values.row_splits._t[start : end + 1]
    if not len(splits):
        splits = splits.new_zeros(1)
    inner = part(values.values, int(splits[0]), int(splits[-1]))
    return RaggedTensor._of(inner, Tensor(splits - splits[0]), values._uniform)


def taken(values, places, uniform=None):
    """The entries of a tensor or RaggedTensor at the raw `places`, in their order.

    uniform: the length of all rows, where it is known.
    """
    if not isinstance(values, RaggedTensor):
        return gather(values, Tensor(places))
    splits = values.row_splits._t
    lengths = _rows.lengths_of(splits)[places.long()]
    return _spans(values, splits[:-1][places.long()], lengths, 1, uniform)


def _spans(ragged, starts, lengths, step, uniform=None):
    splits, places = _rows.spans(starts, lengths, step)
    return RaggedTensor._of(taken(ragged.values, places), Tensor(splits), uniform)


def _outer(ragged, keys):
    if not keys:
        return ragged
    first, rest = keys[0], keys[1:]
    if first is Ellipsis:
        return _outer(ragged, _without_ellipsis(keys, ragged.shape.rank))
    if first is None:
        inner = _outer(ragged, rest)
        if not isinstance(inner, RaggedTensor):
            return expand_dims(inner, 0)
        splits = torch.tensor([0, len(inner)], dtype=inner.row_splits._t.dtype)
        return RaggedTensor._of(inner, Tensor(splits), len(inner))
    if isinstance(first, slice):
        return _inner(_rows_of(ragged, first), rest)
    row = _row(ragged, _number(ragged, first))
    if not rest:
        return row
    return _outer(row, rest) if isinstance(row, RaggedTensor) else row[tuple(rest)]


def _number(ragged, key):
    """The row that a key which is no slice names; errors as of a tensor's index."""
    try:
        wanted = int(key)
    except (TypeError, ValueError):
        wanted = None
    if wanted is not None and wanted >= len(ragged):
        raise IndexError(f"Row key {key} out of bounds")
    numbers = Tensor(torch.arange(len(ragged)))
    return int(numbers[key])


def _rows_of(ragged, rows):
    if rows.start is None and rows.stop is None and rows.step is None:
        return ragged
    places = Tensor(torch.arange(len(ragged)))[rows]._t
    if rows.step in (None, 1):
        start = int(places[0]) if len(places) else 0
        return part(ragged, start, start + len(places))
    return taken(ragged, places, getattr(ragged, "_uniform", None))


def _inner(ragged, keys):
    """ragged[:, keys]."""
    if not keys:
        return ragged
    if not isinstance(ragged, RaggedTensor):
        return ragged[(slice(None), *keys)]
    first, rest = keys[0], keys[1:]
    if first is Ellipsis:
        return _inner(ragged, _without_ellipsis(keys, ragged.values.shape.rank))
    if first is None:
        inner = _inner(ragged, rest)
        splits = torch.arange(len(inner) + 1, dtype=ragged.row_splits._t.dtype)
        return RaggedTensor._of(inner, Tensor(splits), 1)
    if isinstance(first, slice):
        if first.start is None and first.stop is None and first.step is None:
            return ragged.with_values(_inner(ragged.values, rest))
        cut = _columns(ragged, first)
        return cut.with_values(_inner(cut.values, rest))
    size = ragged._uniform
    if size is None:
        raise ValueError("Cannot index into an inner ragged dimension.")
    column = int(first)
    if not -size <= column < size:
        raise invalid("Index out of bounds when indexing into a ragged tensor")
    return _inner(_rows_of(ragged.values, slice(column % size, None, size)), rest)


def _columns(ragged, columns):
    """ragged[:, columns] for a slice, counted in each row by itself."""
    for bound in (columns.start, columns.stop):
        if bound is not None and not isinstance(bound, (int, Tensor)):
            raise TypeError("slice offsets must be integers or None")
    step = 1 if columns.step is None else columns.step
    if not isinstance(step, int) and not (isinstance(step, Tensor) and step.dtype.is_integer):
        raise TypeError("slice strides must be integers or None")
    step = int(step)
    if not step:
        raise invalid("Requires delta != 0 [Op:RaggedRange]")
    splits = ragged.row_splits._t
    starts, limits = splits[:-1], splits[1:]
    low, high = (starts, limits) if step > 0 else (starts - 1, limits - 1)

    def bound(given, default):
        if given is None:
            return default
        given = int(given)
        if given >= 0:
            return torch.minimum(starts + given, high)
        return torch.maximum(limits + given, low)

    first = bound(columns.start, starts if step > 0 else limits - 1)
    last = bound(columns.stop, limits if step > 0 else starts - 1)
    count = (last - first + step - (1 if step > 0 else -1)).div(step, rounding_mode="floor")
    uniform = ragged._uniform
    if uniform is not None:
        key = slice(*(None if v is None else int(v) for v in (columns.start, columns.stop)), step)
        uniform = len(range(*key.indices(uniform)))
    return _spans(ragged, first, count.clamp(min=0), step, uniform)


def _without_ellipsis(keys, dims):
    """The keys with one dimension of `...` less, or a slice in its place."""
    indices = sum(key is not None for key in keys)
    if indices > dims + 1:
        raise IndexError("Too many indices for RaggedTensor")
    return keys[1:] if indices == dims + 1 else [slice(None), *keys]


RaggedTensor.__getitem__ = getitem
RaggedTensor._entries = lambda self: list(iterate(self))
RaggedTensor.__iter__ = iterate
