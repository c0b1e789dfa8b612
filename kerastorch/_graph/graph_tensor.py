"""GraphTensor: a tensor of a graph, which has a value only when the graph runs."""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

import numpy as np
import torch

from .._core.errors import OperatorNotAllowedInGraphError
from .._core.meta_twins import drawing
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from .._core.variable_parts import assign_part
from .._ops.slicing import getitem
from .symbolic_tensor import Symbolic, SymbolicTensor, bind_operators


class _Sessions(threading.local):
    """Per thread: the sessions that are open as the default one, outermost first."""

    def __init__(self):
        self.open: list[Any] = []
        self.running: list[Any] = []  # those that run something, outermost first

    def default(self) -> Any:
        """The innermost of them, or None."""
        return self.open[-1] if self.open else None


sessions = _Sessions()


class Untraceable(Exception):
    """Why a function can't be traced for a reason of ours: the caller runs it eagerly."""

    _says_call = True  # passes through layers as it is


_OF_SHAPES = ("Shape", "ShapeN", "Size", "Rank")


def _is_static(x, known):
    """Whether nothing but constants and known shapes decides a tensor."""
    op = x.op
    found = known.get(id(op))
    if found is None:
        if op.constant:
            found = True
        elif op.type == "Placeholder" or op.variables or getattr(op, "acts", False):
            found = False
        elif op.type in _OF_SHAPES:
            found = all(y._shape.is_fully_defined() for y in op.inputs)
        else:
            found = all(_is_static(y, known) for y in op.inputs)
        known[id(op)] = found
    return found


class GraphTensor(SymbolicTensor):
    """What an Operation of a Graph gives: a static shape, a dtype, a name, no value.

    op: the Operation.  value_index: which of its outputs this is.  graph: the Graph of both.
    Ops on it become Operations of the Graph that is being traced.
    """

    _is_graph = True

    def __init__(
        self,
        op: Any,
        value_index: int,
        examples: Sequence[torch.Tensor | np.ndarray],
        shape: TensorShape | None = None,
    ):
        super().__init__(tuple(examples), shape)
        self.op, self.value_index = op, value_index

    @property
    def graph(self) -> Any:
        """The Graph that it belongs to."""
        return self.op.graph

    @property
    def name(self) -> str:
        """The name of the Operation, and which of its outputs: "add:0"."""
        return f"{self.op.name}:{self.value_index}"

    @property
    def device(self) -> str:
        """The device asked for, "" where none was."""
        return ""

    @property
    def graph_constant(self) -> bool:
        """Whether its examples are its value at any time."""
        return self.op.constant

    def __getattr__(self, name):
        if name == "_t":
            raise _NoRawValue(f"{self!r} has no value while a graph is traced")
        part = self.__dict__.get("_part")
        if name == "assign" and part is not None:
            return functools.partial(assign_part, *part)
        raise AttributeError(f"'SymbolicTensor' object has no attribute {name!r}")

    def consumers(self) -> list[Any]:
        """The Operations that take it."""
        return [o for o in self.graph.nodes if any(x is self for x in o.inputs)]

    def value(self) -> np.ndarray | None:
        """The static value as an array, None where only a run tells."""
        a, b = self._examples
        if isinstance(a, np.ndarray):
            return a if self.op.constant else None
        if a.is_meta or a.shape != b.shape or not torch.equal(a, b) or not _is_static(self, {}):
            return None
        return a.numpy()

    def eval(self, feed_dict: Any = None, session: Any = None) -> Any:
        """The value in a session, the default one by default; ValueError without one."""
        session = session or sessions.default()
        if session is None:
            raise ValueError(
                f"Cannot evaluate {self.name} using `eval()`: No default session is registered. "
                "Use `with sess.as_default()` or pass an explicit session to "
                "`eval(session=sess)`; inside of a tf.function, return the tensor instead."
            )
        if session.graph is not self.graph:
            raise ValueError(
                "Cannot use the given session to evaluate tensor: the tensor's graph is different "
                "from the session's graph."
            )
        return session.run(self, feed_dict)

    def _op(self, function, args, spec):
        if state.graph is None and drawing.twins is None:
            raise out_of_scope(self)
        return super()._op(function, args, spec)

    # indexing is an Operation as well
    def __getitem__(self, item):
        naming.operator = "strided_slice"
        try:
            return getitem(self, item)
        finally:
            naming.operator = None

    # in a graph that sessions run a tensor is a key of feeds, and equals itself alone
    def __eq__(self, other):
        return Tensor.__eq__(self, other) if self.graph.building_function else self is other

    def __ne__(self, other):
        return Tensor.__ne__(self, other) if self.graph.building_function else self is not other

    def __hash__(self):
        return Symbolic.__hash__(self) if self.graph.building_function else id(self)

    # what has no answer without a value
    def __bool__(self) -> NoReturn:
        _refuse_library("the value of a tensor", self)
        raise OperatorNotAllowedInGraphError(
            f"Using a symbolic `tf.Tensor` as a Python `bool` is not allowed: {self!r}. If it "
            "stands in a condition, AutoGraph could not convert the function around it; use "
            "tf.cond or tf.while_loop."
        )

    def __iter__(self) -> Iterator[Any]:
        unknown = self._shape.rank is None or (self._shape.rank and self._shape[0] is None)
        if unknown:
            _refuse_library("the rows of a tensor", self)
        if unknown or not _is_library(_module(sys._getframe(1))):
            raise OperatorNotAllowedInGraphError(
                f"Iterating over a symbolic `tf.Tensor` is not allowed: {self!r}. AutoGraph could "
                "not convert the loop; use tf.unstack, tf.while_loop or tf.map_fn."
            )
        if not self._shape.rank:
            raise TypeError("Cannot iterate over a scalar tensor.")
        return (self[i] for i in range(self._shape[0]))

    def __len__(self) -> NoReturn:
        _refuse_library("the length of a tensor", self)
        raise TypeError(
            f"len is not well defined for a symbolic Tensor ({self.name}). Please call `x.shape` "
            "rather than `len(x)` for shape information."
        )

    @property
    def numpy(self) -> NoReturn:
        """AttributeError: there is no value while a graph is traced."""
        _refuse_library("the value of a tensor", self)
        raise AttributeError(
            f"'SymbolicTensor' object has no attribute 'numpy': {self!r} has a value only when the "
            "tf.function runs."
        )

    def __array__(self, dtype=None, copy=None):
        _refuse_library("the value of a tensor", self)
        raise NotImplementedError(
            f"Cannot convert a symbolic tf.Tensor ({self.name}) to a numpy array. This error may "
            "indicate that you're trying to pass a Tensor to a NumPy call, which is not supported."
        )

    def _refuse(self, what):
        return TypeError(
            f"{what} must be a string or a real number, not 'SymbolicTensor' ({self!r})"
        )

    def __int__(self):
        _refuse_library("the value of a tensor", self)
        raise self._refuse("int() argument")

    def __float__(self):
        _refuse_library("the value of a tensor", self)
        raise self._refuse("float() argument")

    def __complex__(self):
        raise self._refuse("complex() argument")

    def __index__(self):
        _refuse_library("the value of a tensor", self)
        raise TypeError(f"'SymbolicTensor' object cannot be interpreted as an integer ({self!r})")

    @property
    def _t(self):
        raise _NoRawValue(f"{self!r} has no value while a graph is traced")

    def torch(self) -> NoReturn:
        """Untraceable: a function that computes with torch itself runs eagerly."""
        raise Untraceable("it takes the torch tensor of a tensor")

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        raise Untraceable(f"it calls torch's {getattr(func, '__name__', func)} on a tensor")

    def __str__(self):
        return f'Tensor("{self.name}", {_shown(self._shape)}dtype={self.dtype.name})'

    def __repr__(self):
        return f"<tf.Tensor '{self.name}' shape={self._shape} dtype={self.dtype.name}>"

    def __format__(self, spec):
        return format(str(self), spec)

    def __deepcopy__(self, memo):
        return self

    __copy__ = None


def out_of_scope(x: GraphTensor) -> TypeError:
    """The error of a tensor that is used outside of the graph that it belongs to."""
    return TypeError(
        f"{x!r} is out of scope and cannot be used here. Use return values, explicit Python locals "
        "or TensorFlow collections to access it. The tensor was defined in another function or "
        f"code block: {x.graph.name!r}."
    )


_LIBRARY = __name__.partition(".")[0] + "."


def _refuse_library(what, x):
    """Untraceable where this package's own code asks for what only a run knows."""
    frame = sys._getframe(2)
    while frame is not None and _module(frame).startswith("numpy."):
        frame = frame.f_back
    module = _module(frame)
    if _is_library(module):
        raise _NoValue(f"{module.partition('.')[2]} asks for {what}: {x!r}")


def _is_library(module):
    return module.startswith(_LIBRARY) and not module.startswith(_LIBRARY + "autograph")


def _module(frame):
    return "" if frame is None else frame.f_globals.get("__name__", "")


def _shown(shape):
    return "" if shape.rank is None else f"shape={shape}, "


class _NoRawValue(AttributeError, Untraceable):
    """An internal function asks for the raw value of a GraphTensor."""


class _NoValue(AttributeError, TypeError, Untraceable):
    """An internal function asks for the value of a GraphTensor, and may have another way."""


class _Naming(threading.local):
    """The operator of Python that calls an op, which TensorFlow names the op by."""

    operator = None

    def taken(self) -> str | None:
        """The operator, once."""
        found, self.operator = self.operator, None
        return found


naming = _Naming()
# operators whose ops have other names than by their functions
_OPERATORS = {
    **{name: name for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")},
    **{"and": "and", "or": "or", "xor": "xor"},
}


def _named(method, name):
    @functools.wraps(method)
    def operator(self, other):
        naming.operator = name
        try:
            return method(self, other)
        finally:
            naming.operator = None

    return operator


del GraphTensor.__copy__
bind_operators(GraphTensor)
for _operator, _name in _OPERATORS.items():
    for _method in (f"__{_operator}__", f"__r{_operator}__"):
        if hasattr(GraphTensor, _method):
            setattr(GraphTensor, _method, _named(getattr(GraphTensor, _method), _name))


def is_graph_tensor(x: Any) -> bool:
    """Whether `x` is a GraphTensor."""
    return getattr(x, "_is_graph", False) is True
