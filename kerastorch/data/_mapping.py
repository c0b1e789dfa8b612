"""Transformations by a function of the user's: map, filter, scan, flat_map, interleave ..."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from typing import Any

import torch

from .._core.errors import invalid
from .._core.tensor_spec import NoneTensorSpec, TensorSpec
from ..sparse._spec import SparseTensorSpec
from . import _ahead, _debug, _nest
from ._arguments import refused
from ._functions import OnMany, UserFunction, check_predicate, normalized
from ._node import UNKNOWN, Node, undrawn
from ._specs import DatasetSpec
from ._streams import Chunk, Failure, Stream, Surviving, of_rows, surviving
from ._structure import Structure, of_value

_BYTES = 1 << 22  # of the rows that a function is given at once


class OfFunction(Node):
    """A node with a function of the elements of its source."""

    def __init__(self, source: Node, function: Callable[..., Any]):
        self.children = (source,)
        settled = source.settled
        self.user = UserFunction(function, source.structure if settled else None, settled)

    def inputs(self) -> UserFunction:
        """The function, with the structure of its arguments known."""
        if self.user.inputs is None:
            self.user.inputs = self.source.structure
            self.user.settle()
        return self.user

    @property
    def settled(self) -> bool:
        return self.user.output is not None

    @property
    def output(self) -> Structure:
        """The structure of what the function gives, if need be by a look at the first element."""
        if self.user.output is None:
            with undrawn(self.source):
                row = next(self.source.open().rows(), None)
            if row is None:
                raise ValueError(
                    f"{self.label}: what the function gives is not known without an element, and "
                    "the dataset is empty."
                )
            self._noting(row)
        return self.user.output

    def computing(self) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
        """The function of rows; the first result tells the structure where it is not known."""
        return self.inputs() if self.user.output is not None else self._noting

    def _noting(self, row):
        structure, made = of_value(normalized(self.inputs().value(row)))
        if self.user.output is None:
            self.user.output = _of_any_size(structure)
        return made


def _of_any_size(structure):
    """The structure of elements of which one is known: of its ranks, with sizes that may differ."""
    specs = [_any_size(s) for s in structure.specs]
    return Structure(_nest.pack_sequence_as(structure.spec, specs))


def _any_size(spec):
    if type(spec) is TensorSpec:
        return TensorSpec([None] * spec.shape.rank, spec.dtype)
    if hasattr(spec, "ragged_rank"):
        sizes = [None] * spec.shape.rank
        return type(spec)(sizes, spec.dtype, spec.ragged_rank, spec.row_splits_dtype)
    if isinstance(spec, SparseTensorSpec):
        return SparseTensorSpec([None] * spec.shape.rank, spec.dtype)
    if isinstance(spec, DatasetSpec):
        return DatasetSpec(
            _nest.map_structure(_any_size, spec.element_spec), spec._dataset_shape.as_list()
        )
    return spec


class _ByRows(OfFunction):
    """A function that is run on many rows at once where that gives the same."""

    @functools.cached_property
    def many(self) -> OnMany | None:
        """The function on columns; None where it is not known to work so."""
        return OnMany(self.inputs(), self.user.output) if self.user.output is not None else None

    def tried(self, stream: Stream) -> tuple[bool, Iterator[Any]]:
        """(True, tries of chunks) where the function works on columns, else (False, rows)."""
        if not stream.chunked or self.many is None or self.many.verdict is False or _debug.enabled:
            return False, stream.rows()
        if self.many.verdict is None:
            first = stream.peek()
            if first is None:
                return False, iter(())
            if type(first) is Failure:
                return False, stream.rows()
            self.many.verdict = self._agrees(first)
        return (True, _bounded(stream.tries())) if self.many.verdict else (False, stream.rows())

    def _agrees(self, chunk):
        part = chunk.part(0, min(chunk.count, 4))
        columns = self.many(part.columns())
        if columns is None:
            return False
        try:
            rows = [self.user(row) for row in part.rows()]
        except Exception:  # it comes again where its row is due
            return False
        return self.many.agrees(rows, columns)


def _bounded(chunks):
    """Chunks of no more bytes than a function should be given at once."""
    for chunk in chunks:
        if type(chunk) is Failure:
            yield chunk
            continue
        most = max(_BYTES // chunk.row_bytes, 1)
        for start in range(0, chunk.count, most):
            yield (
                chunk if chunk.count <= most else chunk.part(start, min(start + most, chunk.count))
            )


class Map(_ByRows):
    """function(element) for each element.

    workers: how many threads compute it, None for none.
    """

    label = "_MapDataset"

    def __init__(
        self,
        source: Node,
        function: Callable[..., Any],
        workers: int | None = None,
        ordered: bool = True,
    ):
        super().__init__(source, function)
        if self.user.output is not None and all(
            type(s) is NoneTensorSpec for s in self.user.output.specs
        ):
            raise invalid(
                "Length for attr 'output_shapes' of 0 must be at least minimum 1 [Op:MapDataset]"
            )
        if workers is not None:
            self.label = "_ParallelMapDataset"
            if workers < -1 or workers == 0:
                raise refused(
                    "num_parallel_calls must be greater than zero.", "ParallelMapDatasetV2"
                )
            workers = (os.cpu_count() or 1) if workers < 0 else min(workers, 64)
        self.workers, self.ordered = workers, ordered

    def _structure(self):
        return self.output

    def open(self):
        stream = self.source.open()
        by_columns, items = self.tried(stream)
        if by_columns:
            made = Surviving(self._chunks(items))
            return Stream(made, True, stream.cheap, stream.resumes, True)
        compute = self.computing()
        if self.workers is None or _debug.enabled:
            return of_rows(map(compute, items), False, stream.resumes)
        made = _ahead.mapped(compute, items, self.workers, self.ordered)
        return of_rows(made, False, stream.resumes)

    def _chunks(self, chunks):
        for chunk in chunks:
            columns = None if type(chunk) is Failure else self.many(chunk.columns())
            if columns is not None:
                yield Chunk(columns, chunk.count)
            elif type(chunk) is Failure:
                yield chunk
            else:
                yield from _one_by_one(self.user, chunk)


def _one_by_one(function, chunk):
    """Chunks of function(row), with a Failure where a row has an error."""
    made = []
    for row in chunk.rows():
        try:
            made.append(function(row))
        except Exception as error:  # it is raised where its row would come
            if made:
                yield _chunk_of(made)
            yield Failure(error)
            made = []
    if made:
        yield _chunk_of(made)


def _chunk_of(rows):
    return Chunk(tuple(torch.stack(c) for c in zip(*rows, strict=True)), len(rows))


class _OfPredicate(OfFunction):
    """A node whose function says whether an element is kept."""

    def __init__(self, source: Node, predicate: Callable[..., Any]):
        super().__init__(source, predicate)
        if self.user.output is not None:
            check_predicate(self.user.output.spec)

    def _cardinality(self):
        return UNKNOWN

    @property
    def settled(self) -> bool:
        return self.source.settled


class Filter(_OfPredicate, _ByRows):
    """The elements for which predicate(element) is true."""

    label = "_FilterDataset"

    def open(self):
        stream = self.source.open()
        by_columns, items = self.tried(stream)
        if by_columns:
            made = Surviving(self._chunks(items))
            return Stream(made, True, stream.cheap, stream.resumes, True)
        user = self.inputs()
        kept = filter(user.holds, items)
        return of_rows(kept, False, stream.resumes)

    def _chunks(self, chunks):
        for chunk in chunks:
            columns = None if type(chunk) is Failure else self.many(chunk.columns())
            if type(chunk) is Failure:
                yield chunk
                continue
            if columns is None:
                yield from self._by_rows(chunk)
                continue
            rows = columns[0].nonzero().flatten()
            if len(rows) == chunk.count:
                yield chunk
            elif len(rows):
                yield chunk.select(rows)

    def _by_rows(self, chunk):
        for i, row in enumerate(chunk.rows()):
            try:
                keep = self.user.holds(row)
            except Exception as error:  # it is raised where its row would come
                yield Failure(error)
                continue
            if keep:
                yield chunk.part(i, i + 1)


class TakeWhile(_OfPredicate):
    """The elements before the first for which predicate(element) is false."""

    label = "_TakeWhileDataset"

    def open(self):
        stream = self.source.open()
        return surviving(self._rows(stream.tries(rows=True)), stream)

    def _rows(self, rows):
        user = self.inputs()
        for row in rows:
            if type(row) is not Failure:
                try:
                    if not user.holds(row):
                        return
                except Exception as error:  # it is raised where the row would come
                    row = Failure(error)
            yield row


class Scan(Node):
    """The second results of (state, output) = function(state, element), state by state."""

    label = "_ScanDataset"

    def __init__(self, source: Node, initial_state: Any, function: Callable[..., Any]):
        self.children = (source,)
        self._state, self.first = of_value(initial_state)
        inputs = Structure((self._state.spec, source.structure.spec))
        self.user = UserFunction(function, inputs)
        if self.user.output is not None:
            self._check(self.user.output.spec)
            wider = _widened(self._state, Structure(self.user.output.spec[0]))
            if wider is not None:
                self._state = wider
                self.user = UserFunction(function, Structure((wider.spec, source.structure.spec)))

    def _check(self, spec):
        if not isinstance(spec, tuple) or len(spec) != 2:
            raise TypeError(
                "Invalid `scan_func`. `scan_func` should return a pair consisting of new state "
                f"and the output value but its return type is {spec}."
            )
        state = Structure(spec[0])
        kinds = [getattr(s, "dtype", None) for s in state.specs]
        wanted = [getattr(s, "dtype", None) for s in self._state.specs]
        if kinds != wanted or not _nest.same_structure(spec[0], self._state.spec):
            raise TypeError(
                "Invalid `scan_func`. The element types for the new state must match the initial "
                f"state. Expected {self._state.spec}; got {spec[0]}."
            )

    @property
    def settled(self) -> bool:
        return self.user.output is not None

    def _structure(self):
        if self.user.output is None:
            row = next(self.source.open().rows())
            self.user.output = of_value(normalized(self.user.value((*self.first, *row))))[0]
            self._check(self.user.output.spec)
        return Structure(self.user.output.spec[1])

    def open(self):
        stream = self.source.open()
        return surviving(self._rows(stream.tries(rows=True)), stream)

    def _rows(self, rows):
        state = self.first
        for row in rows:
            if type(row) is not Failure:
                try:
                    state, row = self.step(state, row)
                except Exception as error:  # it is raised where the row would come
                    row = Failure(error)
            yield row

    def step(
        self, state: tuple[Any, ...], row: tuple[Any, ...]
    ) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The next state and the output."""
        if self.user.graph is not None:
            made = self.user((*state, *row))
            return made[: len(state)], made[len(state) :]
        result = normalized(self.user.value((*state, *row)))
        if not isinstance(result, tuple) or len(result) != 2:
            self._check(of_value(result)[0].spec)
        return of_value(result[0])[1], of_value(normalized(result[1]))[1]


def reduced(source: Node, initial_state: Any, function: Callable[..., Any]) -> Any:
    """function(... function(initial_state, first) ..., last)."""
    structure, state = of_value(initial_state)
    if function is None or not callable(function):
        UserFunction(function, structure)
    user = UserFunction(function, Structure((structure.spec, source.structure.spec)))
    if user.output is not None:
        _check_state(structure, user.output)
        wider = _widened(structure, user.output)
        if wider is not None:  # the state's shape changes
            structure = wider
            user = UserFunction(function, Structure((structure.spec, source.structure.spec)))
    if user.graph is not None:
        for row in source.open().rows():
            state = user((*state, *row))
        return structure.pack(state)
    for row in source.open().rows():
        found, new = of_value(normalized(user.value((*state, *row))))
        _check_state(structure, found)
        state = new
    return structure.pack(state)


def _widened(state, found):
    """The structure of a state whose shapes a function changes; None where it keeps them."""
    if not (state.dense and found.dense):
        return None
    pairs = list(zip(state.specs, found.specs, strict=True))
    if all(f.shape.is_subtype_of(s.shape) for s, f in pairs):
        return None
    specs = [s.most_specific_common_supertype([f]) for s, f in pairs]
    return Structure(_nest.pack_sequence_as(state.spec, specs))


def _check_state(state, found):
    if len(state.specs) != len(found.specs):
        raise refused(
            "The number of components of the initial state and the reduce function output does "
            f"not match. (initial_state={len(state.specs)}, output={len(found.specs)}).",
            "ReduceDataset",
        )
    kinds = [getattr(s, "dtype", None) for s in found.specs]
    if kinds != [getattr(s, "dtype", None) for s in state.specs]:
        raise TypeError(
            "The element types for the new state must match the initial state. Expected "
            f"{state.spec}; got {found.spec}."
        )


class _OfDatasets(OfFunction):
    """A function that makes a dataset of each element."""

    def __init__(self, source: Node, function: Callable[..., Any], name: str):
        super().__init__(source, function)
        self.name = name
        if self.user.output is not None:
            self._check(self.user.output.spec)

    def _check(self, spec):
        if not isinstance(spec, DatasetSpec):
            raise TypeError(
                "Invalid `map_func`. `map_func` must return a `Dataset` object but it returned "
                f"{spec}: [Op:{self.name}]"
            )

    def _structure(self):
        self._check(self.output.spec)
        return Structure(self.output.spec.element_spec)

    def _cardinality(self):
        return UNKNOWN

    def rows_of(self, row: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        """The rows of the dataset that the function makes of a row."""
        made = self.inputs().value(row)
        node = getattr(made, "_node", None)
        if node is None:
            self._check(of_value(made)[0].spec)
            raise invalid(
                "Function must return a single scalar of dtype DT_VARIANT. [Op:IteratorGetNext]"
            )
        return node.open().rows()


class FlatMap(_OfDatasets):
    """The elements of function(element), dataset after dataset."""

    label = "_FlatMapDataset"

    def __init__(self, source: Node, function: Callable[..., Any]):
        super().__init__(source, function, "FlatMapDataset")

    def open(self):
        stream = self.source.open()
        return of_rows(_Flattened(self, stream.rows()), False, stream.resumes)


class _Flattened:
    """The rows of one dataset after the other.  It goes on after an error of them."""

    def __init__(self, node: FlatMap, rows: Iterator[Any]):
        self._node, self._rows = node, rows
        self._inner: Iterator[Any] = iter(())

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> tuple[Any, ...]:
        while True:
            row = next(self._inner, None)
            if row is not None:
                return row
            self._inner = self._node.rows_of(next(self._rows))


class Interleave(_OfDatasets):
    """The elements of function(element), `block` at a time in turn from `cycle` of the datasets."""

    label = "_InterleaveDataset"

    def __init__(
        self,
        source: Node,
        function: Callable[..., Any],
        cycle: int,
        block: int,
        workers: int | None = None,
        ordered: bool = True,
    ):
        super().__init__(source, function, "InterleaveDataset")
        if cycle == 0 or cycle < -1:
            raise refused("`cycle_length` must be > 0", self.name)
        if block < 1:
            raise refused("`block_length` must be > 0", self.name)
        if workers is not None:
            self.label = "_ParallelInterleaveDataset"
            if workers > cycle > 0:
                raise refused(
                    "num_parallel_calls must be less than or equal to cycle_length.", self.name
                )
        self.cycle, self.block, self.workers = cycle, block, workers

    def open(self):
        stream = self.source.open()
        return of_rows(Surviving(self._rows(stream)), False, stream.resumes)

    def _rows(self, stream):
        rows = stream.tries(rows=True)
        size = self.cycle if self.cycle > 0 else max(os.cpu_count() or 1, 1)
        slots: list[Iterator[Any] | None] = [None] * size
        ended = False
        while True:
            alive = False
            for i in range(size):
                while slots[i] is None and not ended:
                    row = next(rows, None)
                    if row is None:
                        ended = True
                    elif type(row) is Failure:
                        yield row
                    else:
                        yield from self._open_in(slots, i, row)
                if slots[i] is None:
                    continue
                alive = True
                yield from self._block(slots, i)
            if not alive and ended:
                return

    def _open_in(self, slots, i, row):
        try:
            found = self.rows_of(row)
        except Exception as error:  # it is raised where the rows would come
            yield Failure(error)
            return
        apart = self.workers is not None and not _debug.enabled
        slots[i] = _ahead.ahead(found, 16) if apart else found

    def _block(self, slots, i):
        for _ in range(self.block):
            try:
                item = next(slots[i], None)
            except Exception as error:  # the rows behind it may come yet
                item = Failure(error)
            if item is None:
                slots[i] = None
                return
            yield item
