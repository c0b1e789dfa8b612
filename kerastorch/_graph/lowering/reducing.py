"""Rules of ATen ops that reduce, sort, count and go along an axis."""

from __future__ import annotations

import torch

from ..._core import dtypes
from .building import Unwritable
from .elementwise import as_bool
from .kernels import Value, rule
from .shaping import axis_of, reshaped


def _axes(x, dim):
    if dim is None or (isinstance(dim, (list, tuple)) and not len(dim)):
        return list(range(x.ndim))
    dims = dim if isinstance(dim, (list, tuple)) else [dim]
    return sorted({axis_of(d, x.ndim) for d in dims}) if x.ndim else []


def reduced(k, op, x, dim, keep, dtype=None):
    """A reduction over axes, whatever the order of axes behind."""
    value = k.value(x)
    ref = value.ref if dtype is None else k.b.cast(value.ref, dtypes.as_dtype(dtype))
    axes = _axes(x, dim)
    perm = value.perm
    if perm is None:
        return Value(_emitted(k, op, ref, axes, keep))
    made = _emitted(k, op, ref, sorted(perm[a] for a in axes), keep)
    if keep:
        return Value(made, perm)
    gone = sorted(perm[a] for a in axes)
    left = [perm[a] for a in range(x.ndim) if a not in axes]
    return Value(made, [p - sum(g < p for g in gone) for p in left])


def _emitted(k, op, ref, axes, keep):
    places = k.b.ints(axes)
    return k.b.emit(op, ref, places, keep_dims=bool(keep))


@rule("sum")
def _sum(k, out, x, dim=None, keepdim=False, dtype=None):
    return reduced(k, "Sum", x, dim, keepdim, out.dtype)


@rule("mean")
def _mean(k, out, x, dim=None, keepdim=False, dtype=None):
    return reduced(k, "Mean", x, dim, keepdim, out.dtype)


@rule("amax")
def _amax(k, out, x, dim=(), keepdim=False):
    return reduced(k, "Max", x, dim, keepdim)


@rule("amin")
def _amin(k, out, x, dim=(), keepdim=False):
    return reduced(k, "Min", x, dim, keepdim)


@rule("prod")
def _prod(k, out, x, dim=None, keepdim=False, dtype=None):
    return reduced(k, "Prod", x, dim, keepdim, out.dtype)


def _of_bools(name, op):
    @rule(name)
    def apply(k, out, x, dim=None, keepdim=False):
        ref = as_bool(k, k.ref(x))
        return _emitted(k, op, ref, _axes(x, dim), keepdim)


_of_bools("any", "Any")
_of_bools("all", "All")


def _extreme(name, op, place):
    @rule(f"{name}.dim")
    def apply(k, out, x, dim, keepdim=False):
        ref = k.ref(x)
        axis = k.b.const(axis_of(dim, x.ndim), "int32")
        found = k.b.emit(place, ref, axis, output_type=dtypes.int64)
        if keepdim:
            found = k.b.emit("ExpandDims", found, axis)
        return [_emitted(k, op, ref, _axes(x, dim), keepdim), found]

    @rule(name, f"{name}.default")
    def of_all(k, out, x):
        return reduced(k, op, x, None, False)

    @rule(f"arg{name}")
    def argument(k, out, x, dim=None, keepdim=False):
        ref = k.ref(x)
        if x.dtype is torch.bool:
            ref = k.b.cast(ref, dtypes.int32)
        if dim is None:
            ref = k.b.emit("Reshape", ref, k.b.ints([-1]))
        axis = k.b.const(0 if dim is None else axis_of(dim, x.ndim), "int32")
        made = k.b.emit(place, ref, axis, output_type=dtypes.int64)
        if keepdim:
            made = k.b.emit("Reshape", made, k.sizes(out.shape))
        return made


_extreme("max", "Max", "ArgMax")
_extreme("min", "Min", "ArgMin")


@rule("cumsum")
def _cumsum(k, out, x, dim, dtype=None):
    ref = k.b.cast(k.ref(x), dtypes.as_dtype(out.dtype))
    return k.b.emit("Cumsum", ref, k.b.const(axis_of(dim, x.ndim), "int32"))


@rule("cumprod")
def _cumprod(k, out, x, dim, dtype=None):
    ref = k.b.cast(k.ref(x), dtypes.as_dtype(out.dtype))
    return k.b.emit("Cumprod", ref, k.b.const(axis_of(dim, x.ndim), "int32"))


@rule("logcumsumexp")
def _logcumsumexp(k, out, x, dim):
    axis = k.b.const(axis_of(dim, x.ndim), "int32")
    return k.b.emit("CumulativeLogsumexp", k.ref(x), axis)


def _to_last(k, x, dim):
    axis = axis_of(dim, x.ndim)
    if axis == x.ndim - 1 or not x.ndim:
        return None
    order = [a for a in range(x.ndim) if a != axis] + [axis]
    return order, sorted(range(x.ndim), key=lambda i: order[i])


def _along_last(k, x, dim, function):
    """Refs of function(ref) along an axis that is the last there."""
    orders = _to_last(k, x, dim)
    if orders is None:
        return [Value(r) for r in function(k.ref(x))]
    found = function(k.permuted(x, orders[0]))
    return [Value(r, orders[1]) for r in found]


def _softmax_of(name, op):
    @rule(name)
    def apply(k, out, x, dim, half_to_float=False):
        if half_to_float:
            with k:
                x = x.float()
        if not x.ndim:
            with k:
                return k.value(torch.ones_like(x) if op == "Softmax" else torch.zeros_like(x))
        return _along_last(k, x, dim, lambda ref: [k.b.emit(op, ref)])[0]


_softmax_of("_softmax", "Softmax")
_softmax_of("_log_softmax", "LogSoftmax")


def _top(k, x, count, dim, largest):
    def both(ref):
        given = ref if largest else k.b.emit("Neg", ref)
        values, places = k.b.emit("TopKV2", given, count, sorted=True)
        return [values if largest else k.b.emit("Neg", values), k.b.cast(places, dtypes.int64)]

    if not largest and not x.dtype.is_signed:
        raise Unwritable(f"sorting of {x.dtype}")
    return _along_last(k, x, dim, both)


@rule("topk")
def _topk(k, out, x, count, dim=-1, largest=True, sorted=True):
    return _top(k, x, k.size(count), dim, largest)


@rule("sort")
def _sort(k, out, x, *args, **kwargs):
    dim, descending = kwargs.get("dim", -1), kwargs.get("descending", False)
    rest = [a for a in args if type(a) is int and not isinstance(a, bool)]
    bools = [a for a in args if isinstance(a, bool)]
    dim = rest[0] if rest else dim
    descending = bools[-1] if bools else descending
    return _top(k, x, k.size(x.shape[axis_of(dim, x.ndim)]), dim, descending)


@rule("argsort")
def _argsort(k, out, x, *args, **kwargs):
    return _sort(k, out, x, *args, **kwargs)[1]


@rule("searchsorted")
def _searchsorted(k, out, edges, values, *, out_int32=False, right=False, side=None, sorter=None):
    kind = dtypes.as_dtype(out.dtype)
    op = "UpperBound" if right or side == "right" else "LowerBound"
    shared = edges.ndim == 1
    with k:
        rows = edges.reshape(1, -1) if shared else edges.reshape(-1, edges.shape[-1])
        wanted = values.reshape(1, -1) if shared else values.reshape(-1, values.shape[-1])
        if wanted.dtype is not rows.dtype:
            both = torch.promote_types(wanted.dtype, rows.dtype)
            wanted, rows = wanted.to(both), rows.to(both)
    made = k.b.emit(op, k.ref(rows), k.ref(wanted), out_type=kind)
    return k.b.emit("Reshape", made, k.sizes(out.shape, inferred=True))


@rule("bucketize")
def _bucketize(k, out, x, edges, *, out_int32=False, right=False):
    with k:
        return k.value(torch.searchsorted(edges, x.contiguous(), out_int32=out_int32, right=right))


@rule("linalg_vector_norm")
def _norm(k, out, x, ord=2, dim=None, keepdim=False, dtype=None):
    if ord == 2:
        return reduced(k, "EuclideanNorm", x, dim, keepdim)
    axes = _axes(x, dim)
    with k:
        a = x.abs()
        if ord == 1:
            return k.value(a.sum(axes, keepdim))
        if ord in (float("inf"), float("-inf")):
            return k.value(a.amax(axes, keepdim) if ord > 0 else a.amin(axes, keepdim))
        return k.value((a**ord).sum(axes, keepdim) ** (1 / ord))


@rule("var.correction")
def _var(k, out, x, dim=None, *, correction=1, keepdim=False):
    axes = _axes(x, dim)
    with k:
        centred = x - x.mean(axes, True)
        count = 1
        for a in axes:
            count = count * x.shape[a]
        total = (centred * centred).sum(axes, keepdim)
        return k.value(total / (count - (1 if correction is None else correction)))


@rule("var_mean.correction")
def _var_mean(k, out, x, dim=None, *, correction=1, keepdim=False):
    with k:
        mean = x.mean(_axes(x, dim), keepdim)
    return [_var(k, out[0], x, dim, correction=correction, keepdim=keepdim), k.value(mean)]


@rule("logsumexp")
def _logsumexp(k, out, x, dim, keepdim=False):
    axes = _axes(x, dim)
    with k:
        top = x.amax(axes, True)
        top = torch.where(torch.isfinite(top), top, torch.zeros_like(top))
        found = torch.log(torch.exp(x - top).sum(axes, True)) + top
    return reshaped(k, out, found) if not keepdim else k.value(found)


@rule("isin")
def _isin(k, out, elements, tests, **kwargs):
    with k:
        return k.value((elements.unsqueeze(-1) == tests.reshape(-1)).any(-1))
