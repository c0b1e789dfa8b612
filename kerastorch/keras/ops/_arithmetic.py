"""keras.ops: functions of two tensors, element by element."""

import math

import torch

from ._boundary import as_float, is_float, keras_op, of_two

_INTEGER_OF_BOOL = torch.int32


def _arithmetic(kernel):
    """A function that counts bools as integers."""

    def numbers(x):
        return x.to(_INTEGER_OF_BOOL) if x.dtype is torch.bool else x

    return lambda a, b: kernel(numbers(a), numbers(b))


def _floats(kernel):
    """A function that makes floats of integers."""
    return lambda a, b: kernel(as_float(a), as_float(b))


def _subtract(a, b):
    return torch.logical_xor(a, b) if a.dtype is torch.bool else a - b


def _divide_no_nan(a, b):
    a, b = as_float(a), as_float(b)
    safe = torch.where(b == 0, torch.ones_like(b), b)
    return torch.where(b == 0, torch.zeros_like(a), a / safe)


def _floor_divide(a, b):
    if a.is_meta != b.is_meta:  # torch takes no real number for a dividend of meta tensors here
        a, b = a.to("meta"), b.to("meta")
    return torch.floor_divide(a, b)


def _fmax(a, b):
    return torch.fmax(a, b) if is_float(a) else torch.maximum(a, b)


def _fmin(a, b):
    return torch.fmin(a, b) if is_float(a) else torch.minimum(a, b)


def _logaddexp2(a, b):
    ln2 = math.log(2.0)
    return torch.logaddexp(a * ln2, b * ln2) / ln2


def _heaviside(a, b):
    if a.dtype is not torch.bool:
        a, b = as_float(a), as_float(b)
    return torch.heaviside(a, b)


# fmt: off
add = of_two(torch.add, "x1 + x2.", "add")
subtract = of_two(torch.sub, "x1 - x2.", "subtract")
multiply = of_two(torch.mul, "x1 * x2.", "multiply")
divide = of_two(_floats(torch.div), "x1 / x2, a float.", "divide")
true_divide = of_two(_floats(torch.div), "x1 / x2, a float.", "true_divide")
divide_no_nan = of_two(_divide_no_nan, "x1 / x2, and 0 where x2 is 0.", "divide_no_nan")
floor_divide = of_two(_arithmetic(_floor_divide), "x1 / x2, rounded down.", "floor_divide")
mod = of_two(_arithmetic(torch.remainder), "The remainder of x1 / x2, with x2's sign.", "mod")
fmod = of_two(_arithmetic(torch.fmod), "The remainder of x1 / x2, with x1's sign.", "fmod")
maximum = of_two(torch.maximum, "The greater of both; NaN if one is.", "maximum")
minimum = of_two(torch.minimum, "The smaller of both; NaN if one is.", "minimum")
fmax = of_two(_fmax, "The greater of both; the other if one is NaN.", "fmax")
fmin = of_two(_fmin, "The smaller of both; the other if one is NaN.", "fmin")
arctan2 = of_two(_floats(torch.arctan2), "The angle of the point (x2, x1).", "arctan2")
hypot = of_two(_floats(torch.hypot), "sqrt(x1^2 + x2^2).", "hypot")
logaddexp = of_two(_floats(torch.logaddexp), "log(e^x1 + e^x2).", "logaddexp")
logaddexp2 = of_two(_floats(_logaddexp2), "log2(2^x1 + 2^x2).", "logaddexp2")
nextafter = of_two(_floats(torch.nextafter), "The float next to x1 towards x2.", "nextafter")
heaviside = of_two(_heaviside, "0, x2 or 1 where x1 is negative, 0 or positive.", "heaviside")
equal = of_two(torch.eq, "x1 == x2.", "equal")
not_equal = of_two(torch.ne, "x1 != x2.", "not_equal")
greater = of_two(torch.gt, "x1 > x2.", "greater")
greater_equal = of_two(torch.ge, "x1 >= x2.", "greater_equal")
less = of_two(torch.lt, "x1 < x2.", "less")
less_equal = of_two(torch.le, "x1 <= x2.", "less_equal")
logical_and = of_two(torch.logical_and, "Whether neither is 0.", "logical_and")
logical_or = of_two(torch.logical_or, "Whether one of both is not 0.", "logical_or")
logical_xor = of_two(torch.logical_xor, "Whether just one of both is not 0.", "logical_xor")
gcd = of_two(torch.gcd, "The greatest common divisor.", "gcd")
lcm = of_two(torch.lcm, "The least common multiple.", "lcm")
# fmt: on


def _of_bits(kernel, doc, name):
    def body(x, y):
        return kernel(x, y)

    body.__name__ = body.__qualname__ = name
    body.__doc__ = doc
    return keras_op("x y")(body)


_left, _right = torch.bitwise_left_shift, torch.bitwise_right_shift

# fmt: off
bitwise_and = _of_bits(torch.bitwise_and, "The bits that both have.", "bitwise_and")
bitwise_or = _of_bits(torch.bitwise_or, "The bits that one of both has.", "bitwise_or")
bitwise_xor = _of_bits(torch.bitwise_xor, "The bits that just one of both has.", "bitwise_xor")
bitwise_left_shift = _of_bits(_left, "x * 2^y.", "bitwise_left_shift")
bitwise_right_shift = _of_bits(_right, "x / 2^y, rounded down.", "bitwise_right_shift")
left_shift = _of_bits(_left, "x * 2^y.", "left_shift")
right_shift = _of_bits(_right, "x / 2^y, rounded down.", "right_shift")
# fmt: on


@keras_op("x1 x2")
def power(x1, x2):
    """x1^x2; integers stay integers."""
    return torch.pow(x1, x2)


@keras_op("x1, x2")
def ldexp(x1, x2):
    """x1 * 2^x2; x2 must be integers."""
    if is_float(x2) or x2.dtype is torch.bool:
        raise TypeError(f"ldexp exponent must be an integer type. Received: x2.dtype={x2.dtype}")
    x1 = as_float(x1)
    return x1 * torch.exp2(x2.to(x1.dtype))


@keras_op("x1 x2")
def isclose(x1, x2, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether |x1 - x2| <= atol + rtol |x2|."""
    return torch.isclose(x1, x2, rtol, atol, equal_nan)


@keras_op("x1 x2")
def allclose(x1, x2, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether all elements are close (`isclose`)."""
    return torch.all(torch.isclose(x1, x2, rtol, atol, equal_nan))


@keras_op("x x_min x_max")
def clip(x, x_min, x_max):
    """x cut off at x_min and x_max (numbers or tensors), as numpy does: x_max where both cross."""
    if x.dtype is torch.bool:
        x, x_min, x_max = (v.to(torch.int32) for v in (x, x_min, x_max))
    return torch.clamp(x, x_min, x_max)
