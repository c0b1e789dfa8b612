"""SymbolicTensor: what a layer's `call` gets while a functional model is being drawn.

Its shape has None for unknown dimensions, as in a graph of TensorFlow's; ops on it give symbolic
tensors again.  It has no value: asking for one raises NeedsValues, and the symbolic call runs once
more on real tensors (see `keras_tensor.infer`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import numpy as np
import torch

from .._core import dtypes
from .._core.convert import to_tensor
from .._core.meta_twins import drawing
from .._core.tensor import Reference, Tensor
from .._core.tensor_shape import TensorShape
from .._ops import operators  # noqa: F401  (which SymbolicTensor takes from Tensor)
from .._ops.joining import stack
from . import contents, probes
from .examples import common_shape, is_symbol, pair
from .trials import inferred


class NeedsValues(AttributeError):
    """A symbolic call wants to see the value of a symbolic tensor."""

    _says_call = True  # passes through the layers as it is


class Symbolic:
    """What all symbolic tensors have: two examples, a shape, a dtype."""

    _is_symbolic = True
    _draws = False  # whether ops on it become nodes of a functional model
    graph_constant = False  # whether its examples are its value at any time
    __array_priority__ = 200

    def __init__(self, examples, shape=None):
        self._examples = examples
        self._shape = common_shape(examples) if shape is None else shape

    @property
    def shape(self) -> TensorShape:
        """The static shape, None for unknown dimensions."""
        return self._shape

    @property
    def dtype(self) -> dtypes.DType:
        """The element type."""
        return dtypes.of(self._examples[0])

    @property
    def ndim(self) -> int | None:
        """The rank."""
        return self._shape.rank

    def get_shape(self) -> TensorShape:
        """The static shape."""
        return self._shape

    def set_shape(self, shape: TensorShape | Sequence[int | None] | None) -> None:
        """Adds what `shape` knows to the static shape; ValueError when they contradict."""
        before, self._shape = self._shape, self._shape.merge_with(shape)
        if before.rank is None or not torch.is_tensor(self._examples[0]):
            self._examples = pair(self._shape, self.dtype)
        elif before != self._shape:
            self._examples = tuple(
                torch.empty(
                    [m if d is None else d for m, d in zip(x.shape, self._shape, strict=True)],
                    dtype=x.dtype,
                    device="meta",
                )
                for x in self._examples
            )

    def ref(self) -> Reference:
        """A hashable reference."""
        return Reference(self)

    def __hash__(self):
        raise TypeError(f"Tensors are unhashable ({self!r}). Use tensor.ref() as the key.")

    def _pack(self, value, dtype):
        return _packed(value, self.dtype)


def _packed(value, dtype):
    """A nested list with symbolic tensors in it, as one."""
    rows = [_packed(x, dtype) if isinstance(x, (list, tuple)) else x for x in value]
    if not any(map(is_symbol, rows)):
        return to_tensor(value, dtype)
    return stack(rows)


class SymbolicTensor(Symbolic):
    """A symbolic tensor inside of a symbolic call: ops run on its examples at once."""

    @classmethod
    def like(cls, x: Symbolic) -> SymbolicTensor:
        """The stand-in for a KerasTensor, with its mask."""
        made = cls(x._examples, x._shape)
        mask = getattr(x, "_keras_mask", None)
        if mask is not None:
            made._keras_mask = cls.like(mask) if hasattr(mask, "_examples") else mask
        return made

    @classmethod
    def _unknown(cls, dtype):
        """A tensor of unknown rank."""
        return cls(pair(TensorShape(None), dtype), TensorShape(None))

    def _op(self, function, args, spec):
        """The call of an op (see _core/dispatch.py)."""
        if spec is None:
            return inferred(function, args, {}, SymbolicTensor, spec)
        name = spec.type or spec.label
        if name in contents.ACTIONS:
            return None
        if name in contents.UNKNOWN:
            raise self._no_value(f"be what {name} reads")
        found = contents.results(spec, args, self._shape)
        if found is None:
            return inferred(function, args, {}, SymbolicTensor, spec)
        if isinstance(found[0], TensorShape):
            return SymbolicTensor(pair(*found), found[0])
        made = [SymbolicTensor(pair(*one), one[0]) for one in found]
        return found._make(made) if hasattr(found, "_make") else tuple(made)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        with drawing.twins.held():
            return inferred(func, args, kwargs or {}, SymbolicTensor)

    def __getitem__(self, item):
        return inferred(Tensor.__getitem__, (self, item), {}, SymbolicTensor)

    def __eq__(self, other):
        return Tensor.__eq__(self, other)

    def __ne__(self, other):
        return Tensor.__ne__(self, other)

    __hash__ = Symbolic.__hash__

    def __iter__(self):
        if self._shape.rank == 0:
            raise TypeError("Cannot iterate over a scalar tensor.")
        if not self._shape.rank or self._shape[0] is None:
            raise self._no_value("be iterated over")
        return (self[i] for i in range(self._shape[0]))

    def __len__(self):
        if not self._shape.rank or self._shape[0] is None:
            raise self._no_value("have a length")
        return self._shape[0]

    def _known(self, what):
        """The value as a raw tensor where both examples have it; NeedsValues elsewhere."""
        a, b = self._examples
        real = isinstance(a, torch.Tensor) and not a.is_meta and self._shape.is_fully_defined()
        if real and a.shape == b.shape and not probes.is_followed(self):
            return Tensor(a)
        raise self._no_value(what)

    def _no_value(self, what):
        return NeedsValues(f"{self!r} cannot {what}: it has no value while a model is being drawn.")

    @property
    def _t(self):
        raise self._no_value("be computed with")

    def numpy(self) -> np.ndarray | np.generic | bytes:
        """The value, where it is known without one for the model's inputs."""
        return self._known("be an array").numpy()

    def torch(self) -> NoReturn:
        """NeedsValues."""
        raise self._no_value("be a torch tensor")

    def __array__(self, dtype=None, copy=None):
        return self._known("be an array").__array__(dtype)

    def __bool__(self):
        return bool(self._known("be True or False"))

    def __int__(self):
        return int(self._known("be an int"))

    def __float__(self):
        return float(self._known("be a float"))

    def __index__(self):
        return self._known("be an index").__index__()

    def __format__(self, spec):
        return format(str(self), spec)

    def __str__(self):
        return f"Tensor(shape={self._shape}, dtype={self.dtype.name})"

    def __repr__(self):
        return f"<tf.Tensor shape={self._shape} dtype={self.dtype.name}>"


OPERATORS = [
    "__add__",
    "__radd__",
    "__sub__",
    "__rsub__",
    "__mul__",
    "__rmul__",
    "__truediv__",
    "__rtruediv__",
    "__floordiv__",
    "__rfloordiv__",
    "__mod__",
    "__rmod__",
    "__pow__",
    "__rpow__",
    "__matmul__",
    "__rmatmul__",
    "__neg__",
    "__abs__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "__and__",
    "__rand__",
    "__or__",
    "__ror__",
    "__xor__",
    "__rxor__",
    "__invert__",
    "__div__",
    "__rdiv__",
]


def bind_operators(cls: type) -> None:
    """Gives a class the operators that the op namespaces have bound to Tensor."""
    for name in OPERATORS:
        if hasattr(Tensor, name):
            setattr(cls, name, getattr(Tensor, name))


bind_operators(SymbolicTensor)
