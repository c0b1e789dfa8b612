"""Layers that stand for tf ops called on symbolic tensors."""

import numpy as np

from ..._core import nest
from ..._core.composite import Composite
from ..._core.tensor_shape import TensorShape
from ..._ops.joining import stack
from ..._ops.slicing import strided_slice
from ...ragged._ragged_tensor import RaggedTensor
from .._base.call_errors import call_error
from .._base.naming import unique_name
from .._layer.layer import Layer
from .._symbolic.composite_tensor import RaggedKerasTensor, is_composite
from .._symbolic.infer import infer
from .._symbolic.keras_tensor import KerasTensor, is_symbolic
from .._symbolic.node import Node
from .._symbolic.op_symbols import (
    as_written,
    function_of,
    plain_twin,
    symbol_of,
)


class TFOpLambda(Layer):
    """A call of a tf function as a layer.

    function: the function, or its name without the leading "tf.", as configs hold it.
    """

    _must_restore_from_config = True

    def __init__(self, function, **kwargs):
        self.symbol = function if isinstance(function, str) else symbol_of(function)
        found = isinstance(function, str) or self.symbol.startswith("compat.v1.")
        self.function = function_of(self.symbol) if found else function
        if kwargs.get("name") is None:
            kwargs["name"] = unique_name(f"tf.{self.symbol}")
        kwargs.setdefault("autocast", False)
        super().__init__(**kwargs)
        self.built = True
        self.supports_masking = False

    def call(self, *args, **kwargs):
        """Calls the function."""
        return self.function(*args, **kwargs)

    def draw(self, inputs, kwargs):
        """Draws the call into the functional model being defined."""
        try:
            outputs = infer(self.function, (inputs,), kwargs)
        except Exception as error:
            raise call_error(error, self, inputs, (), kwargs) from None
        return self._noted(inputs, (), as_written(self.symbol, kwargs), outputs)

    def _call_symbolic(self, inputs, args, kwargs):
        return self._noted(inputs, args, kwargs, infer(self.function, (inputs, *args), kwargs))

    def _noted(self, inputs, args, kwargs, outputs):
        Node(self, inputs, args, kwargs, outputs)
        if self._build_input_shape is None:
            self.__dict__["_build_input_shape"] = nest.map_structure(_shape, inputs)
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
        known = _SLICES.get(function) if isinstance(function, str) else None
        super().__init__(known or function, **kwargs)


def _slice(tensor, slice_spec):
    return tensor[_from_dicts(slice_spec)]


def _ragged_slice(rt_input, key):
    return rt_input[_from_dicts(key)]


_slice.symbol = _GETITEM = "__operators__.getitem"
_ragged_slice.symbol = _RAGGED_GETITEM = "__operators__.ragged_getitem"
_SLICES = {_GETITEM: _slice, _RAGGED_GETITEM: _ragged_slice}


def _shape(x):
    """The shape of a symbolic tensor or a constant."""
    return x.shape if hasattr(x, "shape") else TensorShape(np.shape(x))


def _from_dicts(spec):
    if isinstance(spec, dict) and "start" in spec:
        return slice(spec["start"], spec["stop"], spec["step"])
    if isinstance(spec, (list, tuple)):
        return tuple(_from_dicts(s) for s in spec)
    return spec


def to_dicts(spec):
    """A slice specification as plain values."""
    if isinstance(spec, slice):
        return {"start": spec.start, "stop": spec.stop, "step": spec.step}
    if isinstance(spec, tuple):
        return tuple(to_dicts(s) for s in spec)
    return spec


def call_op(function, args, spec):
    """Records the call of an op that met a symbolic tensor (see _core/dispatch.py)."""
    if spec is None:  # a tensor indexed by a symbolic tensor
        return _part(*args)
    kwargs = {}
    for p, value in list(zip(spec.params, args, strict=True))[1:]:
        if value is not p.default:
            kwargs[p.name] = value
    function, kwargs = plain_twin(function, kwargs)
    named = getattr(function, "__name__", "")
    by_operator = not is_symbolic(args[0]) or named == "divide"
    if any(is_composite(x) or isinstance(x, Composite) for x in args):
        by_operator = False  # which Keras dispatches by the op
    if by_operator and kwargs.keys() <= {"y", "b"}:
        function, kwargs = _by_operator(function, kwargs)
    if named == "boolean_mask" and not is_composite(args[0]):
        return SlicingOpLambda(function).draw(args[0], kwargs)
    return TFOpLambda(function).draw(args[0], kwargs)


def _by_operator(function, kwargs):
    """constant + tensor: a tensor's operator, which is the op, rather than the op itself."""
    symbol = symbol_of(function)
    symbol = "__operators__.add" if symbol == "math.add" else symbol
    if any(symbol == known for known, _ in _OPERATORS.values()):
        return symbol, {**kwargs, "name": None}
    return function, kwargs


def _part(tensor, spec):
    """tensor[spec] for a symbolic tensor among the bounds, as Keras draws it: tf.strided_slice."""
    items = spec if isinstance(spec, tuple) else (spec,)
    bounds, masks = ([], [], []), dict.fromkeys(_MASKS, 0)
    for i, x in enumerate(items):
        start, stop, step = 0, 0, 1
        if x is ...:
            masks["ellipsis_mask"] |= 1 << i
        elif x is None:
            masks["new_axis_mask"] |= 1 << i
        elif isinstance(x, slice):
            masks["begin_mask"] |= (x.start is None) << i
            masks["end_mask"] |= (x.stop is None) << i
            start, stop, step = x.start or 0, 0 if x.stop is None else x.stop, x.step or 1
        else:
            start, stop = x, x + 1
            masks["shrink_axis_mask"] |= 1 << i
        for found, value in zip(bounds, (start, stop, step), strict=True):
            found.append(value)
    packed = [stack(b) if any(map(is_symbolic, b)) else b for b in bounds]
    return strided_slice(tensor, *packed, **masks)


_MASKS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")


# Keras's names of what operators call, and of the second argument
_OPERATORS = {
    "add": ("__operators__.add", "y"),
    "sub": ("math.subtract", "y"),
    "mul": ("math.multiply", "y"),
    "truediv": ("math.truediv", "y"),
    "pow": ("math.pow", "y"),
    "matmul": ("linalg.matmul", "b"),
}


def _operator(symbol, second):
    """The methods of an operator; as in Keras their calls say the name."""

    def left(self, other):
        if symbol == "__operators__.add" and _are_ragged(self, other):
            return TFOpLambda("math.add").draw(self, {second: other})
        return TFOpLambda(symbol).draw(self, {second: other, "name": None})

    def right(self, other):
        if symbol == "__operators__.add" and _are_ragged(self, other):
            return TFOpLambda("math.add").draw(other, {second: self})
        return TFOpLambda(symbol).draw(other, {second: self, "name": None})

    return left, right


def _are_ragged(*values):
    return any(isinstance(x, (RaggedKerasTensor, RaggedTensor)) for x in values)


def _compare(self, other, symbol):
    return TFOpLambda(symbol).draw(self, {"other": other})


def _getitem(self, item):
    if self._is_composite and hasattr(self, "ragged_rank"):
        layer = SlicingOpLambda(_RAGGED_GETITEM)
        return layer.draw(self, {"key": to_dicts(item)})
    layer = SlicingOpLambda(_GETITEM)
    return layer.draw(self, {"slice_spec": to_dicts(item)})


def bind_operators():
    """The operators that have layers of their own name."""
    KerasTensor._op = lambda self, function, args, spec: call_op(function, args, spec)
    for name, (symbol, second) in _OPERATORS.items():
        left, right = _operator(symbol, second)
        setattr(KerasTensor, f"__{name}__", left)
        setattr(KerasTensor, f"__r{name}__", right)
    KerasTensor._compare = _compare
    KerasTensor.__getitem__ = _getitem


bind_operators()
