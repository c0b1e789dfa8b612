"""Layers that stand for tf ops called on symbolic tensors."""

import importlib
import sys

from ..._core.tensor import Tensor
from .context import unique_name
from .keras_tensor import KerasTensor, infer
from .layer import Layer
from .node import Node

_NAMESPACES = ("math", "nn", "linalg", "strings", "image", "signal", "random", "bitwise", "keras.backend", "keras.activations")


class TFOpLambda(Layer):
    """A call of a tf function as a layer.

    function: the function, or its name without the leading "tf.", as configs hold it.
    """

    def __init__(self, function, **kwargs):
        self.symbol = function if isinstance(function, str) else symbol_of(function)
        self.function = _resolve(self.symbol) if isinstance(function, str) else function
        if kwargs.get("name") is None:
            kwargs["name"] = unique_name(f"tf.{self.symbol}")
        kwargs.setdefault("autocast", False)
        super().__init__(**kwargs)
        self.built = True
        self.supports_masking = False

    def call(self, *args, **kwargs):
        """Calls the function."""
        return self.function(*args, **kwargs)

    def record(self, inputs, kwargs):
        """Draws the call into the functional model being defined."""
        outputs = infer(self.function, (inputs,), kwargs)
        Node(self, inputs, (), kwargs, outputs)
        return outputs

    def _call_symbolic(self, inputs, args, kwargs):
        outputs = infer(self.function, (inputs, *args), kwargs)
        Node(self, inputs, args, kwargs, outputs)
        return outputs

    def get_config(self):
        """The constructor's arguments."""
        return {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": self.dtype,
            "function": self.symbol,
        }


class SlicingOpLambda(TFOpLambda):
    """`tensor[...]` as a layer; slices travel in the config as dictionaries."""

    def __init__(self, function, **kwargs):
        super().__init__(function, **kwargs)
        self.function = _slice


def _slice(tensor, slice_spec):
    return tensor[_from_dicts(slice_spec)]


def _from_dicts(spec):
    if isinstance(spec, dict) and "start" in spec:
        return slice(spec["start"], spec["stop"], spec["step"])
    if isinstance(spec, (list, tuple)):
        return tuple(_from_dicts(s) for s in spec)
    return Ellipsis if spec == "..." else spec


def to_dicts(spec):
    """A slice specification as plain values."""
    if isinstance(spec, slice):
        return {"start": spec.start, "stop": spec.stop, "step": spec.step}
    if isinstance(spec, tuple):
        return [to_dicts(s) for s in spec]
    return "..." if spec is Ellipsis else spec


def call_op(function, args, spec):
    """Records the call of an op that met a symbolic tensor (see _core/symbolic.py)."""
    kwargs = {}
    for p, value in list(zip(spec.params, args, strict=True))[1:]:
        if value is not p.default:
            kwargs[p.name] = value
    return TFOpLambda(function).record(args[0], kwargs)


def symbol_of(function):
    """The address of a public function without "tf."."""
    if hasattr(function, "symbol"):
        return function.symbol
    name = getattr(function, "__name__", None)
    for namespace in _NAMESPACES:
        module = sys.modules.get(f"kerastorch.{namespace}")
        if module is not None and getattr(module, name, None) is function:
            return f"{namespace}.{name}"
    return name


def _resolve(symbol):
    special = {"__operators__.add": "__add__", "__operators__.eq": "__eq__",
               "__operators__.ne": "__ne__"}
    if symbol in special:
        return getattr(Tensor, special[symbol])
    if symbol == "__operators__.getitem":
        return _slice
    module, _, name = symbol.rpartition(".")
    namespace = importlib.import_module(f"kerastorch.{module}" if module else "kerastorch")
    found = getattr(namespace, name, None)
    if found is None:
        raise ValueError(f"Unknown function tf.{symbol} in a TFOpLambda layer's config.")
    return found


def _operator(method, symbol):
    def operator(self, other):
        layer = TFOpLambda(method, name=unique_name(f"tf.{symbol}"))
        layer.symbol = symbol
        return layer.record(self, {"y": other})

    return operator


def _radd(self, other):
    layer = TFOpLambda(Tensor.__add__, name=unique_name("tf.__operators__.add"))
    layer.symbol = "__operators__.add"
    return layer.record(other, {"y": self})


def _getitem(self, item):
    layer = SlicingOpLambda("__operators__.getitem")
    return layer.record(self, {"slice_spec": to_dicts(item)})


def bind_operators():
    """The operators that have layers of their own name."""
    KerasTensor.__add__ = _operator(Tensor.__add__, "__operators__.add")
    KerasTensor.__radd__ = _radd
    KerasTensor.__getitem__ = _getitem


bind_operators()

