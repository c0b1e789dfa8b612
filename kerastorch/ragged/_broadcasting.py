"""Ragged tensors and tensors under one set of rows, as element-wise ops need them.

Shapes line up from the right.  A dimension of size 1 that is no ragged one is repeated; else the
lengths of all rows must be the same.
"""

import torch

from .._core.errors import invalid
from .._core.tensor import Tensor
from .._ops.indexing import gather
from .._ops.shaping import reshape
from ._ragged_tensor import RaggedTensor, with_levels
from ._rows import lengths_of, row_splits_of


def flat_parts(values):
    """(the flat values of each, a RaggedTensor whose rows these are in).

    values: RaggedTensors and tensors, one RaggedTensor at least.  InvalidArgumentError when rows
    differ in length.
    """
    first = next(v for v in values if isinstance(v, RaggedTensor))
    if all(_fits_as_it_is(v, first) for v in values):
        return _flat(values), _with_sizes(first, values)
    rank = max(v.shape.rank for v in values)
    depth = max(rank - v.shape.rank + v.ragged_rank for v in values if isinstance(v, RaggedTensor))
    parts = [_Part(v, rank, depth) for v in values]
    for part in parts:
        part.ragged_rises = any(v.shape.rank < rank for v in values if isinstance(v, RaggedTensor))
    splits = [_step(parts, level) for level in range(depth + 1)][1:]
    own = first.row_splits.dtype.torch
    levels = [
        (Tensor(s.to(own)), parts[0].size_of(level, parts)) for level, s in enumerate(splits, 1)
    ]
    rows = with_levels(parts[0].taken(), levels)
    return [part.taken() for part in parts], rows


def _flat(values):
    return [v.flat_values if isinstance(v, RaggedTensor) else v for v in values]


def _with_sizes(first, values):
    """`first` with the row lengths that are known of any."""
    known = [[u for _, u in v._levels()] for v in values if isinstance(v, RaggedTensor)]
    if all(sizes == known[0] for sizes in known):
        return first
    merged = [next((u for u in sizes if u is not None), None) for sizes in zip(*known)]
    splits = first.nested_row_splits
    return with_levels(first.flat_values, list(zip(splits, merged, strict=True)))


def _fits_as_it_is(value, first):
    if not isinstance(value, RaggedTensor):
        return not value.shape.rank
    pairs = zip(value.nested_row_splits, first.nested_row_splits, strict=False)
    return value is first or (
        value.shape.rank == first.shape.rank
        and value.ragged_rank == first.ragged_rank
        and all(a is b or torch.equal(a._t, b._t) for a, b in pairs)
    )


class _Part:
    """One value as flat values and, level by level from the outside, the lengths of its rows.

    lengths[0] has one entry, the number of rows.  uniform: which levels are no ragged dimensions.
    rows: which entries of the level at hand the result's entries are.  repeated: whether entries of
    a level further out stand for several of the result.  ragged_rises: whether a RaggedTensor gets
    outer dimensions.
    """

    def __init__(self, value, rank, depth):
        self.lengths, self.uniform, self.repeated = [], [], False
        self.is_ragged = isinstance(value, RaggedTensor)
        for _ in range(rank - value.shape.rank):
            self._add(torch.ones(1, dtype=torch.int64), True)
        if self.is_ragged:
            self._add(torch.tensor([len(value)]), True)
            for splits, size in value._levels():
                self._add(lengths_of(splits._t).long(), size is not None)
            value = value.flat_values
            dims = list(value.shape)
        else:
            dims = [1, *value.shape]
        entries = dims[0]
        while len(self.lengths) <= depth:
            dims = dims[1:]
            self._add(torch.full((entries,), dims[0], dtype=torch.int64), True)
            entries *= dims[0]
        self.flat = reshape(value, [entries, *dims[1:]])
        self.rows, self.whole = torch.zeros(1, dtype=torch.int64), True

    def _add(self, lengths, uniform):
        self.lengths.append(lengths)
        self.uniform.append(uniform)

    def repeats(self, level):
        """Whether the dimension of a level is of size 1, to be repeated."""
        return self.uniform[level] and bool((self.lengths[level] == 1).all())

    def go_in(self, level, lengths):
        """Goes on to the entries of the next level, of which the result has `lengths`."""
        starts = row_splits_of(self.lengths[level])[:-1][self.rows]
        if self.repeats(level):
            once = bool((lengths == 1).all())
            self.whole, self.repeated = self.whole and once, self.repeated or not once
            self.rows = torch.repeat_interleave(starts, lengths)
        elif self.repeated and not self.is_ragged:
            kind = ValueError if self.ragged_rises else invalid
            raise kind(
                f"Rows of {int(self.lengths[level][0])} entries of a tensor cannot be repeated "
                "along an outer dimension to fit ragged rows."
            )
        else:
            offsets = starts - row_splits_of(lengths)[:-1]
            count = torch.arange(int(lengths.sum()))
            self.rows = torch.repeat_interleave(offsets, lengths) + count

    def size_of(self, level, parts):
        """The one length of the result's rows at a level that is ragged in no part."""
        if not all(part.uniform[level] for part in parts):
            return None
        sizes = [int(p.lengths[level][0]) if len(p.lengths[level]) else 0 for p in parts]
        return next((n for n in sizes if n != 1), 1)

    def taken(self):
        """The flat values of the result."""
        return self.flat if self.whole else gather(self.flat, Tensor(self.rows))


def _step(parts, level):
    """The row splits of the result at a level, which all parts go into."""
    wanted = [p.lengths[level][p.rows] for p in parts if not p.repeats(level)]
    lengths = wanted[0] if wanted else torch.ones_like(parts[0].rows)
    for other in wanted[1:]:
        if not torch.equal(other, lengths):
            raise invalid(
                f"Rows do not fit: the lengths in dimension {level} are {lengths.tolist()[:20]} "
                f"and {other.tolist()[:20]}"
            )
    for part in parts:
        part.go_in(level, lengths)
    return row_splits_of(lengths)
