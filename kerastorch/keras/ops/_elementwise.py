"""keras.ops: functions of one tensor, element by element."""

import math

import torch

from ._boundary import as_float, elementwise, is_float, keras_op, of_floats, torch_dtype

_GREATEST_EXACT = 1e38


def _not_of_bools(kernel):
    """A function under which bools stay what they are."""
    return lambda x: x.clone() if x.dtype is torch.bool else kernel(x)


def _floats_only(kernel):
    """A function of floats and complex numbers that leaves other tensors as they are."""
    return lambda x: kernel(x) if is_float(x) else x.clone()


def _wide(kernel):
    """A function that makes float64 of int64, and floats of other integers."""
    return lambda x: kernel(x.double() if x.dtype is torch.int64 else as_float(x))


def _square(x):
    return x.to(torch.int32) if x.dtype is torch.bool else torch.square(x)


def _cbrt(x):
    return torch.copysign(torch.pow(torch.abs(x), 1 / 3), x)


def _sign(x):
    if x.dtype is torch.bool:
        return x.clone()
    return torch.sgn(x)


def _fabs(x):
    if x.is_complex():
        raise TypeError(f"`fabs` takes real numbers, got {x.dtype}")
    return torch.abs(x)


def _imag(x):
    return x.imag if x.is_complex() else torch.zeros_like(x)


def _angle(x):
    x = as_float(x)
    return torch.angle(x)


def _infinite(sign):
    def kernel(x):
        if not x.is_floating_point():
            return torch.zeros(x.shape, dtype=torch.bool, device=x.device)
        return x == sign * math.inf

    return kernel


_abs = _not_of_bools(torch.abs)

# fmt: off
abs = elementwise(_abs, "|x|; for complex tensors the modulus.", "abs")
absolute = elementwise(_abs, "|x|; for complex tensors the modulus.", "absolute")
angle = elementwise(_angle, "The angle of complex numbers; 0 or pi for real ones.", "angle")
arccos = of_floats(torch.arccos, "The inverse cosine.", "arccos")
arccosh = of_floats(torch.arccosh, "The inverse hyperbolic cosine.", "arccosh")
arcsin = of_floats(torch.arcsin, "The inverse sine.", "arcsin")
arcsinh = of_floats(torch.arcsinh, "The inverse hyperbolic sine.", "arcsinh")
arctan = of_floats(torch.arctan, "The inverse tangent.", "arctan")
arctanh = of_floats(torch.arctanh, "The inverse hyperbolic tangent.", "arctanh")
cbrt = elementwise(_wide(_cbrt), "The cube root, of negative numbers too.", "cbrt")
ceil = of_floats(torch.ceil, "The least integer >= x, as a float.", "ceil")
conj = elementwise(torch.conj_physical, "The complex conjugate.", "conj")
conjugate = elementwise(torch.conj_physical, "The complex conjugate.", "conjugate")
copy = elementwise(torch.clone, "A copy of x.", "copy")
cos = of_floats(torch.cos, "The cosine.", "cos")
cosh = of_floats(torch.cosh, "The hyperbolic cosine.", "cosh")
deg2rad = elementwise(_wide(torch.deg2rad), "Degrees as radians.", "deg2rad")
exp = of_floats(torch.exp, "e^x.", "exp")
exp2 = of_floats(torch.exp2, "2^x.", "exp2")
expm1 = of_floats(torch.expm1, "e^x - 1, exact near 0.", "expm1")
fabs = of_floats(_fabs, "|x| as a float.", "fabs")
floor = of_floats(torch.floor, "The greatest integer <= x, as a float.", "floor")
i0 = elementwise(_wide(torch.special.i0), "The modified Bessel function of order 0.", "i0")
imag = elementwise(_imag, "The imaginary part; zeros for real tensors.", "imag")
isfinite = elementwise(torch.isfinite, "Whether x is neither infinite nor NaN.", "isfinite")
isinf = elementwise(torch.isinf, "Whether x is infinite.", "isinf")
isnan = elementwise(torch.isnan, "Whether x is NaN.", "isnan")
isneginf = elementwise(_infinite(-1), "Whether x is minus infinity.", "isneginf")
isposinf = elementwise(_infinite(1), "Whether x is plus infinity.", "isposinf")
isreal = elementwise(torch.isreal, "Whether the imaginary part is 0.", "isreal")
log = of_floats(torch.log, "The natural logarithm.", "log")
log10 = of_floats(torch.log10, "The logarithm to base 10.", "log10")
log1p = of_floats(torch.log1p, "log(1 + x), exact near 0.", "log1p")
log2 = of_floats(torch.log2, "The logarithm to base 2.", "log2")
logical_not = elementwise(torch.logical_not, "Whether x is 0 or False.", "logical_not")
negative = elementwise(torch.neg, "-x.", "negative")
rad2deg = elementwise(_wide(torch.rad2deg), "Radians as degrees.", "rad2deg")
real = elementwise(torch.real, "The real part.", "real")
reciprocal = of_floats(torch.reciprocal, "1 / x.", "reciprocal")
sign = elementwise(_sign, "-1, 0 or 1 with x's sign.", "sign")
signbit = elementwise(torch.signbit, "Whether x is negative, or minus zero.", "signbit")
sin = of_floats(torch.sin, "The sine.", "sin")
sinc = of_floats(torch.sinc, "sin(pi x) / (pi x), and 1 at 0.", "sinc")
sinh = of_floats(torch.sinh, "The hyperbolic sine.", "sinh")
sqrt = of_floats(torch.sqrt, "The square root; NaN for negative numbers.", "sqrt")
square = elementwise(_square, "x^2.", "square")
tan = of_floats(torch.tan, "The tangent.", "tan")
tanh = of_floats(torch.tanh, "The hyperbolic tangent.", "tanh")
trunc = elementwise(_not_of_bools(torch.trunc), "x without its fraction.", "trunc")
bitwise_invert = elementwise(torch.bitwise_not, "The bits of x inverted.", "bitwise_invert")
bitwise_not = elementwise(torch.bitwise_not, "The bits of x inverted.", "bitwise_not")
# of keras.ops.math
erf = of_floats(torch.erf, "The error function.", "erf")
erfc = of_floats(torch.erfc, "1 - erf(x), exact for great x.", "erfc")
erfinv = of_floats(torch.erfinv, "The inverse of the error function.", "erfinv")
rsqrt = of_floats(torch.rsqrt, "1 / sqrt(x).", "rsqrt")
# fmt: on


@keras_op("x")
def round(x, decimals=0):
    """x rounded to so many decimals, halves to even numbers."""
    if not is_float(x):
        if decimals >= 0 or x.dtype is torch.bool:
            return x.clone()
        unit = 10**-decimals
        return (torch.round(x.double() / unit) * unit).to(x.dtype)
    if x.is_complex():
        return torch.complex(*(torch.round(part, decimals=decimals) for part in (x.real, x.imag)))
    return torch.round(x, decimals=decimals)


@keras_op("x")
def nan_to_num(x, nan=0.0, posinf=None, neginf=None):
    """x with numbers in place of NaN and the infinities, by default 0 and the extremes of its
    dtype."""
    return torch.nan_to_num(x, nan, posinf, neginf) if is_float(x) else x.clone()


@keras_op("x")
def view(x, dtype=None):
    """The bits of x read as another dtype, floatx by default; the last dimension changes with its
    size."""
    return x.view(torch_dtype(dtype))
