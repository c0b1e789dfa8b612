"""RaggedTensors taken apart into rows, and made of them."""

from collections import namedtuple

import torch

from .._core.convert import to_tensor
from .._core.errors import invalid
from .._core.tensor import Tensor
from .joining import concat

# What a function gives for one row: a tensor, or a RaggedTensor for ragged_rank > 0.
Row = namedtuple("Row", ["dtype", "ragged_rank", "row_splits_dtype"])

_ragged = []


def tell_of(cls):
    """Notes the class RaggedTensor, which stands above this file."""
    _ragged.append(cls)


def is_ragged(x):
    """Whether x is a RaggedTensor."""
    return isinstance(x, tuple(_ragged))


def rows_of(x):
    """The entries of a tensor or RaggedTensor along its first axis."""
    return (x[i] for i in range(int(x.nrows()))) if is_ragged(x) else x


def checked_row(value, kind, column):
    """A function's result for one row; ValueError for another dtype or ragged rank."""
    value = value if is_ragged(value) else to_tensor(value)
    rank = value.ragged_rank if is_ragged(value) else 0
    if value.dtype is not kind.dtype or rank != kind.ragged_rank:
        raise ValueError(
            f"Expected `fn` to return values of dtype {kind.dtype.name} and ragged rank "
            f"{kind.ragged_rank}, but it returned {value!r}"
        )
    if not value.shape.rank:
        raise invalid(f"Ragged values must have rank >= 1; got the scalar {value!r}")
    return value


def stacked_rows(column, kind):
    """The RaggedTensor of which `column` has the rows."""
    levels = [[_count(row) for row in column]]
    for depth in range(kind.ragged_rank):
        levels.append([n for row in column for n in _lengths(row, depth)])
    flat = [row.flat_values if is_ragged(row) else row for row in column]
    values = concat(flat, 0) if flat else Tensor(torch.zeros(0, dtype=kind.dtype.torch))
    for lengths in reversed(levels):
        splits = torch.tensor([0, *lengths], dtype=torch.int64).cumsum(0)
        splits = Tensor(splits.to(kind.row_splits_dtype.torch))
        values = _ragged[0].from_row_splits(values, splits, validate=False)
    return values


def _count(row):
    return int(row.nrows()) if is_ragged(row) else int(row.shape[0])


def _lengths(row, depth):
    return row.nested_row_lengths()[depth].numpy().tolist()
