"""Transformations that make datasets of elements: windows, and groups by a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._core import convert, dtypes
from .._core.errors import invalid
from .._core.tensor_spec import TensorSpec
from . import _nest
from ._arguments import refused, whole
from ._functions import UserFunction
from ._node import UNKNOWN, Node, undrawn
from ._sources import Part
from ._specs import DatasetSpec
from ._streams import (
    Failure,
    surviving,
)
from ._structure import Structure, of_value


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
