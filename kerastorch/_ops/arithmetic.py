"""tf.math: arithmetic of two tensors, element by element, with broadcasting."""

import numpy as np
import torch

from .._core import convert, dtypes, text
from .._core.dtypes import FLOATING, INDEX, INEXACT, INTEGER, NUMERIC, REAL
from .._core.errors import InternalError, InvalidArgumentError, invalid
from .._core.op import op
from .._core.tensor_shape import as_shape
from ._rules import ones, ruled, zero_where, zeros

# What integers become before a true division.
WIDE = dict.fromkeys((torch.int8, torch.uint8, torch.int16, torch.uint16), torch.float32)
WIDE.update(dict.fromkeys((torch.int32, torch.uint32, torch.int64, torch.uint64), torch.float64))


def strings_apart(x, y, function):
    """`function(x, y)` on numpy arrays of bytes, as an array of rank 0 too."""
    try:
        return np.asarray(function(x, y), dtype=object)
    except ValueError:
        raise invalid(f"Incompatible shapes: {list(x.shape)} vs. {list(y.shape)}") from None


@op(
    "x y",
    types=NUMERIC,
    strings=True,
    dtype_error=InvalidArgumentError,
    dtype_from_first=True,
    type="AddV2",
    elementwise=True,
)
def add(x, y, name=None):
    """x + y, element by element; strings are concatenated.

    x, y: tensors of one numeric or string dtype and of shapes that broadcast.
    InvalidArgumentError when dtypes or shapes do not fit.
    """
    if type(x) is np.ndarray:
        return strings_apart(x, y, np.add)
    return torch.add(x, y)


# y + x of a value that takes the dtype of the tensor on its right
radd = op("x y", types=NUMERIC, strings=True, label="AddV2", elementwise=True)(add.raw)


@op("x y", types=NUMERIC, type="Sub", elementwise=True)
def subtract(x, y, name=None):
    """x - y, element by element."""
    return torch.sub(x, y)


@op("x y", types=NUMERIC, type="Mul", elementwise=True)
def multiply(x, y, name=None):
    """x * y, element by element."""
    return torch.mul(x, y)


def _wide(x):
    wide = WIDE.get(x.dtype)
    if wide is None:
        raise TypeError(f"Invalid dtype for a division: {dtypes.of(x).name}.")
    return x.to(wide)


def _quotient(x, y):
    if x.dtype in INEXACT:
        return torch.div(x, y)
    return torch.div(_wide(x), _wide(y))


@op("x y", strings=True, dtype_error=TypeError, label="RealDiv", elementwise=True)
def divide(x, y, name=None):
    """x / y as Python's `/` computes it: see `truediv`."""
    return _quotient(x, y)


@op(
    "x y",
    strings=True,
    dtype_error=TypeError,
    dtype_from_first=True,
    label="RealDiv",
    elementwise=True,
)
def truediv(x, y, name=None):
    """x / y, element by element, in floating point.

    Integers of 8 and 16 bits are divided as float32, longer ones as float64.  TypeError when the
    dtypes differ.
    """
    return _quotient(x, y)


@op("x y", types=NUMERIC, type="RealDiv", elementwise=True)
def realdiv(x, y, name=None):
    """x / y, element by element, for floating point tensors."""
    return torch.div(x, y)


@op("x y", types=REAL, type="FloorDiv", elementwise=True)
def floordiv(x, y, name=None):
    """floor(x / y), element by element; no gradient.

    InvalidArgumentError when an integer is divided by zero.
    """
    if x.dtype in FLOATING:
        return torch.floor(torch.div(x.detach(), y.detach()))
    return torch.div(*_untrapped(x, y), rounding_mode="floor")


def _untrapped(x, y):
    """x and y with the same quotients and remainders, none of them the smallest number / -1, at
    which the processor traps: torch leaves that to it."""
    if x.dtype not in (torch.int32, torch.int64) or x.device.type != "cpu":
        return x, y
    negative = y == -1
    return torch.where(negative, -x, x), torch.where(negative, ones(y), y)


@op("x y", types=REAL, type="FloorMod", elementwise=True)
def floormod(x, y, name=None):
    """x - floor(x / y) * y, element by element: the remainder with y's sign.

    InvalidArgumentError when an integer is divided by zero.
    """
    return _remainder(x, y)


def _floored(x, y):
    return torch.remainder(*_untrapped(x, y))


_remainder = ruled(_floored, lambda g, z, x, y: g, lambda g, z, x, y: -g * floordiv.raw(x, y))


@op("x y", types=REAL, type="TruncateDiv", elementwise=True)
def truncatediv(x, y, name=None):
    """x / y rounded toward zero, element by element; no gradient."""
    return _refusing_zeros(_truncated, x.detach(), y.detach(), "TruncateDiv")


def _truncated(x, y):
    return torch.div(x, y, rounding_mode="trunc")


@op("x y", types=REAL, type="TruncateMod", elementwise=True)
def truncatemod(x, y, name=None):
    """The remainder of a division rounded toward zero: it has x's sign; no gradient."""
    return _refusing_zeros(torch.fmod, x.detach(), y.detach(), "TruncateMod")


def _refusing_zeros(function, x, y, kernel):
    if not x.is_cpu:  # where kernels do not look
        _refuse_zeros(x, y, kernel)
    try:
        return function(*_untrapped(x, y))
    except RuntimeError:
        _refuse_zeros(x, y, kernel)
        raise


def _refuse_zeros(x, y, kernel):
    if y.dtype in INTEGER and not y.is_meta and bool((y == 0).any()):
        torch.broadcast_shapes(x.shape, y.shape)  # which are looked at first
        raise InternalError(
            None,
            None,
            f"Unexpected error in binary operator (only integer div and mod should have errors): "
            f"division by zero [Op:{kernel}]",
        )


def _safe(mask, value):
    """`value` with ones where `mask` holds, so that neither value nor gradient is NaN there."""
    return torch.where(mask, ones(value), value)


@op("x y", dtype_error=TypeError, type="DivNoNan", elementwise=True)
def divide_no_nan(x, y, name=None):
    """x / y, element by element, and 0 where y is 0; integers as in `truediv`."""
    if x.dtype not in INEXACT:
        x, y = _wide(x), _wide(y)
    mask = y == 0
    return zero_where(mask, torch.div(x, _safe(mask, y)))


@op(
    "x y",
    types=INEXACT,
    dtype_error=ValueError,
    dtype_from_first=True,
    type="MulNoNan",
    elementwise=True,
)
def multiply_no_nan(x, y, name=None):
    """x * y, element by element, and 0 where y is 0, even if x is infinite or NaN there."""
    return _product_no_nan(x, y)


def _times_no_nan(x, y):
    return torch.mul(zero_where((y == 0) & ~torch.isfinite(x), x), y)


# for complex numbers TensorFlow's rules take no conjugates, here and in xdivy, xlogy and xlog1py
_product_no_nan = ruled(
    _times_no_nan,
    lambda g, z, x, y: _times_no_nan(g, y),
    lambda g, z, x, y: _times_no_nan(x, g),
)


def _power_slope_of_base(g, z, x, y):
    if x.is_complex():
        x, y = x.conj(), y.conj()
    return g * (y * torch.pow(x, y - 1))


def _power_slope_of_exponent(g, z, x, y):
    if x.is_complex():
        x, y, z = x.conj(), y.conj(), z.conj()
        nothing = x == 0
    else:
        nothing = ~(x > 0)
    return g * (z * zero_where(nothing, torch.log(_safe(nothing, x))))


_power = ruled(torch.pow, _power_slope_of_base, _power_slope_of_exponent)


def _zeroth_power(x):
    return _power(x, zeros(x))


# torch's general power takes more than twice as long as the square
@op(
    "x y",
    types=NUMERIC - {torch.uint8, torch.uint16, torch.uint32, torch.uint64},
    scalar_kernels={2: torch.square, 0: _zeroth_power},
    type="Pow",
    elementwise=True,
)
def pow(x, y, name=None):
    """x to the power y, element by element.

    InvalidArgumentError for an integer to a negative integer power.
    """
    if x.dtype in INTEGER:
        if y.device.type != "meta" and bool((y < 0).any()):
            raise invalid("Integers to negative integer powers are not allowed [Op:Pow]")
    elif y.ndim or y.requires_grad:
        return _power(x, y)
    return torch.pow(x, y)


@op("x y", types=REAL, type="Maximum", elementwise=True)
def maximum(x, y, name=None):
    """The larger of x and y, element by element; NaN if either is.

    A tie's gradient is x's, that at NaN y's.
    """
    if x.requires_grad or y.requires_grad:
        return torch.where(x >= y, x, torch.maximum(x.detach(), y))
    return torch.maximum(x, y)


@op("x y", types=REAL, type="Minimum", elementwise=True)
def minimum(x, y, name=None):
    """The smaller of x and y, element by element; NaN if either is.

    A tie's gradient is x's, that at NaN y's.
    """
    if x.requires_grad or y.requires_grad:
        return torch.where(x <= y, x, torch.minimum(x.detach(), y))
    return torch.minimum(x, y)


@op(
    "x y",
    types=NUMERIC
    - {torch.int8, torch.int16, torch.uint8, torch.uint16, torch.uint32, torch.uint64},
    type="SquaredDifference",
    elementwise=True,
)
def squared_difference(x, y, name=None):
    """(x - y)^2, element by element; |x - y|^2 for complex tensors."""
    difference = torch.sub(x, y)
    if difference.is_complex():
        return torch.mul(difference, difference.conj())
    return torch.square(difference)


@op("x y", types=INEXACT, type="Xdivy", elementwise=True)
def xdivy(x, y, name=None):
    """x / y, element by element, and 0 where x is 0, whatever y is."""
    return _xdivy(x, y)


def _unless_zero(function):
    """function(x, y), and 0 where x is 0, whatever y is."""

    def guarded(x, y):
        mask = x == 0
        return zero_where(mask, function(x, _safe(mask, y)))

    return guarded


def _there(g, x):
    """`g` where x is not 0."""
    return zero_where(x == 0, g)


_quotient_of_x = _unless_zero(torch.div)
_xdivy = ruled(
    _quotient_of_x,
    lambda g, z, x, y: g * _quotient_of_x(_there(ones(x), x), y),
    lambda g, z, x, y: g * _quotient_of_x(-x, y * y),
)


@op("x y", types=INEXACT, type="Xlogy", elementwise=True)
def xlogy(x, y, name=None):
    """x * log(y), element by element, and 0 where x is 0, whatever y is."""
    return _xlogy(x, y)


_log_of_y = _unless_zero(lambda x, y: torch.mul(x, torch.log(y)))
_xlogy = ruled(
    _log_of_y,
    lambda g, z, x, y: g * _log_of_y(_there(ones(x), x), y),
    lambda g, z, x, y: g * _quotient_of_x(x, y),
)


@op("x y", types=INEXACT, type="Xlog1py", elementwise=True)
def xlog1py(x, y, name=None):
    """x * log(1 + y), element by element, and 0 where x is 0, whatever y is."""
    return _xlog1py(x, y)


_log1p_of_y = _unless_zero(lambda x, y: torch.mul(x, torch.log1p(y)))
_xlog1py = ruled(
    _log1p_of_y,
    lambda g, z, x, y: g * _log1p_of_y(_there(ones(x), x), y),
    lambda g, z, x, y: g * _quotient_of_x(x, y + 1),
)


@op("x1 x2", types=frozenset({torch.float32, torch.float64}), type="NextAfter", elementwise=True)
def nextafter(x1, x2, name=None):
    """The number next to x1 in the direction of x2, element by element; x1 has the gradient."""
    return _nextafter(x1, x2)


_nextafter = ruled(torch.nextafter, lambda g, z, x, y: g, lambda g, z, x, y: torch.zeros_like(g))


@op("y x", types=FLOATING, type="Atan2", elementwise=True)
def atan2(y, x, name=None):
    """The angle of the point (x, y), in (-pi, pi], element by element."""
    return _angle(y, x)


_angle = ruled(
    torch.atan2,
    lambda g, z, y, x: g / (x * x + y * y) * x,
    lambda g, z, y, x: g / (x * x + y * y) * -y,
)


@op(
    "scalar x",
    types=NUMERIC,
    dtype_error=ValueError,
    label="Mul",
    elementwise=True,
    asks=("x.dtype",),
)
def scalar_mul(scalar, x, name=None):
    """scalar * x for a scalar of x's dtype (a Python number takes it).

    ValueError when `scalar` has dimensions or another dtype.
    """
    if scalar.ndim:
        raise ValueError(f"The input scalar must be 0-D, got shape {tuple(scalar.shape)}.")
    return torch.mul(scalar, x)


def _same_shapes(kernel, inputs):
    if not inputs:
        raise ValueError(
            "Inputs must be an iterable of at least one Tensor/IndexedSlices with the same dtype "
            "and shape."
        )
    for i, x in enumerate(inputs):
        if x.shape != inputs[0].shape:
            raise invalid(
                f"Inputs must have the same shape: input 0 is {text.brief(inputs[0])}, input {i} "
                f"is {text.brief(x)} [Op:{kernel}]"
            )


@op("*inputs", types=NUMERIC, own_dtypes=True, type="AddN")
def add_n(inputs, name=None):
    """The sum of a list of tensors of one shape and dtype.

    ValueError for an empty list, InvalidArgumentError when shapes or dtypes differ.
    """
    _same_shapes("AddN", inputs)
    return sum(inputs[1:], start=inputs[0])


def _before_accumulate(inputs, *_):
    """Members of one dtype and shape, each converted by itself."""
    if not isinstance(inputs, (list, tuple)):
        return
    first = None
    for x in inputs:
        x = x if getattr(x, "_is_symbolic", False) else convert.to_tensor(x)
        first = x if first is None else first
        if x.dtype is not first.dtype:
            raise ValueError("inputs must be a list of at least one Tensor with the same dtype")
        if not x.shape.is_compatible_with(first.shape):
            raise ValueError(f"Shapes {first.shape} and {x.shape} are not compatible")


@op(
    "*inputs",
    types=NUMERIC,
    dtype_error=ValueError,
    label="AccumulateNV2",
    before=_before_accumulate,
)
def accumulate_n(inputs, shape=None, tensor_dtype=None, name=None):
    """The sum of a list of tensors, as `add_n`.

    shape, tensor_dtype: what the tensors are to have; ValueError or TypeError if they do not.
    """
    _same_shapes("AccumulateNV2", inputs)
    if shape is not None and not as_shape(shape).is_compatible_with(tuple(inputs[0].shape)):
        raise ValueError(f"Shapes {shape} and {tuple(inputs[0].shape)} are not compatible")
    if tensor_dtype is not None and dtypes.as_dtype(tensor_dtype) is not dtypes.of(inputs[0]):
        raise TypeError(
            f"The `tensor_dtype` argument is {tensor_dtype}, but the inputs are "
            f"{text.brief(inputs[0])}."
        )
    return sum(inputs[1:], start=inputs[0])


@op("*coeffs x", types=NUMERIC, own_dtypes=True, label="Mul")
def _polyval(coeffs, x):
    result = torch.zeros_like(x)
    for i, c in enumerate(coeffs):
        result = c if i == 0 else result * x + c
    return result


def polyval(coeffs, x, name=None):
    """The polynomial coeffs[0] x^(n-1) + ... + coeffs[n-1], by Horner's rule.

    coeffs: a list of tensors that broadcast with x; 0 if it is empty.  ValueError if no list.
    """
    if not isinstance(coeffs, list):
        raise ValueError(f"Argument coeffs must be list type. Received type {type(coeffs)}.")
    return _polyval(coeffs, x)


@op("x", types=INDEX, type="InvertPermutation")
def invert_permutation(x, name=None):
    """y with y[x[i]] = i, for a vector x that has each of 0 ... n - 1 once.

    InvalidArgumentError when x is no such vector.
    """
    if x.ndim != 1:
        raise invalid(f"invert_permutation expects a 1D vector, got shape {list(x.shape)}")
    result = torch.empty_like(x)
    count = torch.arange(len(x), dtype=x.dtype, device=x.device)
    if x.device.type != "meta" and not torch.equal(torch.sort(x).values, count):
        raise invalid(f"invert_permutation expects each of 0 ... {len(x) - 1} once, got {x}")
    return result.scatter_(0, x.long(), count)
