"""What decides in converted code: whether a value makes nodes, and the variables of a statement."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .._core import nest
from .._core.composite import Composite
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from .._graph.graph import FuncGraph
from .._graph.tracing import tracing
from .._ops.creation import convert_to_tensor

_PLAIN = frozenset([bool, int, float, str, bytes, type(None), list, tuple, dict, set, range])


class _Undefined:
    def __repr__(self):
        return "<undefined>"


UNDEFINED = _Undefined()  # stands for a variable without a value


def decides(x: Any) -> bool:
    """Whether a branch or loop on `x` becomes a node: it is a tensor, and a graph is traced."""
    if type(x) in _PLAIN:
        return False
    if getattr(x, "_is_graph", False) is True:
        return True
    return state.graph is not None and is_tensor(x)


def is_tensor(x: Any) -> bool:
    """Whether `x` is a tensor or variable."""
    return isinstance(x, Tensor) or getattr(x, "_is_variable", False) is True


def is_dataset(x: Any) -> bool:
    """Whether `x` is a tf.data.Dataset, or a distributed one."""
    if not hasattr(x, "element_spec"):
        return False
    return (hasattr(x, "batch") and hasattr(x, "map")) or hasattr(x, "_split_node")


@contextlib.contextmanager
def scratch() -> Iterator[None]:
    """Context manager: what is traced inside is thrown away."""
    if state.graph is None:
        yield
    else:
        with tracing(FuncGraph("scratch", state.graph)):
            yield


def as_tensors(value: Any) -> Any:
    """A nest with its numbers, strings, arrays and variables as tensors."""
    return nest.map_structure(_as_tensor, value)


def _as_tensor(x):
    if getattr(x, "_is_variable", False) or isinstance(
        x, (bool, int, float, complex, str, bytes, np.ndarray, np.generic)
    ):
        return convert_to_tensor(x)
    return x


def is_value(x: Any) -> bool:
    """Whether `x` can come out of a branch or loop."""
    return (
        isinstance(x, (Tensor, Composite))
        or hasattr(x, "_type_spec")
        or (hasattr(x, "flow") or hasattr(x, "element_spec"))
    )


def shape_of(x: Any) -> TensorShape:
    """The static shape."""
    return TensorShape(x.shape)


# the variables of a statement
class Cell:
    """A variable of a function."""

    __slots__ = ("cell", "name")

    def __init__(self, name, cell):
        self.name, self.cell = name, cell

    def get(self):
        try:
            return self.cell.cell_contents
        except ValueError:
            return UNDEFINED

    def set(self, value):
        if value is not UNDEFINED:
            self.cell.cell_contents = value
        elif self.get() is not UNDEFINED:
            del self.cell.cell_contents


class Global:
    """A global variable."""

    __slots__ = ("name", "variables")

    def __init__(self, name, variables):
        self.name, self.variables = name, variables

    def get(self):
        return self.variables.get(self.name, UNDEFINED)

    def set(self, value):
        if value is not UNDEFINED:
            self.variables[self.name] = value
        else:
            self.variables.pop(self.name, None)


class Attribute:
    """An attribute of an object that `owner` finds."""

    __slots__ = ("attribute", "name", "owner")

    def __init__(self, name, owner, attribute):
        self.name, self.owner, self.attribute = name, owner, attribute

    def get(self):
        try:
            return getattr(self.owner(), self.attribute)
        except (NameError, AttributeError, LookupError, TypeError):
            return UNDEFINED

    def set(self, value):
        if value is not UNDEFINED:
            setattr(self.owner(), self.attribute, value)
        elif self.get() is not UNDEFINED:
            delattr(self.owner(), self.attribute)


class Item:
    """An item of a container that `owner` finds, `key` gives its key or index."""

    __slots__ = ("key", "name", "owner")

    def __init__(self, name, owner, key):
        self.name, self.owner, self.key = name, owner, key

    def get(self):
        try:
            return self.owner()[self.key()]
        except (NameError, AttributeError, LookupError, TypeError):
            return UNDEFINED

    def set(self, value):
        if value is not UNDEFINED:
            self.owner()[self.key()] = value
        elif self.get() is not UNDEFINED:
            del self.owner()[self.key()]


class Variables:
    """What a statement sets.

    results: what comes out of it.  others: what is put back, or is without a value afterwards.
    """

    def __init__(
        self,
        functions: Sequence[Callable[..., Any] | None],
        names: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]],
        members: Callable[[], list[Any]] | None,
    ):
        cells, variables = {}, None
        for function in functions:
            if function is not None:
                code = function.__code__
                cells.update(zip(code.co_freevars, function.__closure__ or (), strict=True))
                variables = function.__globals__
        read, kept, rest = (
            [Cell(n, cells[n]) if n in cells else Global(n, variables) for n in group]
            for group in names
        )
        results = [*read, *(members() if members is not None else ())]
        results += [x for x in kept if x.get() is not UNDEFINED]
        self.results = sorted(results, key=lambda x: x.name)
        self.others = [*[x for x in kept if x not in results], *rest]
        self.names = [x.name for x in self.results]
        self._before = [x.get() for x in self.others]

    def values(self) -> list[Any]:
        """The values that come out."""
        return [x.get() for x in self.results]

    def set(self, values: Sequence[Any]) -> None:
        """Sets what comes out, and puts the others back."""
        for x, value in zip(self.results, values, strict=True):
            x.set(value)
        for x, value in zip(self.others, self._before, strict=True):
            x.set(value)
