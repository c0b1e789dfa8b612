"""Where elements come from: tensors, ranges, generators, random numbers."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import torch

from .._core import convert, dtypes
from .._core.dtypes import DType
from .._core.errors import OpError, invalid
from .._core.philox import Words
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape, as_shape
from .._core.tensor_spec import TensorSpec, TypeSpec
from ..random import seeds
from ..sparse._sparse_tensor import SparseTensor, made, sizes
from . import _nest
from ._arguments import refused, whole
from ._node import INFINITE, UNKNOWN, Node
from ._specs import Datasets, DatasetSpec
from ._streams import Chunk, growing, of_chunks, of_rows
from ._structure import Structure, of_value, unbatched


class Tensors(Node):
    """One element."""

    label = "_TensorDataset"
    settled = True

    def __init__(self, value: Any):
        self._found, self.row = of_value(value)

    def _structure(self):
        return self._found

    def _cardinality(self):
        return 1

    def open(self):
        return of_rows([self.row], True)


class Slices(Node):
    """The rows of tensors."""

    label = "_TensorSliceDataset"
    settled = True

    def __init__(self, value: Any):
        whole_structure, self.columns = of_value(value)
        if all(c is None for c in self.columns):
            raise ValueError("Invalid `element`. `element` should not be empty.")
        specs = [
            s if c is None else unbatched(s) for s, c in zip(whole_structure.specs, self.columns)
        ]
        self._found = Structure(_nest.pack_sequence_as(whole_structure.spec, specs))
        counts = [
            (_rows_in(s), s) for s, c in zip(whole_structure.specs, self.columns) if c is not None
        ]
        self.count = counts[0][0] if counts else 0
        for other, _ in counts:
            if other != self.count:
                raise ValueError(f"Dimensions {self.count} and {other} are not compatible")

    def _structure(self):
        return self._found

    def _cardinality(self):
        return self.count

    def open(self):
        if self._found.dense:
            base = self.columns
            make = lambda a, b: Chunk(base, b - a, None, a)  # noqa: E731
            return of_chunks(growing(self.count, make), True)
        return of_rows(self._rows(), True)

    def _rows(self):
        handles = [
            Tensor(c) if isinstance(c, (torch.Tensor, np.ndarray)) else c for c in self.columns
        ]
        for i in range(self.count):
            yield tuple([row_of(h, i) for h in handles])


def row_of(handle: Any, i: int) -> Any:
    """Row `i` of a tensor or composite, as a raw leaf."""
    if handle is None:
        return None
    if isinstance(handle, Datasets):
        return handle._row(i)
    item = _sparse_row(handle, i) if isinstance(handle, SparseTensor) else handle[i]
    return item._t if isinstance(item, Tensor) else item


def _sparse_row(value, i):
    """Row `i` of a SparseTensor."""
    indices, values = value.indices._t, value.values._t
    rows = torch.nonzero(indices[:, 0] == i).reshape(-1)
    found = values[rows.numpy()] if isinstance(values, np.ndarray) else values[rows]
    return made(indices[rows][:, 1:], Tensor(found), sizes(value)[1:])


def _rows_in(spec):
    shape = spec._dataset_shape if isinstance(spec, DatasetSpec) else spec.shape
    return shape[0]


class Elements(Node):
    """Elements that are in memory (experimental.from_list)."""

    label = "_ListDataset"
    settled = True

    def __init__(self, elements: list[Any]):
        if not elements:
            raise ValueError("Invalid `elements`. `elements` should not be empty.")
        if not isinstance(elements, list):
            raise ValueError("Invalid `elements`. `elements` must be a list.")
        made = [of_value(e) for e in elements]
        self._found = made[0][0]
        for structure, _ in made[1:]:
            if not _nest.same_structure(structure.spec, self._found.spec):
                raise TypeError(
                    f"All elements must have the structure of the first: {self._found.spec}"
                )
            self._found = _joined(self._found, structure)
        self.list = [row for _, row in made]

    def _structure(self):
        return self._found

    def _cardinality(self):
        return len(self.list)

    def open(self):
        return of_rows(self.list, True)


def _joined(a, b):
    specs = [x.most_specific_common_supertype([y]) for x, y in zip(a.specs, b.specs, strict=True)]
    if None in specs:
        raise TypeError(f"Incompatible elements: {a.spec} and {b.spec}")
    return Structure(_nest.pack_sequence_as(a.spec, specs))


class Range(Node):
    """start, start + step, ... below stop."""

    label = "_RangeDataset"
    settled = True

    def __init__(self, *args: Any, output_type: DType = dtypes.int64):
        if not 1 <= len(args) <= 3:
            raise ValueError(
                "Invalid `args`. The length of `args` should be between 1 and 3 but was "
                f"{len(args)}."
            )
        names = ("stop",) if len(args) == 1 else ("start", "stop", "step")
        values = dict(zip(names, [whole(a, "RangeDataset") for a in args], strict=False))
        self.type = dtypes.as_dtype(output_type)
        self.range = (values.get("start", 0), values["stop"], values.get("step", 1))
        if not self.range[2]:
            raise refused("step must be a non-zero integer.", "RangeDataset")

    def _structure(self):
        return Structure(TensorSpec((), self.type))

    def _cardinality(self):
        start, stop, step = self.range
        return max(-((start - stop) // step), 0)

    def open(self):
        start, _, step = self.range

        def make(a, b):
            numbers = torch.arange(start + a * step, start + b * step, step)
            return Chunk((numbers.to(self.type.torch),), b - a)

        return of_chunks(growing(self.cardinality, make), True)


class Counter(Range):
    """start, start + step, ... without end."""

    label = "_ScanDataset"

    def __init__(self, start: Any = 0, step: Any = 1, dtype: DType = dtypes.int64):
        self.type = dtypes.as_dtype(dtype)
        self.first, self.step = (convert.to_tensor(x, self.type)._t.item() for x in (start, step))

    def _cardinality(self):
        return INFINITE

    def open(self):
        def make(a, b):
            numbers = torch.arange(a, b) * self.step + self.first
            return Chunk((numbers.to(self.type.torch),), b - a)

        return of_chunks(growing(None, make), True)


class Random(Node):
    """Random 32-bit numbers without end."""

    label = "_RandomDataset"
    settled = True

    def __init__(self, seed: int | None = None, rerandomize_each_iteration: bool | None = None):
        self.pair = seeds.get_seed(seed)
        self.again = rerandomize_each_iteration
        self._seeds = Words(*own(self.pair))

    def _structure(self):
        return Structure(TensorSpec((), dtypes.int64))

    def _cardinality(self):
        return INFINITE

    def open(self):
        words = Words(*(self._seeds.take(2) if self.again else own(self.pair)))
        return of_chunks(
            growing(None, lambda a, b: Chunk((torch.tensor(words.take(b - a)),), b - a)), True
        )


def own(pair: tuple[int | None, int | None]) -> tuple[int, int]:
    """A pair of seeds as it is, or one that nobody chose."""
    if pair != (None, None):
        return pair
    import random

    return random.SystemRandom().getrandbits(64), random.SystemRandom().getrandbits(64)


class Generator(Node):
    """What a Python generator yields, converted and checked."""

    label = "_FlatMapDataset"
    settled = True

    def __init__(
        self,
        make: Callable[..., Iterable[Any]],
        structure: Structure,
        args: tuple[Any, ...],
        shown: Any,
    ):
        self.make, self.args, self._found, self.shown = make, args, structure, shown

    def _structure(self):
        return self._found

    def _cardinality(self):
        return UNKNOWN

    def open(self):
        return of_rows(_Yielded(self), False, True)

    def begun(self) -> Iterator[Any]:
        """What the generator yields, from the start."""
        return iter(self.make(*[np.asarray(convert.to_tensor(a).numpy()) for a in self.args]))

    def row(self, value: Any, i: int) -> tuple[Any, ...]:
        """The row of a value, the `i`-th; InvalidArgumentError for one that does not fit."""
        structure = self._found
        if not _nest.is_nested(structure.spec):
            return (self._leaf(value, structure.specs[0], i),)
        if isinstance(value, list):
            value = tuple(value)
        if not _nest.same_structure(value, structure.spec):
            raise invalid(
                "TypeError: `generator` yielded an element that did not match the expected "
                f"structure. The expected structure was {self.shown}, but the yielded element was "
                f"{value} (element {i})."
            )
        return tuple([self._leaf(v, s, i) for v, s in zip(_nest.flatten(value), structure.specs)])

    def _leaf(self, value, spec, i):
        if type(spec) is not TensorSpec:
            if not spec.is_compatible_with(value):
                raise invalid(
                    f"TypeError: `generator` yielded element {i}, {value!r}, where a value of "
                    f"{spec!r} was expected."
                )
            return value
        try:
            raw = converted(value, spec.dtype)
        except (TypeError, ValueError, OpError) as error:
            raise invalid(
                "TypeError: `generator` yielded an element that could not be converted to the "
                f"expected type. The expected type was {spec.dtype.name}, but the yielded element "
                f"was {value!r} (element {i})."
            ) from error
        if not spec.shape.is_compatible_with(TensorShape(raw.shape)):
            raise invalid(
                f"TypeError: `generator` yielded an element of shape {tuple(raw.shape)} where an "
                f"element of shape {spec.shape} was expected (element {i})."
            )
        return raw


class _Yielded:
    """The rows of a generator.  It goes on after a value that does not fit; what the generator
    itself has raised ends it."""

    def __init__(self, node: Generator):
        self._node, self._count = node, 0
        self._values: Iterator[Any] | None = None

    def __iter__(self) -> _Yielded:
        return self

    def __next__(self) -> tuple[Any, ...]:
        if self._values is None:
            self._values = iter(())  # once an error has come
            self._values = self._node.begun()
        value = next(self._values)
        self._count += 1
        return self._node.row(value, self._count - 1)

    def close(self) -> None:
        """Ends the generator, so that its `finally` clauses run."""
        close = getattr(self._values, "close", None)
        if close is not None:
            close()


def converted(value: Any, kind: DType) -> torch.Tensor | np.ndarray:
    """A value that a generator yields as a raw value of `kind`, by numpy's rules of casting."""
    raw = getattr(value, "_t", None)
    if raw is not None and value.dtype is kind:
        return raw.detach() if isinstance(raw, torch.Tensor) else raw
    if kind.torch is None or not isinstance(value, (np.ndarray, np.generic)):
        return convert.to_tensor(np.asarray(value) if raw is not None else value, kind)._t
    array = np.asarray(value)
    if array.dtype.kind in "OSU" or (array.dtype.kind == "c" and not kind.is_complex):
        raise TypeError(f"{value!r} is not {kind.name}")
    made = convert.from_numpy(array)
    return made if made.dtype is kind.torch else made.to(kind.torch)


def generator(
    make: Any, output_types: Any, output_shapes: Any, args: Any, output_signature: Any
) -> Generator:
    """The node of Dataset.from_generator."""
    if output_types is not None and output_signature is not None:
        raise TypeError(
            "The `output_types` argument and the `output_signature` argument can not "
            "both be specified."
        )
    if output_types is None and output_signature is None:
        raise TypeError(
            "To specify the output signature you need to provide either the `output_signature` "
            "argument or the `output_types` argument."
        )
    if output_signature is not None:
        for spec in _nest.flatten(output_signature):
            if not isinstance(spec, TypeSpec):
                raise TypeError(
                    f"`output_signature` must contain objects that are subclass of `tf.TypeSpec` "
                    f"but found {type(spec)} which is not."
                )
        structure = Structure(output_signature)
    else:
        structure = Structure(_typed(output_types, output_shapes))
    if not callable(make):
        raise TypeError("`generator` must be a Python callable.")
    return Generator(make, structure, tuple(args or ()), output_types or output_signature)


def _typed(types, shapes):
    if isinstance(types, list):
        types = tuple(types)
    kinds = _nest.map_structure(dtypes.as_dtype, types)
    if shapes is None:
        return _nest.map_structure(lambda k: TensorSpec(TensorShape(None), k), kinds)
    flat = _shapes_like(kinds, shapes)
    return _nest.pack_sequence_as(
        kinds, [TensorSpec(as_shape(s), k) for s, k in zip(flat, _nest.flatten(kinds), strict=True)]
    )


def _shapes_like(structure, shapes):
    """Shapes as a flat list, for a structure in which a tuple of numbers may be a shape."""
    if not _nest.is_nested(structure):
        return [shapes]
    if isinstance(shapes, list):
        shapes = tuple(shapes)
    members = _nest.children(structure)
    given = _nest.children(shapes) if _nest.is_nested(shapes) else list(shapes)
    if len(members) != len(given):
        raise TypeError(f"The shapes {shapes} do not match the structure {structure}.")
    return list(itertools.chain.from_iterable(map(_shapes_like, members, given)))


class Placeholder(Node):
    """What stands for a dataset while a function is traced: it has elements' specs and "
    "no elements."""

    label = "_VariantDataset"
    settled = True

    def __init__(self, spec: Any):
        self._found = Structure(spec)

    def _structure(self):
        return self._found

    def _cardinality(self):
        return UNKNOWN

    def open(self):
        from .._graph.symbolic_tensor import NeedsValues

        raise NeedsValues("A dataset has no elements while a function is traced.")


class Part(Node):
    """Rows that are there: a window."""

    label = "_VariantDataset"
    settled = True

    def __init__(self, structure: Structure, chunk: Chunk | None, rows: list[Any] | None = None):
        self._found, self.chunk, self.list = structure, chunk, rows

    def _structure(self):
        return self._found

    def _cardinality(self):
        return self.chunk.count if self.list is None else len(self.list)

    def open(self):
        if self.list is None:
            return of_chunks([self.chunk] if self.chunk.count else [], True)
        return of_rows(self.list, True)
