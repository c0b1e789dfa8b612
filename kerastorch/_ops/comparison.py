"""tf.math: comparisons and logic, element by element."""

import numpy as np
import torch

from .._core import dtypes, text
from .._core.dtypes import BOOL, COMPLEX, FLOATING, REAL
from .._core.errors import invalid
from .._core.op import op
from .._core.unsigned import UNSIGNED
from .arithmetic import strings_apart


def _equal(x, y):
    if type(x) is np.ndarray:
        return _bools(x, y, np.equal)
    return torch.eq(x, y)


def _not_equal(x, y):
    if type(x) is np.ndarray:
        return _bools(x, y, np.not_equal)
    return torch.ne(x, y)


def _bools(x, y, function):
    return torch.from_numpy(strings_apart(x, y, function).astype(np.bool_))


@op("x y", strings=True, type="Equal", elementwise=True)
def equal(x, y, name=None):
    """x == y, element by element, as a bool tensor, for tensors of one dtype.

    InvalidArgumentError when the shapes do not broadcast.
    """
    return _equal(x, y)


@op("x y", strings=True, type="NotEqual", elementwise=True)
def not_equal(x, y, name=None):
    """x != y, element by element, as a bool tensor, for tensors of one dtype.

    InvalidArgumentError when the shapes do not broadcast.
    """
    return _not_equal(x, y)


def _broadcast(x, y):
    try:
        np.broadcast_shapes(tuple(x.shape), tuple(y.shape))
    except ValueError:
        return False
    return True


@op("x y", strings=True, label="Equal", elementwise=True)
def equal_or_false(x, y, name=None):
    """x == y, and a scalar False where the shapes do not broadcast: the operator `==`."""
    try:
        return _equal(x, y)
    except (RuntimeError, ValueError):
        if _broadcast(x, y):
            raise
        return torch.tensor(False)


@op("x y", strings=True, label="NotEqual", elementwise=True)
def not_equal_or_true(x, y, name=None):
    """x != y, and a scalar True where the shapes do not broadcast: the operator `!=`."""
    try:
        return _not_equal(x, y)
    except (RuntimeError, ValueError):
        if _broadcast(x, y):
            raise
        return torch.tensor(True)


@op("x y", types=REAL, type="Less", elementwise=True)
def less(x, y, name=None):
    """x < y, element by element, as a bool tensor."""
    return torch.lt(x, y)


@op("x y", types=REAL, type="LessEqual", elementwise=True)
def less_equal(x, y, name=None):
    """x <= y, element by element, as a bool tensor."""
    return torch.le(x, y)


@op("x y", types=REAL, type="Greater", elementwise=True)
def greater(x, y, name=None):
    """x > y, element by element, as a bool tensor."""
    return torch.gt(x, y)


@op("x y", types=REAL, type="GreaterEqual", elementwise=True)
def greater_equal(x, y, name=None):
    """x >= y, element by element, as a bool tensor."""
    return torch.ge(x, y)


@op("x y", types=BOOL, type="LogicalAnd", elementwise=True)
def logical_and(x, y, name=None):
    """x and y, element by element, for bool tensors."""
    return torch.logical_and(x, y)


@op("x y", types=BOOL, type="LogicalOr", elementwise=True)
def logical_or(x, y, name=None):
    """x or y, element by element, for bool tensors."""
    return torch.logical_or(x, y)


@op("x", types=BOOL, type="LogicalNot", elementwise=True)
def logical_not(x, name=None):
    """not x, element by element, for bool tensors."""
    return torch.logical_not(x)


@op("x y", types=BOOL, elementwise=True)
def logical_xor(x, y, name="LogicalXor"):
    """Whether exactly one of x and y holds, element by element, for bool tensors."""
    return torch.logical_xor(x, y)


@op("x", types=FLOATING, type="IsNan", elementwise=True)
def is_nan(x, name=None):
    """Whether x is NaN, element by element."""
    return torch.isnan(x)


@op("x", types=FLOATING, type="IsInf", elementwise=True)
def is_inf(x, name=None):
    """Whether x is infinite, element by element."""
    return torch.isinf(x)


@op("x", types=FLOATING, type="IsFinite", elementwise=True)
def is_finite(x, name=None):
    """Whether x is neither infinite nor NaN, element by element."""
    return torch.isfinite(x)


def _flat(x):
    if getattr(x, "dtype", None) in COMPLEX:
        raise invalid(
            f"Value for attr 'T' of {dtypes.of(x).name} is not in the list of allowed values: "
            "float, double, int32, uint8, int16, int8, int64, bfloat16 [Op:Less]"
        )
    if getattr(x, "dtype", None) not in REAL:
        raise TypeError(f"Expected x to be numeric, got {text.brief(x)}")
    return x.reshape(-1)


@op("x", strings=True)
def is_non_decreasing(x, name=None):
    """Whether no element of x, read row by row, is less than the one before; a bool scalar."""
    flat = _flat(x)
    # by the difference, as TensorFlow does: it wraps for integers, and inf - inf is NaN
    return torch.all(flat[1:] - flat[:-1] >= 0)


@op("x", strings=True)
def is_strictly_increasing(x, name=None):
    """Whether each element of x, read row by row, exceeds the one before; a bool scalar."""
    flat = _flat(x)
    return torch.all(_above_zero(flat[1:] - flat[:-1]))


def _above_zero(x):
    return x != 0 if x.dtype in UNSIGNED else x > 0
