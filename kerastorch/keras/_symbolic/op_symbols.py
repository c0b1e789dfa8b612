"""What Keras calls tf functions in the configs of functional models.

A call of tf.transpose on a symbolic tensor is a layer "tf.compat.v1.transpose" there: some
functions call the one of compat.v1.  Layers of files are found by these names, and summaries
show them.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Any

from ... import linalg, math, nn  # noqa: F401 - where the functions of tf have their names
from ..._core.dtypes import int32
from ..._files.faults import UnknownName
from .._base.resolve import resolve

_NAMESPACES = (
    "math",
    "nn",
    "linalg",
    "strings",
    "image",
    "signal",
    "random",
    "bitwise",
    "ragged",
    "sparse",
    "keras.activations",
    "keras.backend",
    "keras.losses",
    "keras.metrics",
)
# our address -> Keras's name, where they differ
_NAMES = {
    "_einsum": "einsum",
    "_range": "range",
    "boolean_mask": "compat.v1.boolean_mask",
    "gather": "compat.v1.gather",
    "gather_nd": "compat.v1.gather_nd",
    "linalg.norm": "compat.v1.norm",
    "linalg.tensordot": "tensordot",
    "math.divide": "math.truediv",
    "math.floordiv": "compat.v1.floor_div",
    "math.softmax": "nn.softmax",
    "matmul": "linalg.matmul",
    "norm": "compat.v1.norm",
    "pad": "compat.v1.pad",
    "shape": "compat.v1.shape",
    "size": "compat.v1.size",
    "squeeze": "compat.v1.squeeze",
    "transpose": "compat.v1.transpose",
}
# Keras's name -> our address, where the name is not enough
_ADDRESSES = {
    "compat.v1.boolean_mask": "boolean_mask",
    "compat.v1.floor_div": "math.floordiv",
    "compat.v1.gather": "gather",
    "compat.v1.gather_nd": "gather_nd",
    "compat.v1.norm": "linalg.norm",
    "compat.v1.pad": "pad",
    "compat.v1.shape": "shape",
    "compat.v1.size": "size",
    "compat.v1.squeeze": "squeeze",
    "compat.v1.transpose": "transpose",
    "nn.silu": "nn.swish",
}
# Keras's name -> parameter that takes any number of positional arguments
_VARIADIC = {"einsum": "inputs"}
# Functions that TensorFlow makes from op definitions: their calls say the name.
_NAMED = {
    "__operators__.add", "broadcast_to", "compat.v1.floor_div",
    "math.floormod", "math.greater", "math.greater_equal", "math.less", "math.less_equal",
    "math.log", "math.log1p", "math.logical_and", "math.logical_not", "math.logical_or",
    "math.maximum", "math.minimum", "math.negative",
    "math.reciprocal", "math.sin", "math.cos", "math.tan", "math.asin", "math.acos",
    "math.atan", "math.sinh", "math.cosh", "math.square", "math.squared_difference",
    "math.tanh", "math.erf", "math.is_finite", "math.is_inf",
    "math.is_nan", "math.rint", "math.expm1", "math.lgamma", "nn.elu", "nn.l2_loss",
    "nn.local_response_normalization", "nn.relu", "nn.selu", "nn.softsign", "reverse",
    "strings.strip", "strings.to_hash_bucket_fast",
    "scatter_nd", "tile", "tensor_scatter_nd_add", "tensor_scatter_nd_sub",
}  # fmt: skip
# The arguments that functions of compat.v1 and others are called with.
_V1_DEFAULTS = {
    "compat.v1.gather": {
        "indices": None,
        "validate_indices": None,
        "name": None,
        "axis": None,
        "batch_dims": 0,
    },
    "compat.v1.boolean_mask": {"mask": None, "name": "boolean_mask", "axis": None},
    "compat.v1.gather_nd": {"indices": None, "name": None, "batch_dims": 0},
    "compat.v1.norm": {"ord": "euclidean", "axis": None, "keepdims": None, "name": None},
    "compat.v1.pad": {"paddings": None, "mode": "CONSTANT", "name": None, "constant_values": 0},
    "compat.v1.shape": {"name": None, "out_type": int32},
    "compat.v1.size": {"name": None, "out_type": int32},
    "compat.v1.squeeze": {"axis": None, "name": None},
    "compat.v1.transpose": {"perm": None, "name": "transpose", "conjugate": False},
    "strings.lower": {"encoding": "", "name": None},
    "strings.upper": {"encoding": "", "name": None},
}
_OPERATORS = {
    "__operators__.add": lambda x, y, name=None: x + y,
    "__operators__.eq": lambda self, other: self == other,
    "__operators__.ne": lambda self, other: self != other,
}


def symbol_of(function: Callable[..., Any]) -> str:
    """Keras's name of a public function, without "tf."."""
    if hasattr(function, "symbol"):
        return function.symbol
    name = getattr(function, "__name__", None)
    address = name
    for namespace in _NAMESPACES:
        module = sys.modules.get(f"kerastorch.{namespace}")
        if module is not None and getattr(module, name, None) is function:
            address = f"{namespace}.{name}"
            break
    return _NAMES.get(address, address)


def plain_twin(
    function: Callable[..., Any], kwargs: dict[str, Any]
) -> tuple[Callable[..., Any], dict[str, Any]]:
    """The op that a Keras activation is drawn as, or the function, with its arguments."""
    if ".keras.activations" not in getattr(function, "__module__", ""):
        return function, kwargs
    name = function.__name__.lstrip("_")
    defaults = inspect.signature(function).parameters
    kwargs = {k: v for k, v in kwargs.items() if not _is_default(v, defaults[k].default)}
    if name == "softmax":
        kwargs.setdefault("axis", -1)  # which Keras passes on
    address = _TWINS_WITH.get((name, *kwargs)) if kwargs else _TWINS.get(name)
    if isinstance(kwargs.get("axis"), (list, tuple)):
        address = None
    return (function if address is None else function_of(address)), kwargs


# (activation, its argument) -> the op with that argument
_TWINS_WITH = {("relu", "alpha"): "nn.leaky_relu", ("softmax", "axis"): "nn.softmax"}


def _is_default(value, default):
    return type(value) is type(default) and value == default


_TWINS = {
    "elu": "nn.elu",
    "exponential": "math.exp",
    "gelu": "nn.gelu",
    "relu": "nn.relu",
    "selu": "nn.selu",
    "sigmoid": "math.sigmoid",
    "softplus": "math.softplus",
    "softsign": "nn.softsign",
    "swish": "nn.silu",
    "tanh": "math.tanh",
}


def as_written(symbol: str, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call as Keras writes them: those of compat.v1 with all of theirs."""
    if symbol in _NAMED:
        return {**kwargs, "name": kwargs.get("name")}
    defaults = _V1_DEFAULTS.get(symbol)
    return kwargs if defaults is None else {k: kwargs.get(k, v) for k, v in defaults.items()}


def function_of(symbol: str) -> Callable[..., Any]:
    """The function that a config names; ValueError for one that is unknown or not only computes."""
    if symbol in _OPERATORS:
        return _OPERATORS[symbol]
    found = resolve("op", _ADDRESSES.get(symbol, symbol)) if isinstance(symbol, str) else None
    if found is None:
        raise UnknownName(f"Unknown function tf.{symbol} in the config of a TFOpLambda layer.")
    found = getattr(found, "drawn", found)  # the op that a function of keras.ops calls
    if symbol in _VARIADIC:
        return _spread(found, _VARIADIC[symbol])
    return _lenient(found) if symbol.startswith("compat.v1.") else found


def _spread(function, name):
    """`function` with the argument `name`, a list, as positional arguments."""

    def call(*args, **kwargs):
        return function(*args, *kwargs.pop(name, ()), **kwargs)

    return call


def _lenient(function):
    """`function` without the arguments that only its compat.v1 form took."""
    known = inspect.signature(function).parameters

    def call(*args, **kwargs):
        return function(*args, **{k: v for k, v in kwargs.items() if k in known})

    return call
