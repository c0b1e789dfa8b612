"""The operators of Tensor and Variable."""

import numpy as np

from .._core.convert import to_tensor
from .._core.modes import modes
from .._core.op import with_number
from .._core.tensor import Tensor
from .._core.variable import Variable
from . import arithmetic, bitwise, comparison, elementwise
from .products import matmul

# Values whose class has reflected operators that know nothing of tensors: their errors are ours.
_PLAIN = (bool, int, float, complex, str, bytes, list, tuple, np.ndarray, np.generic, type(None))

# By number, as torch.compile follows closures over numbers and functions only.
_specs = []


def _numbered(function):
    _specs.append(function.spec)
    return len(_specs) - 1


def _operator(function, reflected):
    """x op y; leaves it to y's class when y has no tensor form and has the reflected operator."""

    spec = _numbered(function)

    def operator(x, y):
        kind = type(y)
        if (kind is float or kind is int) and not modes.active:
            result = with_number(_specs[spec], (x, y, None), 0, 1)
            if result is not None:
                return result
        try:
            return function(x, y)
        except (TypeError, ValueError):
            if hasattr(type(y), reflected) and not isinstance(y, (*_PLAIN, Tensor, Variable)):
                return NotImplemented
            raise

    return operator


def _reflected(function):
    spec = _numbered(function)

    def operator(x, y):
        kind = type(y)
        if (kind is float or kind is int) and not modes.active:
            result = with_number(_specs[spec], (y, x, None), 0, 1)
            if result is not None:
                return result
        if (kind is list or kind is tuple) and getattr(x, "_is_variable", False):
            y = to_tensor(y, x.dtype)
        return function(y, x)

    return operator


def _left_converted(function):
    """`function` of (value, tensor): the value gets the tensor's dtype."""

    def converting(y, x):
        if not hasattr(y, "dtype") or isinstance(y, (np.ndarray, np.generic)):
            y = to_tensor(y, x.dtype)
        return function(y, x)

    converting.spec = function.spec
    return converting


def _by_dtype(logical, bits):
    """`logical` for bool tensors, `bits` for integer ones."""

    def function(x, y):
        own = x if hasattr(x, "dtype") else y
        if own.dtype == "bool":
            return logical(x, y)
        return bits(x, y)

    function.spec = bits.spec
    return function


def _invert(x):
    return comparison.logical_not(x) if x.dtype == "bool" else bitwise.invert(x)


def _equals(x, y):
    return False if y is None else comparison.equal_or_false(x, y)


def _differs(x, y):
    return True if y is None else comparison.not_equal_or_true(x, y)


def _variable_equals(x, y):
    return comparison.equal_or_false(x, to_tensor(y) if y is None else y)


def _variable_differs(x, y):
    return comparison.not_equal_or_true(x, to_tensor(y) if y is None else y)


_BINARY = {
    "add": (arithmetic.add, arithmetic.radd),
    "sub": (arithmetic.subtract, arithmetic.subtract),
    "mul": (arithmetic.multiply, arithmetic.multiply),
    "truediv": (arithmetic.truediv, _left_converted(arithmetic.truediv)),
    "floordiv": (arithmetic.floordiv, arithmetic.floordiv),
    "mod": (arithmetic.floormod, arithmetic.floormod),
    "pow": (arithmetic.pow, arithmetic.pow),
    "matmul": (matmul, _left_converted(matmul)),
    "and": (_by_dtype(comparison.logical_and, bitwise.bitwise_and),) * 2,
    "or": (_by_dtype(comparison.logical_or, bitwise.bitwise_or),) * 2,
    "xor": (_by_dtype(comparison.logical_xor, bitwise.bitwise_xor),) * 2,
}

_METHODS = {
    "__neg__": elementwise.negative,
    "__abs__": elementwise.abs,
    "__invert__": _invert,
    "__lt__": comparison.less,
    "__le__": comparison.less_equal,
    "__gt__": comparison.greater,
    "__ge__": comparison.greater_equal,
}
for _name, (_direct, _swapped) in _BINARY.items():
    _METHODS[f"__{_name}__"] = _operator(_direct, f"__r{_name}__")
    _METHODS[f"__r{_name}__"] = _reflected(_swapped)

Tensor._bind(**_METHODS, __eq__=_equals, __ne__=_differs)
Variable._bind(**_METHODS, __eq__=_variable_equals, __ne__=_variable_differs)
