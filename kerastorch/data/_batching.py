"""Transformations that put elements together and take them apart."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch

from .._core import convert, dtypes
from .._core.errors import DataLossError, invalid
from .._core.tensor import Tensor
from .._core.tensor_shape import as_shape
from .._core.tensor_spec import TensorSpec
from ..ragged._spec import RaggedTensorSpec
from ..sparse._sparse_tensor import made
from ..sparse._spec import SparseTensorSpec
from . import _nest
from ._arguments import AnyNumber, refused
from ._node import INFINITE, UNKNOWN, Node
from ._sources import row_of
from ._specs import Datasets, DatasetSpec
from ._streams import (
    GATHERED,
    Chunk,
    Failure,
    concatenated,
    joined,
    made_of,
    surviving,
)
from ._structure import RAW, Structure, batched, unbatched

_COMPOSITES = (RaggedTensorSpec, SparseTensorSpec, DatasetSpec)


class RowGroups:
    """Lists of `size` rows; the last may be shorter.  It goes on after an error of the rows."""

    def __init__(self, rows: Iterator[Any], size: int, drop: bool):
        self._rows, self._size, self._drop = rows, size, drop

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> list[Any]:
        group = list(itertools.islice(self._rows, self._size))
        if not group or (self._drop and len(group) < self._size):
            raise StopIteration
        return group


def known_size(size: Any, drop: bool) -> int | None:
    """The size that all batches have, None where the last may be smaller."""
    return size if drop and not isinstance(size, AnyNumber) else None


class Batch(Node):
    """`size` elements as one."""

    label = "_BatchDataset"

    def __init__(self, source: Node, size: int, drop: bool, workers: Any = None):
        if size < 1:
            raise refused("Batch size must be greater than zero.", "BatchDatasetV2")
        self.children = (source,)
        self.size, self.drop = size, drop
        if workers is not None:
            self.label = "_ParallelBatchDataset"

    def _structure(self):
        inner = self.source.structure
        size = known_size(self.size, self.drop)
        specs = [batched(s, size) for s in inner.specs]
        return Structure(_nest.pack_sequence_as(inner.spec, specs))

    def _cardinality(self):
        n = self.source.cardinality
        return n if n < 0 else (n // self.size if self.drop else -(-n // self.size))

    def open(self):
        stream = self.source.open()
        if stream.chunked:
            return surviving(self._of_chunks(stream.tries()), stream)
        groups = RowGroups(stream.rows(), self.size, self.drop)
        inner = self.source.structure
        make = stacked if inner.dense else functools.partial(stacked, specs=inner.specs)
        return made_of(map(make, groups), stream)

    def _of_chunks(self, chunks):
        held, count = [], 0
        for chunk in chunks:
            if type(chunk) is Failure:  # the batch that it is in does not come
                yield chunk
                held, count = [], 0
                continue
            held.append(chunk)
            count += chunk.count
            if count < self.size:
                continue
            whole_chunk = joined(held)
            full = count - count % self.size
            yield from self._cut(whole_chunk.part(0, full))
            held = [whole_chunk.part(full, count)] if full < count else []
            count -= full
        if count and not self.drop:
            yield joined(held).columns()

    def _cut(self, chunk):
        """Batches of a chunk that is a multiple of their size: some are gathered at once."""
        most = max(GATHERED // (chunk.row_bytes * self.size), 1) * self.size
        for start in range(0, chunk.count, most):
            columns = chunk.part(start, min(start + most, chunk.count)).columns()
            parts = [_cuts(c, self.size) for c in columns]
            yield from zip(*parts, strict=True)


def _cuts(column, size):
    if type(column) is np.ndarray:
        return [column[i : i + size] for i in range(0, len(column), size)]
    return column.split(size)


def stacked(rows: Sequence[tuple[Any, ...]], specs: Sequence[Any] | None = None) -> tuple[Any, ...]:
    """Rows as one row of batches."""
    columns = zip(*rows, strict=True)
    if specs is None:
        return tuple([_stack(leaves, i) for i, leaves in enumerate(columns)])
    pairs = enumerate(zip(columns, specs, strict=True))
    return tuple([_stack(leaves, i, spec) for i, (leaves, spec) in pairs])


def _stack(leaves, place, spec=None):
    first = leaves[0]
    if type(spec) in _COMPOSITES:
        return spec._packed([Tensor(x) if type(x) in RAW else x for x in leaves])
    if type(first) is np.ndarray:
        _check_shapes([x.shape for x in leaves], place)
        return np.stack(leaves)
    if isinstance(first, torch.Tensor):
        _check_shapes([x.shape for x in leaves], place)
        return torch.stack(leaves)
    if first is None:
        return None
    raise TypeError(f"Unable to batch elements of {type(first).__name__}.")


def _check_shapes(shapes, place):
    first = shapes[0]
    for i, other in enumerate(shapes):
        if other != first:
            raise invalid(
                f"Cannot batch tensors with different shapes in component {place}. First element "
                f"had shape {list(first)} and element {i} had shape {list(other)}. "
                "[Op:IteratorGetNext]"
            )


class RaggedBatch(Node):
    """`size` elements as one, with RaggedTensors in the place of tensors whose sizes may differ."""

    label = "_BatchDataset"

    def __init__(self, source: Node, size: int, drop: bool, row_splits_dtype: Any):
        if size < 1:
            raise refused("Batch size must be greater than zero.", "BatchDatasetV2")
        self.children = (source,)
        self.size, self.drop = size, drop
        self.splits = dtypes.as_dtype(row_splits_dtype)

    def _ragged(self, spec):
        known = type(spec) is TensorSpec and spec.shape.rank is not None
        return known and not spec.shape.is_fully_defined()

    def _structure(self):
        inner = self.source.structure
        size = known_size(self.size, self.drop)
        specs = []
        for spec in inner.specs:
            if not self._ragged(spec):
                specs.append(batched(spec, size))
                continue
            shape = [size, *spec.shape.as_list()]
            specs.append(RaggedTensorSpec(shape, spec.dtype, spec.shape.rank, self.splits))
        return Structure(_nest.pack_sequence_as(inner.spec, specs))

    _cardinality = Batch._cardinality

    def open(self):
        stream = self.source.open()
        specs = self.source.structure.specs
        groups = RowGroups(stream.rows(), self.size, self.drop)
        made = map(functools.partial(self._batch, specs), groups)
        return made_of(made, stream)

    def _batch(self, specs, rows):
        out = []
        for i, (leaves, spec) in enumerate(zip(zip(*rows, strict=True), specs, strict=True)):
            out.append(
                ragged(leaves, self.splits) if self._ragged(spec) else _stack(leaves, i, spec)
            )
        return tuple(out)


def ragged(leaves: Sequence[Any], splits: Any = dtypes.int64) -> Any:
    """Tensors of one rank and differing sizes as a RaggedTensor, ragged in all their dimensions."""
    from ..ragged._ragged_tensor import RaggedTensor

    rank = leaves[0].ndim
    lengths, parts = [], list(leaves)
    for _ in range(rank):
        lengths.append([x.shape[0] for x in parts])
        if _ + 1 < rank:
            parts = [row for x in parts for row in x]
    flat = [x.reshape(-1) for x in leaves]
    text = type(flat[0]) is np.ndarray
    values: Any = Tensor(np.concatenate(flat) if text else torch.cat(flat))
    for counts in reversed(lengths):
        values = RaggedTensor.from_row_lengths(
            values, convert.to_tensor(counts, splits), validate=False
        )
    return values


class SparseBatch(Node):
    """`size` elements as one SparseTensor of rows of a given shape."""

    label = "_DenseToSparseBatchDataset"

    def __init__(self, source: Node, size: int, row_shape: Any):
        self.children = (source,)
        spec = source.structure.spec
        if not isinstance(spec, TensorSpec):
            raise TypeError(
                "`dense_to_sparse_batch` requires an input dataset whose elements have a single "
                f"component, but the given dataset has elements of {spec}."
            )
        if size < 1:
            raise refused("Batch size must be greater than zero.", "DenseToSparseBatchDataset")
        self.size, self.row_shape = size, as_shape(row_shape)

    def _structure(self):
        shape = [None, *self.row_shape.as_list()]
        return Structure(SparseTensorSpec(shape, self.source.structure.spec.dtype))

    def _cardinality(self):
        n = self.source.cardinality
        return n if n < 0 else -(-n // self.size)

    def open(self):
        stream = self.source.open()
        groups = RowGroups(stream.rows(), self.size, False)
        return made_of(map(self._batch, groups), stream)

    def _batch(self, rows):
        wanted = self.row_shape.as_list()
        leaves = [raw for (raw,) in rows]
        for raw in leaves:
            self._check(raw, wanted)
        places, values = [], []
        for number, raw in enumerate(leaves):
            inner = torch.cartesian_prod(*[torch.arange(n) for n in raw.shape]) if raw.ndim else []
            inner = inner.reshape(-1, raw.ndim)
            row = torch.full((len(inner), 1), number)
            places.append(torch.cat([row, inner], 1))
            values.append(raw.reshape(-1))
        sizes = [
            max(raw.shape[i] for raw in leaves) if n is None else n for i, n in enumerate(wanted)
        ]
        return (made(torch.cat(places), Tensor(concatenated(values)), [len(leaves), *sizes]),)

    def _check(self, raw, wanted):
        if raw.ndim != len(wanted):
            raise invalid(
                f"Input element had shape ({list(raw.shape)}) that is incompatible with the row "
                f"shape ({self.row_shape}). [Op:IteratorGetNext]"
            )
        if any(n is not None and m > n for m, n in zip(raw.shape, wanted, strict=True)):
            raise DataLossError(
                None,
                None,
                f"Input element had shape ({list(raw.shape)}) that is larger than the row shape "
                f"({wanted}). [Op:IteratorGetNext]",
            )


class Unbatch(Node):
    """The rows of each element, one by one."""

    label = "_UnbatchDataset"

    def __init__(self, source: Node):
        self.children = (source,)
        if source.settled:
            _ = self.structure

    def _structure(self):
        inner = self.source.structure
        if any(type(s) is TensorSpec and s.shape.rank == 0 for s in inner.specs):
            raise ValueError("Cannot unbatch an input with scalar components.")
        sizes = sorted(
            {s.shape[0] for s in inner.specs if type(s) is TensorSpec and s.shape.rank} - {None}
        )
        if len(sizes) > 1:
            raise ValueError(
                "`unbatch()` is only supported for datasets of elements whose components have a "
                f"matching leading dimension. Encountered both {sizes[0]} and {sizes[1]}."
            )
        return Structure(_nest.pack_sequence_as(inner.spec, [unbatched(s) for s in inner.specs]))

    def _cardinality(self):
        n = self.source.cardinality
        if not self.source.settled:
            return UNKNOWN
        sizes = {
            s.shape[0]
            for s in self.source.structure.specs
            if type(s) is TensorSpec and s.shape.rank
        }
        known = sizes - {None}
        if n == INFINITE:
            return n
        return n * known.pop() if n >= 0 and len(known) == 1 and None not in sizes else UNKNOWN

    def open(self):
        stream = self.source.open()
        if self.source.structure.dense:
            return surviving(_chunks_of(stream.tries(rows=True)), stream, True)
        return surviving(self._rows(stream.tries(rows=True)), stream)

    def _rows(self, rows):
        for row in rows:
            if type(row) is Failure:
                yield row
                continue
            handles = [Tensor(x) if isinstance(x, (torch.Tensor, np.ndarray)) else x for x in row]
            for i in range(_length(handles)):
                yield tuple([row_of(h, i) for h in handles])


def _chunks_of(rows):
    """Each row as a chunk of its rows."""
    for row in rows:
        try:
            chunk = row if type(row) is Failure else _as_chunk(row)
        except Exception as error:  # it is raised where the rows would come
            chunk = Failure(error)
        if type(chunk) is Failure or chunk.count:
            yield chunk


def _as_chunk(row):
    counts = {len(c) if c.ndim else None for c in row}
    if None in counts:
        raise invalid(
            "Input element must have a non-scalar value in each component. [Op:IteratorGetNext]"
        )
    if len(counts) > 1:
        raise invalid(
            "Input element must have the same batch size in each component. "
            f"Component 0 had size {len(row[0])} but others have {sorted(counts)}. "
            "[Op:IteratorGetNext]"
        )
    return Chunk(row, counts.pop())


def _length(handles):
    for h in handles:
        if isinstance(h, Datasets):
            return len(h._datasets)
        if h is not None:
            return int(h.shape[0]) if h.shape[0] is not None else int(h.nrows())
    return 0


class Rebatch(Node):
    """The rows of the elements in batches of other sizes, which are taken in turn."""

    label = "_RebatchDataset"

    def __init__(self, source: Node, sizes: list[int], drop: bool):
        for size in sizes:
            if size < 1:
                raise refused("Batch size must be greater than zero.", "RebatchDatasetV2")
        self.children = (source,)
        self.sizes, self.drop = sizes, drop

    def _structure(self):
        inner = self.source.structure
        size = self.sizes[0] if self.drop and len(set(self.sizes)) == 1 else None
        specs = [batched(unbatched(s), size) for s in inner.specs]
        return Structure(_nest.pack_sequence_as(inner.spec, specs))

    def _cardinality(self):
        n = self.source.cardinality
        return n if n == INFINITE else UNKNOWN

    def open(self):
        stream = self.source.open()
        if not self.source.structure.dense:
            inner = Unbatch(self.source)
            return surviving(self._stacked(inner, stream.tries(rows=True)), stream)
        return surviving(self._rows(_chunks_of(stream.tries(rows=True))), stream)

    def _stacked(self, inner, rows):
        held, wanted = [], itertools.cycle(self.sizes)
        size = next(wanted)
        for row in inner._rows(rows):
            if type(row) is Failure:
                yield row
                continue
            held.append(row)
            if len(held) == size:
                yield stacked(held, inner.structure.specs)
                held, size = [], next(wanted)
        if held and not self.drop:
            yield stacked(held, inner.structure.specs)

    def _rows(self, chunks):
        held, count = [], 0
        wanted = itertools.cycle(self.sizes)
        size = next(wanted)
        for chunk in chunks:
            if type(chunk) is Failure:
                yield chunk
                continue
            held.append(chunk)
            count += chunk.count
            while count >= size:
                whole_chunk = joined(held)
                yield whole_chunk.part(0, size).columns()
                held = [whole_chunk.part(size, count)]
                count -= size
                size = next(wanted)
        if count and not self.drop:
            yield joined([c for c in held if c.count]).columns()
