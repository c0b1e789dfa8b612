"""Functions of each element, of one array and of two."""

from __future__ import annotations

import math as _math
from typing import Any

import numpy as np

from ... import math as _m
from ..._core import dtypes
from ..._core.tensor import Tensor
from ..._ops import arithmetic as _a
from ..._ops import bitwise as _b
from ..._ops import comparison as _k
from ..._ops import elementwise as _e
from ..._ops.casting import cast
from ..._ops.creation import zeros_like
from ..._ops.indexing import where as _where
from ._arrays import floats, tensor, together

_Array = Any


def _of_floats(name, kernel, says):
    def function(x: _Array) -> Tensor:
        return kernel(floats(x))

    return _named(function, name, says)


def _of_any(name, kernel, says):
    def function(x: _Array) -> Tensor:
        return kernel(tensor(x))

    return _named(function, name, says)


def _of_two(name, kernel, says, prepare=together):
    def function(x1: _Array, x2: _Array) -> Tensor:
        return kernel(*prepare(x1, x2))

    return _named(function, name, says)


def _named(function, name, says):
    function.__name__ = function.__qualname__ = name
    function.__doc__ = says
    return function


def _two_floats(x1, x2):
    return [floats(x) for x in together(x1, x2)]


def _two_bools(x1, x2):
    return [cast(tensor(x), dtypes.bool_) for x in (x1, x2)]


def _bits(kernel, of_bools):
    def chosen(*values):
        return (of_bools if values[0].dtype == dtypes.bool_ else kernel)(*values)

    return chosen


_FLOATS = {
    "arccos": (_e.acos, "The angle whose cosine each value is."),
    "arccosh": (_e.acosh, "The inverse hyperbolic cosine of each value."),
    "arcsin": (_e.asin, "The angle whose sine each value is."),
    "arcsinh": (_e.asinh, "The inverse hyperbolic sine of each value."),
    "arctan": (_e.atan, "The angle whose tangent each value is."),
    "arctanh": (_e.atanh, "The inverse hyperbolic tangent of each value."),
    "ceil": (_m.ceil, "The next whole number above each value."),
    "cos": (_e.cos, "The cosine of each value."),
    "cosh": (_e.cosh, "The hyperbolic cosine of each value."),
    "exp": (_e.exp, "e to the power of each value."),
    "expm1": (_m.expm1, "exp(x) - 1."),
    "floor": (_e.floor, "The next whole number below each value."),
    "log": (_m.log, "The natural logarithm of each value."),
    "log1p": (_m.log1p, "log(1 + x)."),
    "sin": (_e.sin, "The sine of each value."),
    "sinh": (_e.sinh, "The hyperbolic sine of each value."),
    "sqrt": (_e.sqrt, "The square root of each value."),
    "tan": (_e.tan, "The tangent of each value."),
    "tanh": (_e.tanh, "The hyperbolic tangent of each value."),
    "exp2": (lambda x: _a.pow(cast(tensor(2), x.dtype), x), "2 to the power of each value."),
    "log2": (lambda x: _m.log(x) / _math.log(2), "The logarithm of base 2 of each value."),
    "log10": (lambda x: _m.log(x) / _math.log(10), "The logarithm of base 10 of each value."),
    "deg2rad": (lambda x: x * (np.pi / 180.0), "Degrees as radians."),
    "rad2deg": (lambda x: x * (180.0 / np.pi), "Radians as degrees."),
    "cbrt": (
        lambda x: _e.sign(x) * _a.pow(_e.abs(x), 1.0 / 3),
        "The cube root of each value.",
    ),
    "fix": (
        lambda x: _where(x >= 0, _e.floor(x), _m.ceil(x)),
        "Each value without its fraction.",
    ),
    "sinc": (
        lambda x: _where(
            _k.equal(x, 0.0), zeros_like(x) + 1.0, _m.divide_no_nan(_e.sin(np.pi * x), np.pi * x)
        ),
        "sin(pi x) / (pi x).",
    ),
    "isfinite": (_m.is_finite, "Whether each value is neither infinite nor NaN."),
    "isinf": (_m.is_inf, "Whether each value is infinite."),
    "isnan": (_m.is_nan, "Whether each value is NaN."),
    "isneginf": (lambda x: _k.equal(x, -np.inf), "Whether each value is minus infinity."),
    "isposinf": (lambda x: _k.equal(x, np.inf), "Whether each value is plus infinity."),
}
_ANY = {
    "fabs": (_e.abs, "The absolute value of each value."),
    "abs": (_e.abs, "The absolute value of each value."),
    "absolute": (_e.abs, "The absolute value of each value."),
    "negative": (_e.negative, "Each value with the other sign."),
    "positive": (lambda x: x, "The values themselves."),
    "square": (_e.square, "The square of each value."),
    "reciprocal": (_m.reciprocal, "1 / x."),
    "conj": (_m.conj, "The complex conjugate of each value."),
    "conjugate": (_m.conj, "The complex conjugate of each value."),
    "bitwise_not": (_bits(_b.invert, _k.logical_not), "Each bit of each value turned."),
    "signbit": (
        lambda x: _k.less(x, zeros_like(x)) if x.dtype != dtypes.bool_ else zeros_like(x),
        "Whether each value is below zero.",
    ),
    "logical_not": (lambda x: _k.logical_not(cast(x, dtypes.bool_)), "Whether each value is zero."),
}
_TWO = {
    "add": (_a.add, "x1 + x2."),
    "subtract": (_a.subtract, "x1 - x2."),
    "multiply": (_a.multiply, "x1 * x2."),
    "floor_divide": (_m.floordiv, "x1 / x2, rounded down."),
    "mod": (_m.floormod, "The remainder of x1 / x2, with the sign of x2."),
    "remainder": (_m.floormod, "The remainder of x1 / x2, with the sign of x2."),
    "float_power": (_a.pow, "x1 to the power of x2."),
    "power": (_a.pow, "x1 to the power of x2."),
    "maximum": (_a.maximum, "The larger of two values."),
    "minimum": (_a.minimum, "The smaller of two values."),
    "equal": (_k.equal, "Whether two values are equal."),
    "not_equal": (_k.not_equal, "Whether two values differ."),
    "greater": (_k.greater, "Whether x1 > x2."),
    "greater_equal": (_k.greater_equal, "Whether x1 >= x2."),
    "less": (_k.less, "Whether x1 < x2."),
    "less_equal": (_k.less_equal, "Whether x1 <= x2."),
    "bitwise_and": (_bits(_b.bitwise_and, _k.logical_and), "The bits that both have."),
    "bitwise_or": (_bits(_b.bitwise_or, _k.logical_or), "The bits that one of both has."),
    "bitwise_xor": (
        _bits(_b.bitwise_xor, _m.logical_xor),
        "The bits that exactly one of both has.",
    ),
}
_TWO_FLOATS = {
    "divide": (_a.truediv, "x1 / x2."),
    "true_divide": (_a.truediv, "x1 / x2."),
    "arctan2": (_a.atan2, "The angle of the point (x2, x1)."),
    "hypot": (lambda a, b: _e.sqrt(a * a + b * b), "sqrt(x1^2 + x2^2)."),
    "logaddexp": (
        lambda a, b: _a.maximum(a, b) + _m.log1p(_e.exp(-_e.abs(a - b))),
        "log(exp(x1) + exp(x2)).",
    ),
    "logaddexp2": (
        lambda a, b: (
            _a.maximum(a, b)
            + _m.log1p(_a.pow(cast(tensor(2), a.dtype), -_e.abs(a - b))) / _math.log(2)
        ),
        "log2(2^x1 + 2^x2).",
    ),
    "nextafter": (_m.nextafter, "The float next to x1 on the way to x2."),
    "heaviside": (
        lambda a, b: _where(
            _k.less(a, 0.0),
            zeros_like(a * b),
            _where(_k.greater(a, 0.0), zeros_like(a * b) + 1.0, b + zeros_like(a)),
        ),
        "0 below zero, x2 at zero, 1 above.",
    ),
}
_TWO_BOOLS = {
    "logical_and": (_k.logical_and, "Whether both are true."),
    "logical_or": (_k.logical_or, "Whether one of both is true."),
    "logical_xor": (_m.logical_xor, "Whether exactly one of both is true."),
}

for _name, (_kernel, _says) in _FLOATS.items():
    globals()[_name] = _of_floats(_name, _kernel, _says)
for _name, (_kernel, _says) in _ANY.items():
    globals()[_name] = _of_any(_name, _kernel, _says)
for _table, _prepare in ((_TWO, together), (_TWO_FLOATS, _two_floats), (_TWO_BOOLS, _two_bools)):
    for _name, (_kernel, _says) in _table.items():
        globals()[_name] = _of_two(_name, _kernel, _says, _prepare)
