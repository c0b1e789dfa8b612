"""KerasTensor: the symbolic tensor that functional models are drawn with.

It knows the layer call that made it, and has the examples (see examples.py) that show the shape
of what is made from it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ..._core import dtypes, nest
from ..._core.convert import to_tensor
from ..._core.errors import OpError
from ..._core.meta_twins import symbolic_call
from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape
from ..._graph.examples import (
    NUMBER_UNKNOWN,
    SMALL_SIZES,
    WIDE_SIZES,
    common_shape,
    filled,
    in_graph,
    is_symbol,
    on_examples,
    pair,
)
from ..._graph.symbolic_tensor import NeedsValues, Symbolic, SymbolicTensor, bind_operators
from .._base.context import context

if TYPE_CHECKING:
    from ..._core.tensor_spec import TensorSpec


class KerasTensor(Symbolic):
    """A symbolic tensor: shape, dtype, and the layer call it comes from."""

    _draws = True

    def __init__(self, examples, name=None, shape=None):
        super().__init__(examples, shape)
        self._name = name
        self._keras_history = None

    @classmethod
    def placeholder(
        cls, shape: TensorShape | Sequence[int | None] | None, dtype: Any, name: str | None = None
    ) -> KerasTensor:
        """A symbolic tensor of a given shape (None for unknown dimensions) that no call made."""
        shape = TensorShape(shape)
        return cls(pair(shape, dtypes.as_dtype(dtype)), name, shape)

    @classmethod
    def of(cls, x: Any) -> KerasTensor:
        """The result of a layer call for what the call gave: a symbolic tensor, or a value."""
        examples = x._examples if is_symbol(x) else (x._t, x._t)
        made = cls(examples, None, x._shape if is_symbol(x) else None)
        mask = getattr(x, "_keras_mask", None)
        if mask is not None and (is_symbol(mask) or hasattr(mask, "_t")):
            made._keras_mask = cls.of(mask)
        return made

    @property
    def name(self) -> str | None:
        """The name, after the layer that made the tensor."""
        return self._name

    @property
    def type_spec(self) -> TensorSpec:
        """The TensorSpec."""
        from ..._core.tensor_spec import TensorSpec

        return TensorSpec(self._shape, self.dtype, self._name)

    @property
    def node(self) -> Any:
        """The Node that made the tensor."""
        layer, index, _ = self._keras_history
        return layer._inbound_nodes[index]

    # How the call of an op is drawn (see _core/dispatch.py), bound by layers/_op_layer.py.
    _op = None

    def __bool__(self):
        raise TypeError(
            "Keras symbolic inputs/outputs do not implement `__len__`, nor a truth value: they "
            "have no value while a functional model is being defined. Put the branch into a "
            f"layer's call(), or use tf.where. Tensor: {self!r}"
        )

    def __array__(self, dtype=None, copy=None):
        raise TypeError(
            f"Cannot convert a symbolic Keras input/output to a numpy array: {self!r}. It has no "
            "value while a functional model is being defined. You may be trying to pass Keras "
            "symbolic inputs/outputs to a NumPy call, which is not supported."
        )

    def __iter__(self):
        size = None if self._shape.rank is None else self._shape[0] if self._shape.rank else None
        if size is None:
            raise TypeError(f"Cannot iterate over a symbolic tensor of unknown length: {self!r}.")
        return (self[i] for i in range(size))

    def __len__(self):
        raise TypeError("Keras symbolic inputs/outputs do not implement `__len__`.")

    def __eq__(self, other):
        return False if other is None else self._compare(other, "__operators__.eq")

    def __ne__(self, other):
        return True if other is None else self._compare(other, "__operators__.ne")

    __hash__ = Symbolic.__hash__

    def __str__(self):
        made = ""
        if self._keras_history is not None:
            made = f", description=\"created by layer '{self._keras_history[0].name}'\""
        shown = (
            f"TensorSpec(shape={self._shape}, dtype=tf.{self.dtype.name}, "
            f"name={self._name if _is_input(self) and self._name is None else _spec_name(self)!r})"
        )
        return f"KerasTensor(type_spec={shown}, name={self._name!r}{made})"

    def __repr__(self):
        made = ""
        if self._keras_history is not None:
            made = f" (created by layer '{self._keras_history[0].name}')"
        return f"<KerasTensor: shape={self._shape} dtype={self.dtype.name}{made}>"


def _is_input(tensor):
    return tensor._keras_history is None or tensor._keras_history[0]._is_input_layer


def _spec_name(tensor):
    return tensor._name if _is_input(tensor) else None


def is_symbolic(x: Any) -> bool:
    """Whether `x` is a KerasTensor."""
    return isinstance(x, KerasTensor)


def infer(function: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """What `function` answers for symbolic arguments, as a nest of new KerasTensors.

    It is called once, with SymbolicTensors.  If it wants to see values it is called twice more,
    with small tensors of zeros of two sizes.  What it assigns to variables does not last.
    """
    if hasattr(function, "spec"):
        return on_examples(function, args, kwargs, KerasTensor)
    with symbolic_call() as twins:
        context.symbolic += 1
        try:
            try:
                result = function(*_mapped(args, _inner), **_mapped(kwargs, _inner))
                return nest.map_structure(_outer, result)
            except NeedsValues:
                pass
            with twins.held():
                return _on_values(function, args, kwargs)
        finally:
            context.symbolic -= 1


def _mapped(structure, function):
    return nest.map_structure(function, structure)


def _inner(x):
    return SymbolicTensor.like(x) if isinstance(x, KerasTensor) else x


def _outer(x):
    if isinstance(x, (float, int, np.ndarray, np.generic, torch.Tensor)):  # a constant result
        x = to_tensor(x)
    return KerasTensor.of(x) if is_symbol(x) or hasattr(x, "_t") else x


def _on_values(function, args, kwargs):
    """The answer for real tensors of zeros, of two sizes where sizes are unknown."""
    symbols = [x for x in nest.flatten([list(args), kwargs]) if is_symbol(x)]
    wide = any(d is None for x in symbols for d in (x._shape._dims or ())[1:])
    sizes = WIDE_SIZES if wide else SMALL_SIZES

    def answers(words):
        for size, word in zip(sizes, words, strict=True):
            zeros = _zeros(size, word)
            yield function(*_mapped(args, zeros), **_mapped(kwargs, zeros))

    found = None
    if any(x.dtype.torch is None for x in symbols):
        with contextlib.suppress(Exception):  # two words in a text may be no number
            found = tuple(answers((b"0", b"0 0")))
    try:
        first, second = found or answers((b"0", b"0"))
    except OpError as error:
        raise in_graph(error, error.message) from error
    if not nest.is_nested(first):
        return _of_values(first, second)
    flat, other = nest.flatten(first), nest.flatten(second)
    if len(flat) != len(other):
        raise ValueError(NUMBER_UNKNOWN)
    return nest.pack_sequence_as(first, list(map(_of_values, flat, other)))


def _zeros(size, word):
    """example(x): zeros, or words, with a size in the place of unknown ones."""

    def zeros(x):
        if not is_symbol(x):
            return x
        a = x._examples[0]
        sizes = a.shape if x._shape.rank is None else x._shape._dims
        sizes = [size if n is None else n for n in sizes]
        if not torch.is_tensor(a):
            handle = Tensor(np.full(sizes, word, object))
        else:
            handle = Tensor(filled(sizes, a.dtype))
        mask = getattr(x, "_keras_mask", None)
        if mask is not None:
            handle._keras_mask = zeros(mask)
        return handle

    return zeros


def _of_values(a, b):
    if isinstance(a, (np.ndarray, np.generic, torch.Tensor)):
        a, b = to_tensor(a), to_tensor(b)
    if not hasattr(a, "_t"):
        return a
    made = KerasTensor.placeholder(common_shape((a._t, b._t)), a.dtype)
    mask = getattr(a, "_keras_mask", None)
    if mask is not None and hasattr(mask, "_t"):
        made._keras_mask = _of_values(mask, b._keras_mask)
    return made


def static_shape(x: Any) -> TensorShape | None:
    """The shape of a layer's input as `build` gets it; None for what has none."""
    return x.shape if hasattr(x, "shape") else None


bind_operators(KerasTensor)
