"""Rules of ATen ops that work element by element."""

from __future__ import annotations

from typing import Any

import torch

from ..._core import dtypes
from .building import Ref
from .kernels import LOST, Kernels, Value, rule


def aligned(k: Kernels, tensors: Any, dtype: torch.dtype | None) -> tuple[list[Ref], Any]:
    """(the Refs of tensors and numbers that broadcast, the order of axes that all have)."""
    real = [x for x in tensors if isinstance(x, torch.Tensor)]
    rank = max((x.ndim for x in real), default=0)
    perm = next((p for x in real if x.ndim == rank and (p := k.value(x).perm) is not None), None)
    if perm is None:
        return [k.ref(x, dtype) for x in tensors], None
    inverse = sorted(range(rank), key=lambda i: perm[i])
    found = []
    for x in tensors:
        if not isinstance(x, torch.Tensor) or not x.ndim:
            found.append(k.ref(x, dtype))
            continue
        if x.ndim < rank:
            with k:
                x = torch.ops.aten.view.default(x, [1] * (rank - x.ndim) + list(x.shape))
        ref = k.permuted(x, inverse)
        found.append(ref if dtype is None else k.b.cast(ref, dtypes.as_dtype(dtype)))
    return found, perm


def _kind(xs):
    """The dtype in which torch computes with tensors and numbers."""
    a, b = xs
    return torch.result_type(a, b)


def _unary(name, op):
    @rule(name)
    def apply(k, out, x, *rest, **kwargs):
        (ref,), perm = aligned(k, [x], out.dtype)
        return Value(k.b.emit(op, ref), perm)


def _test(name, op):
    @rule(name)
    def apply(k, out, x):
        if not x.dtype.is_floating_point:
            value = torch.zeros if op != "IsFinite" else torch.ones
            with k:
                return k.value(value(out.shape, dtype=torch.bool))
        (ref,), perm = aligned(k, [x], None)
        return Value(k.b.emit(op, ref), perm)


def _binary(name, op):
    @rule(name)
    def apply(k, out, x, y, *rest, **kwargs):
        refs, perm = aligned(k, [x, y], out.dtype)
        return Value(k.b.emit(op, *refs), perm)


def _comparison(name, op):
    @rule(name)
    def apply(k, out, x, y):
        refs, perm = aligned(k, [x, y], _kind((x, y)))
        return Value(k.b.emit(op, *refs), perm)


def _logical(name, op):
    @rule(name)
    def apply(k, out, *xs):
        refs, perm = aligned(k, xs, None)
        refs = [as_bool(k, r) for r in refs]
        return Value(k.b.emit(op, *refs), perm)


def as_bool(k: Kernels, ref: Ref) -> Ref:
    """Whether the elements are not zero."""
    if ref.dtype is dtypes.bool_:
        return ref
    return k.b.emit("NotEqual", ref, k.b.const(0, ref.dtype))


for _names, _make in (
    (
        """abs:Abs acos:Acos acosh:Acosh asin:Asin asinh:Asinh atan:Atan atanh:Atanh ceil:Ceil
        cos:Cos cosh:Cosh digamma:Digamma erf:Erf erfc:Erfc erfinv:Erfinv exp:Exp expm1:Expm1
        floor:Floor lgamma:Lgamma log:Log log1p:Log1p neg:Neg reciprocal:Reciprocal relu:Relu
        round:Round rsqrt:Rsqrt sigmoid:Sigmoid sign:Sign sgn:Sign sin:Sin sinh:Sinh sqrt:Sqrt
        tan:Tan tanh:Tanh special_i0e:BesselI0e special_i1e:BesselI1e i0:BesselI0
        special_i1:BesselI1 special_bessel_j0:BesselJ0 special_bessel_j1:BesselJ1 square:Square
        special_ndtri:Ndtri  relu6:Relu6""",
        _unary,
    ),
    ("isnan:IsNan isinf:IsInf isfinite:IsFinite", _test),
    (
        """mul:Mul maximum:Maximum minimum:Minimum atan2:Atan2 fmod:TruncateMod
        remainder:FloorMod xlogy:Xlogy special_xlog1py:Xlog1py nextafter:NextAfter
        special_zeta:Zeta igamma:Igamma igammac:Igammac floor_divide:FloorDiv""",
        _binary,
    ),
    (
        "eq:Equal ne:NotEqual lt:Less le:LessEqual gt:Greater ge:GreaterEqual",
        _comparison,
    ),
    ("logical_and:LogicalAnd logical_or:LogicalOr logical_not:LogicalNot", _logical),
):
    for _word in _names.split():
        _make(*_word.split(":"))


def _make_bitwise(name, op, logical):
    @rule(name)
    def apply(k, out, x, y):
        refs, perm = aligned(k, [x, y], out.dtype)
        return Value(k.b.emit(logical if out.dtype is torch.bool else op, *refs), perm)


_make_bitwise("bitwise_and", "BitwiseAnd", "LogicalAnd")
_make_bitwise("bitwise_or", "BitwiseOr", "LogicalOr")
_make_bitwise("bitwise_xor", "BitwiseXor", "NotEqual")
_make_bitwise("logical_xor", "BitwiseXor", "NotEqual")


@rule("bitwise_not")
def _bitwise_not(k, out, x):
    (ref,), perm = aligned(k, [x], None)
    return Value(k.b.emit("LogicalNot" if out.dtype is torch.bool else "Invert", ref), perm)


@rule("add", "sub", "rsub")
def _add(k, out, x, y, alpha=1, op="AddV2"):
    refs, perm = aligned(k, [x, y], out.dtype)
    if alpha != 1:
        refs[1] = k.b.emit("Mul", refs[1], k.b.const(alpha, refs[1].dtype))
    if out.dtype is torch.bool:
        return Value(k.b.emit("LogicalOr", *refs), perm)
    return Value(k.b.emit(op, *refs), perm)


@rule("sub")
def _sub(k, out, x, y, alpha=1):
    return _add(k, out, x, y, alpha, "Sub")


@rule("rsub")
def _rsub(k, out, x, y, alpha=1):
    return _add(k, out, y, x, 1, "Sub") if alpha == 1 else _sub_scaled(k, out, x, y, alpha)


def _sub_scaled(k, out, x, y, alpha):
    with k:
        return k.value(y - x * alpha)


@rule("mul")
def _mul(k, out, x, y):
    refs, perm = aligned(k, [x, y], out.dtype)
    return Value(k.b.emit("LogicalAnd" if out.dtype is torch.bool else "Mul", *refs), perm)


@rule("div")
def _div(k, out, x, y, rounding_mode=None):
    refs, perm = aligned(k, [x, y], out.dtype)
    if rounding_mode == "floor":
        return Value(k.b.emit("FloorDiv", *refs), perm)
    if rounding_mode == "trunc" and not out.dtype.is_floating_point:
        return Value(k.b.emit("TruncateDiv", *refs), perm)
    made = k.b.emit("RealDiv", *refs)
    if rounding_mode == "trunc":
        made = _towards_zero(k, made)
    return Value(made, perm)


def _towards_zero(k, ref):
    zero = k.b.const(0, ref.dtype)
    below = k.b.emit("Less", ref, zero)
    return k.b.emit("SelectV2", below, k.b.emit("Ceil", ref), k.b.emit("Floor", ref))


@rule("trunc")
def _trunc(k, out, x):
    (ref,), perm = aligned(k, [x], None)
    return Value(_towards_zero(k, ref), perm)


@rule("pow")
def _pow(k, out, x, y):
    if isinstance(y, (int, float)) and isinstance(x, torch.Tensor):
        (ref,), perm = aligned(k, [x], out.dtype)
        if y == 2:
            return Value(k.b.emit("Square", ref), perm)
        if y == 0.5:
            return Value(k.b.emit("Sqrt", ref), perm)
        if y == 1:
            return Value(ref, perm)
    refs, perm = aligned(k, [x, y], out.dtype)
    return Value(k.b.emit("Pow", *refs), perm)


@rule("where.self", "where.ScalarSelf", "where.ScalarOther", "where.Scalar")
def _where(k, out, condition, x, y):
    refs, perm = aligned(k, [condition, x, y], None)
    kind = dtypes.as_dtype(out.dtype)
    chosen = [k.b.cast(r, kind) for r in refs[1:]]
    return Value(k.b.emit("SelectV2", as_bool(k, refs[0]), *chosen), perm)


@rule("masked_fill")
def _masked_fill(k, out, x, mask, value):
    refs, perm = aligned(k, [mask, value, x], None)
    kind = dtypes.as_dtype(out.dtype)
    return Value(
        k.b.emit("SelectV2", refs[0], k.b.cast(refs[1], kind), k.b.cast(refs[2], kind)), perm
    )


@rule("clamp")
def _clamp(k, out, x, min=None, max=None):
    refs, perm = aligned(k, [v for v in (x, min, max) if v is not None], out.dtype)
    made, rest = refs[0], refs[1:]
    if min is not None:
        made = k.b.emit("Maximum", made, rest.pop(0))
    if max is not None:
        made = k.b.emit("Minimum", made, rest.pop(0))
    return Value(made, perm)


@rule("clamp_min")
def _clamp_min(k, out, x, min):
    return _clamp(k, out, x, min)


@rule("clamp_max")
def _clamp_max(k, out, x, max):
    return _clamp(k, out, x, None, max)


@rule("_to_copy", "to")
def _to_copy(k, out, x, *rest, **kwargs):
    value = k.value(x)
    kind = dtypes.as_dtype(out.dtype)
    if value.ref is None:  # nobody asks for the cast tensor either
        return LOST
    return Value(k.b.cast(value.ref, kind), value.perm)


@rule("copy")
def _copy(k, out, x, source, non_blocking=False):
    with k:
        made = source.to(x.dtype)
        return k.value(made if made.ndim == x.ndim else made.expand(x.shape))


@rule("clone", "contiguous", "alias", "detach", "lift_fresh", "lift_fresh_copy", "lift",
      "resolve_conj", "resolve_neg", "positive")  # fmt: skip
def _same(k, out, x, *rest, **kwargs):
    return k.value(x)


@rule("conj_physical", "_conj_physical", "_conj", "conj")
def _conj(k, out, x):
    return k.b.emit("Conj", k.ref(x)) if x.dtype.is_complex else k.value(x)


@rule("elu")
def _elu(k, out, x, alpha=1, scale=1, input_scale=1):
    if (scale, input_scale) == (1, 1):
        (ref,), perm = aligned(k, [x], None)
        made = k.b.emit("Elu", ref)
        if alpha == 1:
            return Value(made, perm)
        zero = k.b.const(0, ref.dtype)
        scaled = k.b.emit("Mul", made, k.b.const(alpha, ref.dtype))
        return Value(k.b.emit("SelectV2", k.b.emit("Greater", ref, zero), ref, scaled), perm)
    selu = 1.6732632423543772, 1.0507009873554805
    if input_scale == 1 and abs(alpha - selu[0]) < 1e-6 and abs(scale - selu[1]) < 1e-6:
        (ref,), perm = aligned(k, [x], None)
        return Value(k.b.emit("Selu", ref), perm)
    with k:
        below = torch.expm1(x * input_scale) * alpha
        return k.value(torch.where(x > 0, x, below) * scale)


@rule("leaky_relu")
def _leaky(k, out, x, negative_slope=0.01):
    (ref,), perm = aligned(k, [x], None)
    return Value(k.b.emit("LeakyRelu", ref, alpha=float(negative_slope)), perm)


@rule("softplus")
def _softplus(k, out, x, beta=1, threshold=20):
    with k:
        y = x * beta if beta != 1 else x
    (ref,), perm = aligned(k, [y], None)
    made = k.b.emit("Softplus", ref)
    if beta != 1:
        made = k.b.emit("RealDiv", made, k.b.const(float(beta), made.dtype))
    return Value(made, perm)


@rule("hardtanh")
def _hardtanh(k, out, x, min_val=-1, max_val=1):
    (ref,), perm = aligned(k, [x], None)
    if (min_val, max_val) == (0, 6):
        return Value(k.b.emit("Relu6", ref), perm)
    made = k.b.emit("Maximum", ref, k.b.const(min_val, ref.dtype))
    return Value(k.b.emit("Minimum", made, k.b.const(max_val, ref.dtype)), perm)


@rule("polygamma")
def _polygamma(k, out, n, x):
    ref = k.ref(x)
    return k.b.emit("Polygamma", k.b.const(n, ref.dtype), ref)


@rule("complex")
def _complex(k, out, x, y):
    refs, perm = aligned(k, [x, y], None)
    return Value(k.b.emit("Complex", *refs, Tout=dtypes.as_dtype(out.dtype)), perm)


@rule("real")
def _real(k, out, x):
    return _part(k, out, x, "Real")


@rule("imag")
def _imag(k, out, x):
    return _part(k, out, x, "Imag")


@rule("angle")
def _angle(k, out, x):
    return _part(k, out, x, "Angle")


def _part(k, out, x, op):
    ref = k.ref(x)
    if not ref.dtype.is_complex:
        if op == "Real":
            return ref
        with k:
            zero = torch.zeros_like(x)
            return k.value(torch.where(x < 0, torch.pi, zero) if op == "Angle" else zero)
    return k.b.emit(op, ref, Tout=dtypes.as_dtype(out.dtype))


@rule("view_as_real")
def _view_as_real(k, out, x):
    ref = k.ref(x)
    kind = dtypes.as_dtype(out.dtype)
    parts = [k.b.emit(op, ref, Tout=kind) for op in ("Real", "Imag")]
    return k.b.emit("Pack", parts, axis=-1)


@rule("view_as_complex")
def _view_as_complex(k, out, x):
    parts = k.b.emit("Unpack", k.ref(x), num=2, axis=-1)
    return k.b.emit("Complex", *parts, Tout=dtypes.as_dtype(out.dtype))


@rule("bitwise_left_shift")
def _left(k, out, x, y):
    refs, perm = aligned(k, [x, y], out.dtype)
    return Value(k.b.emit("LeftShift", *refs), perm)


@rule("bitwise_right_shift")
def _right(k, out, x, y):
    refs, perm = aligned(k, [x, y], out.dtype)
    return Value(k.b.emit("RightShift", *refs), perm)
