"""Iterators over datasets, numpy iterators, optionals."""

from __future__ import annotations

import json
from typing import Any

from .._core import convert
from .._core.acting import acting
from .._core.errors import InvalidArgumentError, OutOfRangeError
from .._core.modes import modes
from .._core.state import state as thread
from .._core.tensor import Tensor
from .._core.tensor_spec import TypeSpec
from .._core.trackable import Trackable
from ..ragged._ragged_tensor import RaggedTensor
from ..sparse._sparse_tensor import SparseTensor
from . import _nest
from ._node import Node, begin_draws, random_states, set_random_states
from ._specs import IteratorSpec, OptionalSpec
from ._structure import of_value


class Iterator(Trackable):
    """The elements of a dataset, one after the other (tf.data.Iterator).

    Made by `iter(dataset)`.  `next(iterator)` ends in StopIteration, `get_next()` in
    OutOfRangeError.
    """

    _is_iterator = True

    def __init__(self, node: Node):
        self._node = node
        self._rows: Any = None
        self._pack: Any = None
        self._taken = 0
        self._start: Any = None  # the random states that the iteration began with

    @property
    def element_spec(self) -> Any:
        """The specs of the elements."""
        return self._node.structure.spec

    @property
    def _type_spec(self):
        return IteratorSpec(self.element_spec)

    def __iter__(self) -> Iterator:
        return self

    @acting("IteratorGetNext", lambda self: self.element_spec)
    def get_next(self) -> Any:
        """The next element; OutOfRangeError at the end."""
        try:
            return self.__next__()
        except StopIteration:
            raise OutOfRangeError(None, None, "End of sequence [Op:IteratorGetNext]") from None

    def __next__(self) -> Any:
        if modes.active and thread.graph is not None:
            return self.get_next()
        row = self._row()
        if self._pack is None:
            self._pack = self._node.structure.pack
        return self._pack(row)

    def _row(self) -> tuple[Any, ...]:
        """The next element as a row."""
        if self._rows is None:
            self._begin()
        row = next(self._rows)
        self._taken += 1
        return row

    def _begin(self):
        self._start = random_states(self._node)
        begin_draws(self._node)
        self._rows = self._node.open().rows()

    _saved_as = "ITERATOR"

    def _serialize_to_tensors(self):
        return {"_STATE": self._save()}

    def _restore_from_tensors(self, restored):
        self._restore(restored["_STATE"])

    def _save(self) -> Tensor:
        """The state as a scalar string: how many elements came, and the seeds they came by."""
        start = random_states(self._node) if self._start is None else self._start
        text = json.dumps({"taken": self._taken, "random": start})
        return convert.to_tensor(text.encode())

    def _restore(self, state: Any) -> None:
        """Goes to where `_save` was called: the elements before are computed again."""
        try:
            found = json.loads(convert.to_tensor(state).numpy())
            taken, random = int(found["taken"]), found["random"]
            set_random_states(self._node, random)
        except (ValueError, TypeError, KeyError):
            raise InvalidArgumentError(
                None, None, "The state is not of an iterator of this dataset. [Op:IteratorRestore]"
            ) from None
        self._begin()
        self._taken = 0
        for _ in range(taken):
            self._row()

    @acting("IteratorGetNextAsOptional", "outside")
    def get_next_as_optional(self) -> Optional:
        """The next element as an Optional, which is empty at the end."""
        try:
            return Optional(self.__next__(), self.element_spec)
        except StopIteration:
            return Optional(None, self.element_spec, empty=True)

    def __reduce__(self):
        raise TypeError("Iterators over datasets cannot be pickled.")


class NumpyIterator:
    """The elements as numpy arrays (tf.data.NumpyIterator)."""

    def __init__(self, node: Node):
        self._iterator = Iterator(node)

    def __iter__(self) -> NumpyIterator:
        return self

    def __next__(self) -> Any:
        return _nest.map_structure(as_numpy, next(self._iterator))

    def next(self) -> Any:
        """The next element."""
        return self.__next__()

    def save(self) -> Tensor:
        """The state, a scalar of dtype string, for `restore`."""
        return self._iterator._save()

    def restore(self, state: Any) -> None:
        """Goes to where `save` was called, of an iterator over the same pipeline."""
        self._iterator._restore(state)


def as_numpy(leaf: Any) -> Any:
    """A leaf of an element as numpy has it."""
    if isinstance(leaf, Tensor):
        return leaf.numpy()
    if isinstance(leaf, RaggedTensor):
        return leaf.numpy()
    if isinstance(leaf, SparseTensor):
        return leaf._numpy()
    node = getattr(leaf, "_node", None)
    return NumpyIterator(node) if node is not None and hasattr(leaf, "element_spec") else leaf


class Optional:
    """A value that may be there (tf.experimental.Optional)."""

    def __init__(self, value: Any, spec: Any, empty: bool = False):
        self._value, self._spec, self._empty = value, spec, empty

    @property
    def element_spec(self) -> Any:
        """The specs of the value."""
        return self._spec

    @property
    def _type_spec(self):
        return OptionalSpec(self._spec)

    @staticmethod
    def from_value(value: Any) -> Optional:
        """An optional that holds a value."""
        structure, row = of_value(value)
        return Optional(structure.pack(row), structure.spec)

    @staticmethod
    def empty(element_spec: Any) -> Optional:
        """An optional without a value."""
        for spec in _nest.flatten(element_spec):
            if not isinstance(spec, TypeSpec):
                raise TypeError(f"`element_spec` must be a nest of TypeSpecs, got {element_spec!r}")
        return Optional(None, element_spec, empty=True)

    def has_value(self, name: str | None = None) -> Tensor:
        """Whether there is a value, as a tensor of dtype bool."""
        return convert.to_tensor(not self._empty)

    def get_value(self, name: str | None = None) -> Any:
        """The value; InvalidArgumentError without one."""
        if self._empty:
            raise InvalidArgumentError(
                None, None, "The given optional does not have a value. [Op:OptionalGetValue]"
            )
        return self._value

    def __repr__(self):
        return f"tf.experimental.Optional({'empty' if self._empty else self._value!r})"
