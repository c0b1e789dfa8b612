"""Arithmetic, reductions and comparisons of tf.keras.backend: thin names for ops of tf."""

import numpy as np

from ... import math as _math
from ..._core.asked import ask
from ..._core.errors import invalid
from ..._ops import casting, clipping, comparison, creation, reductions, scans
from .._base import config as _config
from .session import int_shape

abs = _math.abs
cos = _math.cos
sin = _math.sin
sign = _math.sign
square = _math.square
maximum = _math.maximum
minimum = _math.minimum


def exp(x):
    """e to the power of x."""
    return _math.exp(x)


def log(x):
    """The natural logarithm."""
    return _math.log(x)


def round(x):
    """The nearest integer, halves to even ones."""
    return _math.round(x)


def sqrt(x):
    """The square root; 0 for negative numbers."""
    zero = creation.convert_to_tensor(0.0, x.dtype.base_dtype)
    return _math.sqrt(_math.maximum(x, zero))


def pow(x, a):
    """x to the power of a."""
    return _math.pow(x, a)


def clip(x, min_value, max_value):
    """x cut off at both values; None for no limit."""
    if isinstance(min_value, (int, float)) and isinstance(max_value, (int, float)):
        max_value = max_value if max_value > min_value else min_value
    low = -float("inf") if min_value is None else min_value
    high = float("inf") if max_value is None else max_value
    return clipping.clip_by_value(x, low, high)


def equal(x, y):
    """x == y."""
    return comparison.equal(x, y)


def not_equal(x, y):
    """x != y."""
    return comparison.not_equal(x, y)


def greater(x, y):
    """x > y."""
    return _math.greater(x, y)


def greater_equal(x, y):
    """x >= y."""
    return _math.greater_equal(x, y)


def less(x, y):
    """x < y."""
    return _math.less(x, y)


def less_equal(x, y):
    """x <= y."""
    return _math.less_equal(x, y)


def _is_bool(x):
    return x.dtype.base_dtype.is_bool if hasattr(x, "_t") or hasattr(x, "_is_symbolic") else False


def _float(x):
    ask(x, "dtype.base_dtype")
    return casting.cast(x, _config.floatx()) if _is_bool(x) else x


def max(x, axis=None, keepdims=False):
    """The largest element along `axis`."""
    return reductions.reduce_max(x, axis, keepdims)


def min(x, axis=None, keepdims=False):
    """The smallest element along `axis`."""
    return reductions.reduce_min(x, axis, keepdims)


def sum(x, axis=None, keepdims=False):
    """The sum along `axis`."""
    return reductions.reduce_sum(x, axis, keepdims)


def prod(x, axis=None, keepdims=False):
    """The product along `axis`."""
    return reductions.reduce_prod(x, axis, keepdims)


def mean(x, axis=None, keepdims=False):
    """The mean along `axis`; booleans count as 0 and 1."""
    return reductions.reduce_mean(_float(x), axis, keepdims)


def var(x, axis=None, keepdims=False):
    """The variance along `axis`."""
    return _math.reduce_variance(_float(x), axis=axis, keepdims=keepdims)


def std(x, axis=None, keepdims=False):
    """The standard deviation along `axis`."""
    return _math.reduce_std(_float(x), axis=axis, keepdims=keepdims)


def any(x, axis=None, keepdims=False):
    """Whether any element along `axis` is not zero."""
    return reductions.reduce_any(casting.cast(x, "bool"), axis, keepdims)


def all(x, axis=None, keepdims=False):
    """Whether all elements along `axis` are not zero."""
    return reductions.reduce_all(casting.cast(x, "bool"), axis, keepdims)


def argmax(x, axis=-1):
    """The index of the largest element along `axis`."""
    return reductions.argmax(x, axis)


def argmin(x, axis=-1):
    """The index of the smallest element along `axis`."""
    return reductions.argmin(x, axis)


def cumsum(x, axis=0):
    """The running sum along `axis`."""
    return scans.cumsum(x, axis=axis)


def cumprod(x, axis=0):
    """The running product along `axis`."""
    return _math.cumprod(x, axis=axis)


def l2_normalize(x, axis=None):
    """x divided by its Euclidean norm along `axis`."""
    return _math.l2_normalize(x, axis=axis)


def switch(condition, then_expression, else_expression):
    """One expression where `condition` holds, the other elsewhere.

    A scalar condition calls only the function that it needs; others choose element by element, and
    one of rank 2 or more gets further axes at the end.  ValueError when its rank is over that of
    the expressions.
    """
    from ..._ops.control_flow import cond
    from ..._ops.indexing import where
    from ..._ops.shaping import expand_dims

    ask(condition, "dtype")
    if condition.dtype != "bool":
        condition = casting.cast(condition, "bool")
    ask(condition, "shape.rank")
    rank = len(int_shape(condition))
    if not rank:
        result = cond(condition, _function(then_expression), _function(else_expression))
        return result[0] if isinstance(result, (list, tuple)) and len(result) == 1 else result
    then, other = (f() if callable(f) else f for f in (then_expression, else_expression))
    ask(then, "shape.rank")
    wanted = len(int_shape(then))
    if rank > wanted:
        raise ValueError(
            "Rank of `condition` should be less than or equal to rank of `then_expression` and "
            f"`else_expression`. ndim(condition)={rank}, ndim(then_expression)={wanted}"
        )
    if isinstance(other, np.ndarray) and other.dtype == bool and hasattr(then, "_t"):
        other = creation.convert_to_tensor(other.astype(then.dtype.as_numpy_dtype), then.dtype)
    kinds = [getattr(x, "dtype", None) for x in (then, other)]
    if None not in kinds and kinds[0] != kinds[1]:
        raise invalid(
            f"cannot compute SelectV2 as input #2(zero-based) was expected to be a {kinds[0]} "
            f"tensor but is a {kinds[1]} tensor [Op:SelectV2]"
        )
    for _ in range(wanted - rank if rank > 1 else 0):
        condition = expand_dims(condition, -1)
    return where(condition, then, other)


def _function(expression):
    if callable(expression) and not hasattr(expression, "_t"):
        return expression
    return lambda: expression
