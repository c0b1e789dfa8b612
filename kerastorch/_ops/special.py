"""tf.math.special, and the special functions that stand in tf.math itself.

What torch lacks is computed here in float64, by series that hold for the whole domain.
"""

import math

import torch

from .._core import convert, dtypes
from .._core.dtypes import FLOATING
from .._core.errors import invalid
from .._core.op import op
from .._core.refusals import needs, output_type
from ._args import whole
from ._given import name_of
from ._rules import ruled, sloped
from .reductions import axes

__all__ = [
    "bessel_i0",
    "bessel_i0e",
    "bessel_i1",
    "bessel_i1e",
    "bessel_j0",
    "bessel_j1",
    "bessel_k0",
    "bessel_k0e",
    "bessel_k1",
    "bessel_k1e",
    "bessel_y0",
    "bessel_y1",
    "dawsn",
    "expint",
    "fresnel_cos",
    "fresnel_sin",
    "spence",
]


def _in_double(function):
    """`function`, written for float64, on any floating dtype."""

    def wrapped(x):
        return function(x.double()).to(x.dtype)

    return wrapped


def _where(mask, number, x):
    return torch.where(mask, torch.full_like(x, number), x)


@op("x", types=FLOATING, type="Erf", elementwise=True)
def erf(x, name=None):
    """The Gauss error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x."""
    return torch.erf(x)


@op("x", types=FLOATING, type="Erfc", elementwise=True)
def erfc(x, name=None):
    """1 - erf(x), exact for large x."""
    return torch.erfc(x)


@op("x", types=FLOATING, type="Erfinv", elementwise=True)
def erfinv(x, name=None):
    """The number whose erf is x; NaN where |x| > 1."""
    return torch.erfinv(x)


@op("x", types=FLOATING, type="Ndtri", elementwise=True)
def ndtri(x, name=None):
    """The quantile of the standard normal distribution at x; NaN outside [0, 1]."""
    return _ndtri(x)


_ndtri = ruled(
    torch.special.ndtri, lambda g, y, x: g * (math.sqrt(2 * math.pi) * torch.exp(y * y / 2))
)


def _before_erfcinv(x, name=None):
    kind = name_of(x)
    if kind not in ("float16", "bfloat16", "float32", "float64", "complex64", "complex128"):
        raise TypeError(f"Cannot convert 0.5 to EagerTensor of dtype {kind}")


@op(
    "x",
    types=frozenset({torch.float32, torch.float64}),
    label="Ndtri",
    elementwise=True,
    before=_before_erfcinv,
)
def erfcinv(x, name=None):
    """The number whose erfc is x; NaN outside [0, 2]."""
    return ndtri.raw(0.5 * x) * -math.sqrt(0.5)


@op("x", types=FLOATING, type="Lgamma", elementwise=True)
def lgamma(x, name=None):
    """log |Gamma(x)|."""
    return _lgamma(x)


_lgamma = sloped(torch.lgamma, lambda x: _digamma(x))


@op("x", types=FLOATING, type="Digamma", elementwise=True)
def digamma(x, name=None):
    """The derivative of lgamma; NaN at 0 and at negative whole numbers."""
    return _digamma(x)


def _trigamma(x):
    if x.dtype in (torch.float16, torch.bfloat16):
        raise invalid(
            f"Value for attr 'T' of {dtypes.of(x).name} is not in the list of allowed values: "
            "float, double [Op:Polygamma]"
        )
    pole = (x <= 0) & (x == torch.floor(x))
    return _where(pole, math.inf, torch.polygamma(1, x))


_digamma = sloped(lambda x: _where(x == 0, math.nan, torch.digamma(x)), _trigamma)


@op("x", types=FLOATING)
def lbeta(x, name=None):
    """log |Beta(x)| of the vectors along the last axis: sum(lgamma(x)) - lgamma(sum(x))."""
    needs("Lgamma", x)
    last = axes(-1, x.ndim)
    return torch.sum(_lgamma(x), last) - _lgamma(torch.sum(x, last))


def _zeta(x, q):
    value = torch.special.zeta(x, q)
    # torch answers for x < 1, and otherwise at poles and infinity
    pole = (q <= 0) & (q == torch.floor(q))
    value = _where(pole, math.nan, value)
    value = _where(pole & (x % 2 == 0), math.inf, value)
    value = _where((q == math.inf) & (x > 1), 0, value)
    far = _where(q == 1, 1, torch.where(q > 1, 0.0, math.inf).to(value.dtype))
    value = torch.where(x == math.inf, far, value)
    value = _where((x < 1) | x.isnan() | q.isnan(), math.nan, value)
    return _where(x == 1, math.inf, value)


_zeta_of_q = ruled(_zeta, None, lambda g, z, x, q: g * (-x * _zeta_of_q(x + 1, q)))


@op("x q", types=frozenset({torch.float32, torch.float64}), type="Zeta", elementwise=True)
def zeta(x, q, name=None):
    """The Hurwitz zeta function: the sum of (q + n)^-x over n = 0, 1, ...; no gradient for x."""
    return _zeta_of_q(x, q)


@op("a x", types=frozenset({torch.float32, torch.float64}), type="Polygamma")
def polygamma(a, x, name=None):
    """The a-th derivative of digamma at x, NaN unless a is a whole number; no gradient for a."""
    return _polygamma(a.detach(), x)


def _polygamma_value(a, x):
    sign = torch.where(a % 2 == 0, -1.0, 1.0).to(x.dtype)
    higher = sign * torch.exp(torch.lgamma(a + 1)) * _zeta(a + 1, x)
    result = torch.where(a == 0, digamma.raw(x), higher)
    return torch.where((a < 0) | (a != torch.floor(a)), torch.full_like(result, math.nan), result)


_polygamma = ruled(_polygamma_value, None, lambda g, y, a, x: g * _polygamma(a + 1, x))


def _log_density(a, x):
    """The logarithm of the derivative of P(a, x) by x."""
    return -x + (a - 1) * torch.log(x) - torch.lgamma(a)


def _lower(a, x):
    value = torch.special.gammainc(a, x)
    value = _where((a <= 0) | a.isnan() | x.isnan(), math.nan, value)
    return _where((x == 0) | ((x == math.inf) & (a == math.inf)), 0, value)


def _upper(a, x):
    value = torch.special.gammaincc(a, x)
    value = _where((a <= 0) | a.isnan() | x.isnan(), math.nan, value)
    return _where((x == math.inf) & (a == math.inf), 0, value)


_MOST_TERMS = 5000


def _slope_by_a(a, x):
    """The derivative of P(a, x) by a: that of the series sum x^(a+n) e^-x / Gamma(a+n+1)."""
    a, x = a.double(), x.double()
    good = (a > 0) & (x > 0) & torch.isfinite(a) & torch.isfinite(x)
    place, size = torch.where(good, a, 1.0), torch.where(good, x, 1.0)
    term = torch.exp(place * torch.log(size) - size - torch.lgamma(place + 1))
    log_slope = torch.log(size) - torch.digamma(place + 1)
    total = torch.zeros_like(term)
    for _ in range(_terms(place, size)):
        total = total + term * log_slope
        place = place + 1
        term = term * size / place
        log_slope = log_slope - 1 / place
    total = torch.where(good, total, torch.full_like(total, math.nan))
    far = (x == math.inf) & (a > 0) & torch.isfinite(a)
    return _where((x == 0) | far | ((a == math.inf) & (x > 0)), 0, total)


def _terms(a, x):
    """After how many terms the series is exact to the precision of float64."""
    if x.is_meta or not x.numel():
        return 1
    count = (x - a).clamp(min=0) + 10 * torch.sqrt(x) + 60
    return min(int(count.max()), _MOST_TERMS)


def _gamma_rules(sign):
    return (
        lambda g, z, a, x: g * (sign * _slope_by_a(a, x)).to(z.dtype),
        lambda g, z, a, x: g * (sign * torch.exp(_log_density(a, x))),
    )


_igamma = ruled(_lower, *_gamma_rules(1))
_igammac = ruled(_upper, *_gamma_rules(-1))


@op("a x", types=FLOATING, type="Igamma", graded_once={"a": "IgammaGradA"})
def igamma(a, x, name=None):
    """The lower regularized incomplete gamma function P(a, x)."""
    return _igamma(a, x)


@op("a x", types=FLOATING, type="Igammac", graded_once={"a": "IgammaGradA"})
def igammac(a, x, name=None):
    """The upper regularized incomplete gamma function 1 - P(a, x)."""
    return _igammac(a, x)


_ROUNDS = 300


def _beta_fraction(a, b, x):
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    tiny = 1e-300
    c = torch.ones_like(x)
    d = 1 / _away(1 - (a + b) * x / (a + 1), tiny)
    result = d
    for m in range(1, _ROUNDS):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + step * d, tiny)
            c = _away(1 + step / c, tiny)
            result = result * d * c
    return result


def _away(value, tiny):
    return torch.where(value.abs() < tiny, torch.full_like(value, tiny), value)


def _betainc(a, b, x):
    front = torch.exp(
        torch.special.xlogy(a, x)
        + torch.special.xlog1py(b, -x)
        - (torch.lgamma(a) + torch.lgamma(b) - torch.lgamma(a + b))
    )
    direct = x < (a + 1) / (a + b + 2)
    p, q = torch.where(direct, a, b), torch.where(direct, b, a)
    part = front * _beta_fraction(p, q, torch.where(direct, x, 1 - x)) / p
    result = torch.where(direct, part, 1 - part)
    good = (a > 0) & (b > 0) & (x >= 0) & (x <= 1)
    return torch.where(good, result, torch.full_like(result, math.nan))


@op("a b x", types=frozenset({torch.float32, torch.float64}), type="Betainc")
def betainc(a, b, x, name=None):
    """The regularized incomplete beta function I_x(a, b); a gradient for x only.

    a, b > 0 and 0 <= x <= 1, of one shape, or scalars; NaN outside of this domain.
    """
    shapes = {v.shape for v in (a, b, x) if v.ndim}
    if len(shapes) > 1:
        raise invalid(f"Shapes of a, b and x are inconsistent: {[list(s) for s in shapes]}")
    return _betainc_of_x(a, b, x)


def _betainc_slope(a, b, x):
    # TensorFlow's formula, whose own slopes by a and b count in second derivatives
    beta = _lgamma(a) + _lgamma(b) - _lgamma(a + b)
    return torch.exp((b - 1) * torch.log1p(-x) + (a - 1) * torch.log(x) - beta)


_betainc_of_x = ruled(
    lambda a, b, x: _betainc(a.double(), b.double(), x.double()).to(x.dtype),
    None,
    None,
    lambda g, y, a, b, x: g * _betainc_slope(a, b, x),
)


@op("x", types=FLOATING, type="BesselI0", elementwise=True)
def bessel_i0(x, name=None):
    """The modified Bessel function of the first kind of order 0."""
    return torch.special.i0(x)


@op("x", types=FLOATING, type="BesselI0e", elementwise=True)
def bessel_i0e(x, name=None):
    """exp(-|x|) bessel_i0(x)."""
    return _i0e(x)


_i0e = ruled(torch.special.i0e, lambda g, y, x: g * (_i1e(x) - torch.sign(x) * y))


@op("x", types=FLOATING, type="BesselI1", elementwise=True)
def bessel_i1(x, name=None):
    """The modified Bessel function of the first kind of order 1."""
    return _i1(x)


def _i1_slope(g, y, x):
    # at 0 TensorFlow gives 1, not 1/2
    return g * _where(x == 0, 1, torch.special.i0(x) - y / _where(x == 0, 1, x))


_i1 = ruled(torch.special.i1, _i1_slope)


@op("x", types=FLOATING, type="BesselI1e", elementwise=True)
def bessel_i1e(x, name=None):
    """exp(-|x|) bessel_i1(x)."""
    return _i1e(x)


def _i1e_slope(g, y, x):
    safe = _where(x == 0, 1, x)
    return g * _where(x == 0, 0.5, torch.special.i0e(x) - y * (torch.sign(x) + 1 / safe))


_i1e = ruled(torch.special.i1e, _i1e_slope)


def _bessel(function):
    """A function of torch that has no half precision."""

    def wrapped(x):
        if x.dtype in (torch.float32, torch.float64):
            return function(x)
        return function(x.float()).to(x.dtype)

    return wrapped


def _second_kind(function, below, at_zero):
    """A function of the second kind, defined for x > 0, with TensorFlow's answers elsewhere."""
    function = _bessel(function)
    return lambda x: _where(x < 0, below, _where(x == 0, at_zero, function(x)))


_special = torch.special
_inf = math.inf
_j0 = sloped(_bessel(_special.bessel_j0), lambda x: -_j1(x))
_j1 = sloped(
    _bessel(_special.bessel_j1),
    lambda x: _where(x == 0, 0.5, _j0(x) - _j1(x) / _where(x == 0, 1, x)),
)
_y0 = sloped(_second_kind(_special.bessel_y0, -_inf, -_inf), lambda x: -_y1(x))
_y1 = sloped(_second_kind(_special.bessel_y1, -_inf, math.nan), lambda x: _y0(x) - _y1(x) / x)
_k0 = sloped(_second_kind(_special.modified_bessel_k0, _inf, _inf), lambda x: -_k1(x))
_k1 = sloped(_second_kind(_special.modified_bessel_k1, _inf, _inf), lambda x: -_k0(x) - _k1(x) / x)
_k0e = sloped(
    _second_kind(_special.scaled_modified_bessel_k0, _inf, _inf), lambda x: _k0e(x) - _k1e(x)
)
_k1e = sloped(
    _second_kind(_special.scaled_modified_bessel_k1, _inf, _inf),
    lambda x: _k1e(x) * (1 - 1 / x) - _k0e(x),
)


@op("x", types=FLOATING, type="BesselJ0", elementwise=True)
def bessel_j0(x, name=None):
    """The Bessel function of the first kind of order 0."""
    return _j0(x)


@op("x", types=FLOATING, type="BesselJ1", elementwise=True)
def bessel_j1(x, name=None):
    """The Bessel function of the first kind of order 1."""
    return _j1(x)


@op("x", types=FLOATING, type="BesselY0", elementwise=True)
def bessel_y0(x, name=None):
    """The Bessel function of the second kind of order 0, for x > 0."""
    return _y0(x)


@op("x", types=FLOATING, type="BesselY1", elementwise=True)
def bessel_y1(x, name=None):
    """The Bessel function of the second kind of order 1, for x > 0."""
    return _y1(x)


@op("x", types=FLOATING, type="BesselK0", elementwise=True)
def bessel_k0(x, name=None):
    """The modified Bessel function of the second kind of order 0, for x > 0."""
    return _k0(x)


@op("x", types=FLOATING, type="BesselK0e", elementwise=True)
def bessel_k0e(x, name=None):
    """exp(x) bessel_k0(x)."""
    return _k0e(x)


@op("x", types=FLOATING, type="BesselK1", elementwise=True)
def bessel_k1(x, name=None):
    """The modified Bessel function of the second kind of order 1, for x > 0."""
    return _k1(x)


@op("x", types=FLOATING, type="BesselK1e", elementwise=True)
def bessel_k1e(x, name=None):
    """exp(x) bessel_k1(x)."""
    return _k1e(x)


def _dawson_value(x):
    """Rybicki's sum for |x| < 10, the asymptotic series beyond."""
    near = x.clamp(-10, 10)
    n = torch.arange(1, 160, 2, dtype=x.dtype, device=x.device)
    weights = torch.exp(-((0.2 * n) ** 2)) / n
    total = (weights * torch.sinh(0.4 * n * near.unsqueeze(-1))).sum(-1)
    inner = 2 / math.sqrt(math.pi) * torch.exp(-near * near) * total
    y = 0.5 / _where(x == 0, 1, x) ** 2
    outer = 0.5 / _where(x == 0, 1, x) * (1 + y * (1 + 3 * y * (1 + 5 * y * (1 + 7 * y))))
    return torch.where(x.abs() < 10, inner, outer)


_dawson = sloped(_in_double(_dawson_value), lambda x: 1 - 2 * x * _dawson(x))


@op("x", types=FLOATING, type="Dawsn", elementwise=True)
def dawsn(x, name=None):
    """Dawson's integral: exp(-x^2) times the integral of exp(t^2) from 0 to x."""
    return _dawson(x)


def _expint_value(x):
    """The power series for x < 40, the asymptotic one beyond."""
    near = x.clamp(max=40)
    term, total = torch.ones_like(x), torch.zeros_like(x)
    for k in range(1, 160):
        term = term * near / k
        total = total + term / k
    inner = 0.5772156649015329 + torch.log(near) + total
    far = x.clamp(min=40)
    term = outer = torch.ones_like(x)
    for k in range(1, 30):
        term = term * k / far
        outer = outer + term
    return torch.where(x < 40, inner, torch.exp(far) / far * outer)


_expint = sloped(_in_double(_expint_value), lambda x: torch.exp(x) / x)


@op("x", types=FLOATING, type="Expint", elementwise=True)
def expint(x, name=None):
    """The exponential integral Ei(x), for x > 0; NaN for negative x."""
    return _expint(x)


# Gauss-Legendre nodes and weights on [-1, 1]
def _legendre(count):
    import numpy as np

    nodes, weights = np.polynomial.legendre.leggauss(count)
    return torch.from_numpy(nodes), torch.from_numpy(weights)


def _fresnel_value(function, x):
    """Quadrature for |x| < 6, the asymptotic expansion beyond."""
    nodes, weights = (v.to(x.device) for v in _legendre(80))
    near = x.clamp(-6, 6)
    t = 0.5 * near.unsqueeze(-1) * (nodes + 1)
    inner = 0.5 * near * (weights * function(0.5 * math.pi * t * t)).sum(-1)
    size = x.abs().clamp(min=6)
    y = 1 / (math.pi * size * size) ** 2
    f = (1 - y * (3 - y * (105 - y * 10395))) / (math.pi * size)
    g = (1 - y * (15 - y * (945 - y * 135135))) / (math.pi**2 * size**3)
    phase = 0.5 * math.pi * torch.remainder(size * size, 4)
    sine, cosine = torch.sin(phase), torch.cos(phase)
    if function is torch.cos:
        outer = 0.5 + f * sine - g * cosine
    else:
        outer = 0.5 - f * cosine - g * sine
    outer = _where(torch.isinf(x), 0.5, outer)
    return torch.where(x.abs() < 6, inner, torch.where(x < 0, -outer, outer))


_fresnel_cos = sloped(
    _in_double(lambda x: _fresnel_value(torch.cos, x)), lambda x: torch.cos(math.pi / 2 * x * x)
)
_fresnel_sin = sloped(
    _in_double(lambda x: _fresnel_value(torch.sin, x)), lambda x: torch.sin(math.pi / 2 * x * x)
)


@op("x", types=FLOATING, type="FresnelCos", elementwise=True)
def fresnel_cos(x, name=None):
    """The integral of cos(pi t^2 / 2) from 0 to x."""
    return _fresnel_cos(x)


@op("x", types=FLOATING, type="FresnelSin", elementwise=True)
def fresnel_sin(x, name=None):
    """The integral of sin(pi t^2 / 2) from 0 to x."""
    return _fresnel_sin(x)


# B_k / (k + 1)! for k = 0, 1, 2, 4, 6 ...: the dilogarithm's series in u = -log(x)
_DILOGARITHM = [
    (1, 1.0),
    (2, -1 / 4),
    (3, 1 / 36),
    (5, -1 / 3600),
    (7, 1 / 211680),
    (9, -1 / 10886400),
    (11, 1 / 526901760),
    (13, -691 / 16999766784000),
    (15, 1 / 1120863744000),
]


def _dilogarithm(x):
    """spence(x) for x in [1/2, 2]."""
    u = -torch.log(x)
    return sum(c * u**k for k, c in _DILOGARITHM)


def _spence_value(x):
    turned = torch.where(x > 2, 1 / x, x)
    low = turned < 0.5
    inner = _dilogarithm(torch.where(low, 1 - turned, turned).clamp(0.25, 2))
    reflected = math.pi**2 / 6 - torch.special.xlogy(torch.log1p(-turned), turned) - inner
    result = torch.where(low, reflected, inner)
    result = torch.where(x > 2, -0.5 * torch.log(x) ** 2 - result, result)
    return _where((x < 0) | torch.isinf(x), math.nan, result)


_spence = sloped(
    _in_double(_spence_value),
    lambda x: _where(x == 1, -1, torch.log(x) / (1 - _where(x == 1, 0, x))),
)


@op("x", types=FLOATING, type="Spence", elementwise=True)
def spence(x, name=None):
    """Spence's function, the integral of log(t) / (1 - t) from 1 to x; NaN for negative x."""
    return _spence(x)


def sobol_sample(dim, num_results, skip=0, dtype=dtypes.float32, name=None):
    """Points `skip` to skip + num_results of the Sobol sequence in `dim` dimensions.

    A tensor (num_results, dim) of float32 or float64 numbers in (0, 1).
    """
    sizes = [_sobol_size(n, i) for i, n in enumerate((dim, num_results, skip))]
    output_type("SobolSample", "dtype", dtype, ("float32", "float64"))
    if sizes[0] < 1:
        raise invalid("dim must be at least one [Op:SobolSample]")
    return _sobol(torch.zeros(()), *sizes, dtypes.as_dtype(dtype))


def _sobol_size(value, number):
    """One of the sizes as an int, in the errors of an op's int32 input."""
    if value is None or isinstance(value, (list, tuple)):
        value = convert.to_tensor(value)
    if hasattr(value, "_t") and value.dtype is not dtypes.int32:
        raise invalid(
            f"cannot compute SobolSample as input #{number}(zero-based) was expected to be a int32 "
            f"tensor but is a {value.dtype.name} tensor [Op:SobolSample]"
        )
    return whole(value, ("dim", "num_results", "skip")[number])


@op("seed")
def _sobol(seed, dim, count, skip, dtype):
    engine = torch.quasirandom.SobolEngine(dim)
    engine.fast_forward(skip + 1)
    return engine.draw(count, dtype=dtype.torch)
