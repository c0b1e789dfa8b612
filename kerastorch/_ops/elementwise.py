"""tf.math: functions of one tensor, element by element."""

import math

import numpy as np
import torch
from torch.nn import functional

from .._core import dtypes
from .._core.dtypes import COMPLEX, FLOATING, INEXACT, NUMERIC, REAL, SIGNED
from .._core.errors import invalid
from .._core.op import op
from .._core.state import state
from ._rules import ruled, zeros
from .arithmetic import divide_no_nan

_SIGNED = FLOATING | SIGNED | COMPLEX


@op("x", types=_SIGNED, type="Abs", elementwise=True)
def abs(x, name=None):
    """|x|; for complex tensors the modulus, as a real tensor."""
    return torch.abs(x)


@op("x", types=_SIGNED, type="Neg", elementwise=True)
def negative(x, name=None):
    """-x."""
    return torch.neg(x)


@op("x", types=_SIGNED, type="Sign", elementwise=True)
def sign(x, name=None):
    """-1, 0 or 1 with x's sign; x / |x| for complex tensors."""
    result = torch.sgn(x)
    # torch has no sign for NaN, TensorFlow leaves it NaN
    return torch.where(torch.isnan(x), x.detach(), result) if x.dtype in FLOATING else result


@op("x", types=NUMERIC, type="Square", elementwise=True)
def square(x, name=None):
    """x^2."""
    return torch.square(x)


@op("x", types=INEXACT, type="Sqrt", elementwise=True)
def sqrt(x, name=None):
    """The square root of x; NaN for negative x."""
    return torch.sqrt(x)


@op("x", types=INEXACT, type="Rsqrt", elementwise=True)
def rsqrt(x, name=None):
    """1 / sqrt(x)."""
    return torch.rsqrt(x)


@op("x", types=INEXACT, type="Reciprocal", elementwise=True)
def reciprocal(x, name=None):
    """1 / x."""
    return torch.reciprocal(x)


@op("x", strings=True, label="DivNoNan", elementwise=True)
def reciprocal_no_nan(x, name=None):
    """1 / x, and 0 where x is 0.  TypeError if x is not numeric."""
    _numeric(x, "reciprocal_no_nan")
    if x.dtype not in INEXACT:
        raise invalid(f"reciprocal_no_nan is not defined for {x.dtype} [Op:DivNoNan]")
    return divide_no_nan.raw(torch.ones((), dtype=x.dtype, device=x.device), x)


@op("x", types=INEXACT, type="Exp", elementwise=True)
def exp(x, name=None):
    """e^x."""
    return torch.exp(x)


@op("x", types=INEXACT, type="Expm1", elementwise=True)
def expm1(x, name=None):
    """e^x - 1, exact near 0."""
    return torch.expm1(x)


@op("x", types=INEXACT, type="Log", elementwise=True)
def log(x, name=None):
    """The natural logarithm of x."""
    return torch.log(x)


@op("x", types=INEXACT, type="Log1p", elementwise=True)
def log1p(x, name=None):
    """log(1 + x), exact near 0."""
    return torch.log1p(x)


@op("x", types=INEXACT, type="Sigmoid", elementwise=True)
def sigmoid(x, name=None):
    """1 / (1 + e^-x)."""
    result = torch.sigmoid(x)
    if state.step or state.function:
        result._sigmoid_logits = x  # a graph knows them: see keras/losses/crossentropy.py
    return result


@op("x", types=FLOATING, elementwise=True)
def log_sigmoid(x, name=None):
    """log(1 / (1 + e^-x))."""
    return functional.logsigmoid(x)


@op("features", types=FLOATING, type="Softplus", elementwise=True)
def softplus(features, name=None):
    """log(1 + e^x)."""
    return functional.softplus(features)


@op(
    "features",
    types=FLOATING,
    type="Softsign",
    elementwise=True,
    graded_once={"features": "SoftsignGrad"},
)
def softsign(features, name=None):
    """x / (1 + |x|)."""
    return _softsign(features)


_softsign = ruled(functional.softsign, lambda g, y, x: g / torch.square(1 + torch.abs(x)))


@op("x", types=INEXACT, type="Sin", elementwise=True)
def sin(x, name=None):
    """The sine of x, in radians."""
    return torch.sin(x)


@op("x", types=INEXACT, type="Cos", elementwise=True)
def cos(x, name=None):
    """The cosine of x, in radians."""
    return torch.cos(x)


@op("x", types=INEXACT, type="Tan", elementwise=True)
def tan(x, name=None):
    """The tangent of x, in radians."""
    return torch.tan(x)


@op("x", types=INEXACT, type="Asin", elementwise=True)
def asin(x, name=None):
    """The angle in [-pi/2, pi/2] whose sine is x; NaN where |x| > 1."""
    return _complex_asin(x) if x.is_complex() else torch.asin(x)


# on the branch cut torch's slopes are those of its other side
def _asin_slope(x):
    x = x.conj()
    return torch.reciprocal(torch.sqrt(1 - x * x))


_complex_asin = ruled(torch.asin, lambda g, y, x: g * _asin_slope(x))
_complex_acos = ruled(torch.acos, lambda g, y, x: -g * _asin_slope(x))


@op("x", types=INEXACT, type="Acos", elementwise=True)
def acos(x, name=None):
    """The angle in [0, pi] whose cosine is x; NaN where |x| > 1."""
    return _complex_acos(x) if x.is_complex() else torch.acos(x)


@op("x", types=INEXACT, type="Atan", elementwise=True)
def atan(x, name=None):
    """The angle in (-pi/2, pi/2) whose tangent is x."""
    return torch.atan(x)


@op("x", types=INEXACT, type="Sinh", elementwise=True)
def sinh(x, name=None):
    """(e^x - e^-x) / 2."""
    return torch.sinh(x)


@op("x", types=INEXACT, type="Cosh", elementwise=True)
def cosh(x, name=None):
    """(e^x + e^-x) / 2."""
    return torch.cosh(x)


@op("x", types=INEXACT, type="Tanh", elementwise=True)
def tanh(x, name=None):
    """sinh(x) / cosh(x)."""
    return torch.tanh(x)


@op("x", types=INEXACT, type="Asinh", elementwise=True)
def asinh(x, name=None):
    """The number whose hyperbolic sine is x."""
    return torch.asinh(x)


@op("x", types=INEXACT, type="Acosh", elementwise=True)
def acosh(x, name=None):
    """The number, at least 0, whose hyperbolic cosine is x; NaN where x < 1."""
    if x.requires_grad and not x.is_complex():
        # torch's slope is a number where x < -1
        x = x + torch.where(x < 1, zeros(x) + math.nan, zeros(x))
    return torch.acosh(x)


@op("x", types=INEXACT, type="Atanh", elementwise=True)
def atanh(x, name=None):
    """The number whose hyperbolic tangent is x; NaN where |x| > 1."""
    return torch.atanh(x)


# Rounding has no gradient in TensorFlow (None), where torch's is zero.
def _constant(x):
    return x.detach() if x.requires_grad else x


@op("x", types=FLOATING, type="Floor", elementwise=True)
def floor(x, name=None):
    """The largest whole number not above x; no gradient."""
    return torch.floor(_constant(x))


@op("x", types=FLOATING, type="Ceil", elementwise=True)
def ceil(x, name=None):
    """The smallest whole number not below x; no gradient."""
    return torch.ceil(_constant(x))


@op("x", types=FLOATING, type="Rint", elementwise=True)
def rint(x, name=None):
    """The whole number next to x, the even one of two; no gradient."""
    return torch.round(_constant(x))


@op("x", types=REAL, type="Round", elementwise=True)
def round(x, name=None):
    """The whole number next to x, the even one of two; integers as they are; no gradient."""
    return torch.round(_constant(x)) if x.dtype in FLOATING else x


def _numeric(value, what):
    if getattr(value, "dtype", None) not in NUMERIC:
        raise TypeError(f"{what} takes a numeric tensor, got dtype {dtypes.of(value).name}.")


@op("x", strings=True, type="Conj", elementwise=True)
def conj(x, name=None):
    """The complex conjugate of x; x itself for a real tensor.  TypeError if not numeric."""
    _numeric(x, "conj")
    return torch.conj_physical(x)


@op("input", strings=True, type="Real", elementwise=True)
def real(input, name=None):
    """The real part of a complex tensor; a real tensor itself.  TypeError if not numeric."""
    _numeric(input, "real")
    return torch.real(input)


@op("input", strings=True, type="Imag", elementwise=True)
def imag(input, name=None):
    """The imaginary part of a complex tensor; zeros (or empty strings) for any other."""
    if isinstance(input, np.ndarray):
        return np.full(input.shape, b"", dtype=object)
    return torch.imag(input) if input.is_complex() else torch.zeros_like(input)


@op("input", strings=True, type="Angle", elementwise=True)
def angle(input, name=None):
    """The argument, in (-pi, pi], of complex numbers; 0 or pi for real ones.

    TypeError for integers.
    """
    _numeric(input, "angle")
    if input.is_complex():
        return torch.angle(input)
    if not input.is_floating_point():
        raise TypeError(f"Cannot convert {math.pi} to a tensor of {dtypes.of(input).name}.")
    zero = torch.zeros((), dtype=input.dtype, device=input.device)
    return torch.where(input < 0, zero + math.pi, zero)
