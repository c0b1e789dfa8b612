"""Transformations that put elements together and take them apart."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
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
from ._arguments import AnyNumber, refused, whole
from ._functions import UserFunction
from ._node import INFINITE, UNKNOWN, Node, undrawn
from ._sources import Part, row_of
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
from ._structure import RAW, Structure, batched, of_value, unbatched

_COMPOSITES = (RaggedTensorSpec, SparseTensorSpec, DatasetSpec)


class _groups:
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


def _known(size, drop):
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
        size = _known(self.size, self.drop)
        specs = [batched(s, size) for s in inner.specs]
        return Structure(_nest.pack_sequence_as(inner.spec, specs))

    def _cardinality(self):
        n = self.source.cardinality
        return n if n < 0 else (n // self.size if self.drop else -(-n // self.size))

    def open(self):
        stream = self.source.open()
        if stream.chunked:
            return surviving(self._of_chunks(stream.tries()), stream)
        groups = _groups(stream.rows(), self.size, self.drop)
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


class PaddedBatch(Node):
    """`size` elements as one, padded to the largest or to given sizes."""

    label = "_PaddedBatchDataset"

    def __init__(self, source: Node, size: int, shapes: Any, values: Any, drop: bool):
        if size < 1:
            raise refused("Batch size must be greater than zero.", "PaddedBatchDatasetV2")
        self.children = (source,)
        self.size, self.drop = size, drop
        inner = source.structure
        if any(isinstance(s, DatasetSpec) for s in inner.specs):
            raise TypeError("`padded_batch` is not supported for datasets of datasets")
        if not inner.dense:
            raise TypeError(
                "`padded_batch` is only supported for datasets that produce tensor elements but "
                "type spec of elements in the input dataset is not a subclass of "
                f"TensorSpec: `{inner.spec}`."
            )
        if shapes is None:
            shapes = [s.shape for s in inner.specs]
            if any(s.rank is None for s in shapes):
                raise ValueError(
                    "You must provide `padded_shapes` argument because component 0 has "
                    "unknown rank."
                )
        else:
            shapes = shapes_for(inner.spec, shapes)
        self.shapes = [_padded_shape(s, spec) for s, spec in zip(shapes, inner.specs, strict=True)]
        self.values = _values_for(inner, values)

    def _structure(self):
        inner = self.source.structure
        size = _known(self.size, self.drop)
        specs = [
            TensorSpec([size, *s.as_list()], spec.dtype)
            for s, spec in zip(self.shapes, inner.specs, strict=True)
        ]
        return Structure(_nest.pack_sequence_as(inner.spec, specs))

    _cardinality = Batch._cardinality

    def open(self):
        stream = self.source.open()
        groups = _groups(stream.rows(), self.size, self.drop)
        return made_of(map(self._padded, groups), stream)

    def _padded(self, rows):
        columns = zip(*rows, strict=True)
        return tuple(
            [_pad(c, s, v) for c, s, v in zip(columns, self.shapes, self.values, strict=True)]
        )


def shapes_for(structure: Any, shapes: Any) -> list[Any]:
    """The shapes for the leaves of a structure; a tuple or list of numbers is a shape."""
    if not _nest.is_nested(structure):
        return [shapes]
    if isinstance(shapes, list):
        shapes = tuple(shapes)
    members, given = _nest.children(structure), _nest.children(shapes)
    if len(members) != len(given):
        raise ValueError(f"The padded shapes {shapes} do not match the structure {structure}.")
    return list(itertools.chain.from_iterable(map(shapes_for, members, given)))


def _padded_shape(shape, spec):
    if hasattr(shape, "_t") or isinstance(shape, np.ndarray):
        shape = [None if n < 0 else int(n) for n in np.asarray(shape)]
    if isinstance(shape, (list, tuple)):
        shape = [None if n is not None and int(n) < 0 else n for n in shape]
    shape = as_shape(shape)
    own = spec.shape
    if own.rank is not None and (
        shape.rank != own.rank
        or any(
            a is not None and b is not None and a < b
            for a, b in zip(shape.as_list(), own.as_list())
        )
    ):
        raise ValueError(
            f"The padded shape {tuple(shape.as_list())} is not compatible with the shape "
            f"{tuple(own.as_list())} of the corresponding input component."
        )
    return shape


def _values_for(inner, values):
    if values is None:
        return [_zero(s.dtype) for s in inner.specs]
    if not _nest.is_nested(values) and _nest.is_nested(inner.spec):
        values = [values] * len(inner.specs)
    else:
        values = _nest.flatten(values)
    made = []
    for value, spec in zip(values, inner.specs, strict=True):
        if value is None:
            made.append(_zero(spec.dtype))
            continue
        tensor = value if isinstance(value, Tensor) else None
        if tensor is None:
            try:
                tensor = convert.to_tensor(value, spec.dtype)
            except (TypeError, ValueError):
                tensor = convert.to_tensor(value)
        if tensor.shape.rank != 0:
            raise ValueError(
                "Invalid `padding_values`. `padding_values` values should be scalars, "
                f"but got {tensor.shape}."
            )
        if tensor.dtype is not spec.dtype:
            raise TypeError(
                f"Invalid `padding_values`. `padding_values` values type {tensor.dtype} does not "
                f"match type {spec.dtype} of the corresponding input component."
            )
        made.append(tensor._t.item())
    return made


def _zero(dtype):
    if dtype.torch is None:
        return b""
    if dtype is dtypes.variant:
        raise TypeError(
            "Unable to create default padding value for a component of type 'tf.variant'."
        )
    return 0


def _pad(leaves, shape, value):
    sizes = []
    for axis, size in enumerate(shape.as_list() if shape.rank is not None else leaves[0].shape):
        largest = max(x.shape[axis] for x in leaves)
        if size is not None and largest > size:
            raise DataLossError(
                None,
                None,
                "Attempted to pad to a smaller size than the input element. [Op:IteratorGetNext]",
            )
        sizes.append(largest if size is None else size)
    first = leaves[0]
    if type(first) is np.ndarray:
        out = np.full((len(leaves), *sizes), value, object)
    else:
        out = torch.full((len(leaves), *sizes), value, dtype=first.dtype, device=first.device)
    if len(sizes) == 1 and isinstance(first, torch.Tensor) and sizes[0]:
        for row, leaf in zip(out, leaves, strict=True):
            row[: leaf.shape[0]] = leaf
        return out
    for i, leaf in enumerate(leaves):
        out[(i, *(slice(n) for n in leaf.shape))] = leaf if leaf.ndim else leaf.item()
    return out


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
        size = _known(self.size, self.drop)
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
        groups = _groups(stream.rows(), self.size, self.drop)
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
        groups = _groups(stream.rows(), self.size, False)
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


class Window(Node):
    """Datasets of `size` elements, `stride` apart, the next beginning `shift` elements later."""

    label = "_WindowDataset"

    def __init__(
        self,
        source: Node,
        size: int,
        shift: int,
        stride: int,
        drop: bool,
        dataset: Callable[[Node], Any],
    ):
        for value, what in ((size, "size"), (shift, "shift"), (stride, "stride")):
            if value < 1:
                raise refused(f"Window {what} must be greater than zero.", "WindowDataset")
        self.children = (source,)
        self.size, self.shift, self.stride, self.drop = size, shift, stride, drop
        self._dataset = dataset

    def _structure(self):
        inner = self.source.structure
        return Structure(_nest.map_structure(DatasetSpec, inner.spec))

    def _cardinality(self):
        n = self.source.cardinality
        if n < 0:
            return n
        if self.drop:
            span = (self.size - 1) * self.stride + 1
            return max((n - span) // self.shift + 1, 0)
        return -(-n // self.shift)

    def open(self):
        stream = self.source.open()
        return surviving(self._rows(stream.tries(rows=True)), stream)

    def _rows(self, rows):
        specs = [Structure(s) for s in self.source.structure.specs]
        span = (self.size - 1) * self.stride + 1
        held = []
        ended = False
        while True:
            while not ended and len(held) < max(span, self.shift):
                row = next(rows, None)
                if row is None:
                    ended = True
                    break
                held.append(row)
            window = held[: span : self.stride]
            if not window or (self.drop and len(window) < self.size):
                return
            failed = next((row for row in window if type(row) is Failure), None)
            if failed is None:
                parts = [Part(s, None, [(row[i],) for row in window]) for i, s in enumerate(specs)]
                yield tuple([self._dataset(part) for part in parts])
            else:  # as in TensorFlow the window with the error does not come
                yield failed
            held = held[self.shift :]


class GroupByWindow(Node):
    """reduce_func(key, dataset of elements of the key) for each `size` elements of one key."""

    label = "_GroupByWindowDataset"

    def __init__(
        self,
        source: Node,
        key: Callable[..., Any],
        reduce: Callable[..., Any],
        size: Callable[[Any], Any],
        dataset: Callable[[Node], Any],
    ):
        self.children = (source,)
        self.key = UserFunction(key, source.structure)
        if self.key.output is not None:
            spec = self.key.output.spec
            if (
                not isinstance(spec, TensorSpec)
                or spec.dtype is not dtypes.int64
                or spec.shape.rank not in (0, None)
            ):
                raise ValueError(
                    "Invalid `key_func`. `key_func` must return a single `tf.int64` scalar tensor "
                    f"but its return type is {spec}."
                )
        self.size, self._dataset = size, dataset
        inputs = Structure((TensorSpec((), dtypes.int64), DatasetSpec(source.structure.spec)))
        self.reduce = UserFunction(reduce, inputs)
        if self.reduce.output is not None:
            self._check(self.reduce.output.spec)

    def _check(self, spec):
        if not isinstance(spec, DatasetSpec):
            raise TypeError(
                "Invalid `reduce_func`. `reduce_func` must return a single `tf.data.Dataset` "
                f"object but its return type is {spec}."
            )

    @property
    def settled(self) -> bool:
        return self.reduce.output is not None

    def _structure(self):
        if self.reduce.output is None:
            with undrawn(self.source):
                first = next(self._groups(self.source.open().rows()), None)
            if first is None:
                raise ValueError(f"{self.label}: the elements are not known without one.")
            if type(first) is Failure:
                raise first.error
            self.reduce.output = of_value(self._made(*first))[0]
            self._check(self.reduce.output.spec)
        return Structure(self.reduce.output.spec.element_spec)

    def _cardinality(self):
        return UNKNOWN

    def open(self):
        stream = self.source.open()
        return surviving(self._rows(stream.tries(rows=True)), stream)

    def _made(self, key, rows):
        part = self._dataset(Part(self.source.structure, None, rows))
        return self.reduce.on((convert.to_tensor(key, dtypes.int64), part))

    def _rows(self, rows):
        for group in self._groups(rows):
            if type(group) is Failure:
                yield group
                continue
            try:
                made = self._made(*group)
                if not hasattr(made, "_node"):
                    self._check(of_value(made)[0].spec)
                found = made._node.open().tries(rows=True)
            except Exception as error:  # it is raised where the rows would come
                yield Failure(error)
                continue
            yield from found

    def _groups(self, rows):
        groups, sizes = {}, {}
        for row in rows:
            if type(row) is Failure:
                yield row
                continue
            try:
                key = int(self.key(row)[0])
                if key not in groups:
                    groups[key], sizes[key] = [], self._size_for(key)
            except Exception as error:  # it is raised where the row would come
                yield Failure(error)
                continue
            groups[key].append(row)
            if len(groups[key]) == sizes[key]:
                yield key, groups.pop(key)
        for key in sorted(groups):
            yield key, groups[key]

    def _size_for(self, key):
        size = whole(self.size(convert.to_tensor(key, dtypes.int64)), "window_size")
        if size < 1:
            raise invalid(
                f"Window size must be greater than zero, but got {size}. [Op:IteratorGetNext]"
            )
        return size
