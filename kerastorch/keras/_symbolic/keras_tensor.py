"""KerasTensor: the symbolic tensor that functional models are drawn with.

It knows the layer call that made it, and has the examples (see examples.py) that show the shape
of what is made from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..._core import dtypes
from ..._core.tensor_shape import TensorShape
from ..._graph.examples import is_symbol, pair
from ..._graph.symbolic_tensor import Symbolic, bind_operators

if TYPE_CHECKING:
    from ..._core.tensor_spec import TensorSpec


class KerasTensor(Symbolic):
    """A symbolic tensor: shape, dtype, and the layer call it comes from."""

    _draws = True
    _is_composite = False  # whether it stands for a RaggedTensor or SparseTensor
    _given_spec = None  # the TypeSpec of an input, where it is no TensorSpec

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

        return self._given_spec or TensorSpec(self._shape, self.dtype, self._name)

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
        if self._given_spec is not None:
            return self._spec_text()
        made = ""
        if self._keras_history is not None:
            made = f", description=\"created by layer '{self._keras_history[0].name}'\""
        shown = (
            f"TensorSpec(shape={self._shape}, dtype=tf.{self.dtype.name}, "
            f"name={self._name if _is_input(self) and self._name is None else _spec_name(self)!r})"
        )
        return f"KerasTensor(type_spec={shown}, name={self._name!r}{made})"

    def _spec_text(self):
        shown = "" if self._name is None else f", name={self._name!r}"
        if self._keras_history is not None:
            shown += f", description=\"created by layer '{self._keras_history[0].name}'\""
        return f"KerasTensor(type_spec={self.type_spec}{shown})"

    def __repr__(self):
        made = ""
        if self._keras_history is not None:
            made = f" (created by layer '{self._keras_history[0].name}')"
        if self._given_spec is not None:
            return f"<KerasTensor: type_spec={self.type_spec}{made}>"
        return f"<KerasTensor: shape={self._shape} dtype={self.dtype.name}{made}>"


def _is_input(tensor):
    return tensor._keras_history is None or tensor._keras_history[0]._is_input_layer


def _spec_name(tensor):
    return tensor._name if _is_input(tensor) else None


def is_symbolic(x: Any) -> bool:
    """Whether `x` is a KerasTensor."""
    return isinstance(x, KerasTensor)


def static_shape(x: Any) -> TensorShape | None:
    """The shape of a layer's input as `build` gets it; None for what has none."""
    return x.shape if hasattr(x, "shape") else None


bind_operators(KerasTensor)
