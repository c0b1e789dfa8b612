"""Rules of ATen ops that gather, scatter and draw."""

from __future__ import annotations

import torch

from ..._core import dtypes
from .building import Unwritable
from .kernels import Value, rule
from .shaping import axis_of


@rule("embedding")
def _embedding(k, out, weight, indices, *rest, **kwargs):
    return k.b.emit("GatherV2", k.ref(weight), k.ref(indices), k.b.const(0, "int32"))


@rule("index_select")
def _index_select(k, out, x, dim, index):
    axis = k.b.const(axis_of(dim, x.ndim), "int32")
    return k.b.emit("GatherV2", k.ref(x), k.ref(index), axis)


@rule("take")
def _take(k, out, x, index):
    flat = k.b.emit("Reshape", k.ref(x), k.b.ints([-1]))
    return k.b.emit("GatherV2", flat, k.ref(index), k.b.const(0, "int32"))


def _grid(k, index, axis):
    """The indices [..., rank] of entries whose place along an axis `index` tells."""
    places = []
    for d in range(index.ndim):
        if d == axis:
            places.append(index.long())
            continue
        shape = [1] * index.ndim
        shape[d] = index.shape[d]
        places.append(torch.arange(index.shape[d]).view(shape).expand(index.shape))
    return torch.stack(places, -1)


@rule("gather")
def _gather(k, out, x, dim, index, **kwargs):
    if not x.ndim:
        return k.value(x)
    axis = axis_of(dim, x.ndim)
    with k:
        places = _grid(k, index, axis)
    return k.b.emit("GatherNd", k.ref(x), k.ref(places))


@rule("index.Tensor", "index", "_unsafe_index")
def _index(k, out, x, indices):
    given = [(i, ix) for i, ix in enumerate(indices) if ix is not None]
    if any(ix.dtype is torch.bool for _, ix in given):
        raise Unwritable("indexing by a mask")
    first = given[0][0]
    if len(given) == 1:
        axis = k.b.const(first, "int32")
        with k:
            ix = _positive(given[0][1], x.shape[first])
        return k.b.emit("GatherV2", k.ref(x), k.ref(ix), axis)
    if [i for i, _ in given] != list(range(first, first + len(given))):
        raise Unwritable("indexing along axes that are apart")
    with k:
        ixs = torch.broadcast_tensors(*[_positive(ix, x.shape[i]).long() for i, ix in given])
        places = torch.stack(ixs, -1)
    if first == 0:
        return k.b.emit("GatherNd", k.ref(x), k.ref(places))
    rank = x.ndim
    order = [*range(first, first + len(given)), *range(first), *range(first + len(given), rank)]
    made = k.b.emit("GatherNd", k.permuted(x, order), k.ref(places))
    n = ixs[0].ndim
    own = [*range(n, n + first), *range(n), *range(n + first, out.ndim)]
    return Value(made, own)


def _positive(ix, size):
    return torch.where(ix < 0, ix + size, ix)


def _scattered(k, x, places, updates, how):
    op = {"add": "TensorScatterAdd", "set": "TensorScatterUpdate", "amax": "TensorScatterMax",
          "amin": "TensorScatterMin"}[how]  # fmt: skip
    if any(type(n) is int and n == 0 for n in x.shape[: places.shape[-1]]):
        raise Unwritable("places in an axis without entries")  # TensorFlow would not load it
    return k.b.emit(op, k.ref(x), k.ref(places), k.ref(updates, x.dtype))


@rule("scatter.src", "scatter.value", "scatter")
def _scatter(k, out, x, dim, index, src, **kwargs):
    axis = axis_of(dim, x.ndim)
    with k:
        places = _grid(k, index, axis)
        if not isinstance(src, torch.Tensor):
            src = torch.full(index.shape, src, dtype=x.dtype)
        src = src[tuple(slice(0, n) for n in index.shape)]
    return _scattered(k, x, places, src, "set")


@rule("scatter_add")
def _scatter_add(k, out, x, dim, index, src):
    with k:
        places = _grid(k, index, axis_of(dim, x.ndim))
    return _scattered(k, x, places, src, "add")


@rule("scatter_reduce.two")
def _scatter_reduce(k, out, x, dim, index, src, reduce, include_self=True):
    how = {"sum": "add", "amax": "amax", "amin": "amin"}.get(reduce)
    if how is None or not include_self:
        raise Unwritable(f"the kernel scatter_reduce of {reduce!r}")
    with k:
        places = _grid(k, index, axis_of(dim, x.ndim))
    return _scattered(k, x, places, src, how)


def _rows(k, x, dim, index, source, how):
    axis = axis_of(dim, x.ndim)
    order = [axis, *(a for a in range(x.ndim) if a != axis)]
    inverse = sorted(range(x.ndim), key=lambda i: order[i])
    with k:
        places = index.reshape(-1, 1).long()
        base, rows = x.permute(order), source.permute(order)
    return Value(_scattered(k, base, places, rows, how), inverse)


@rule("index_add")
def _index_add(k, out, x, dim, index, source, alpha=1):
    with k:
        source = source if alpha == 1 else source * alpha
    return _rows(k, x, dim, index, source, "add")


@rule("index_copy")
def _index_copy(k, out, x, dim, index, source):
    return _rows(k, x, dim, index, source, "set")


@rule("index_put", "_unsafe_index_put", "_index_put_impl")
def _index_put(k, out, x, indices, values, accumulate=False, unsafe=False):
    if any(ix is not None and ix.dtype is torch.bool for ix in indices):
        if len(indices) == 1 and indices[0].shape == x.shape and values.ndim == 0:
            with k:
                return k.value(torch.where(indices[0], values, x))
        raise Unwritable("writes at a mask")
    if any(ix is None for ix in indices):
        raise Unwritable("writes at places along later axes")
    with k:
        ixs = [_positive(ix, x.shape[i]).long() for i, ix in enumerate(indices)]
        ixs = torch.broadcast_tensors(*ixs)
        places = torch.stack(ixs, -1)
        shape = [*ixs[0].shape, *x.shape[len(ixs) :]]
        values = torch.broadcast_to(values, shape)
    return _scattered(k, x, places, values, "add" if accumulate else "set")


# drawn
def _drawn(k, out, op, **attrs):
    kind = dtypes.as_dtype(out.dtype)
    return k.b.emit(op, k.sizes(out.shape), dtype=kind, **attrs, **k.seeds())


@rule("rand", "rand_like", "uniform")
def _rand(k, out, *args, **kwargs):
    made = _drawn(k, out, "RandomUniform")
    low, high = 0.0, 1.0
    if args and isinstance(args[0], torch.Tensor) and len(args) > 2:
        low, high = args[1:3]
    if (low, high) != (0.0, 1.0):
        made = k.b.emit("Mul", made, k.b.const(high - low, made.dtype))
        made = k.b.emit("AddV2", made, k.b.const(low, made.dtype))
    return made


def _like_drawn(k, first, *args, dtype=None, **kwargs):
    """A fake tensor for drawn numbers; torch's own asks a generator for the sizes as numbers."""
    if isinstance(first, torch.Tensor):
        return k.blank(first.shape, dtype or first.dtype)
    return k.blank(first, dtype or torch.get_default_dtype())


_rand.outs = _like_drawn


@rule("randn", "randn_like", "normal_functional", "normal")
def _randn(k, out, *args, **kwargs):
    made = _drawn(k, out, "RandomStandardNormal")
    numbers = [a for a in args if isinstance(a, (int, float))]
    if len(numbers) == 2 and isinstance(args[0], torch.Tensor):
        mean, deviation = numbers
        made = k.b.emit("Mul", made, k.b.const(deviation, made.dtype))
        made = k.b.emit("AddV2", made, k.b.const(mean, made.dtype))
    return made


_randn.outs = _like_drawn


@rule("prims::normal")
def _prim_normal(k, out, shape, *, mean, std, **kwargs):
    made = _drawn(k, out, "RandomStandardNormal")
    if std != 1:
        made = k.b.emit("Mul", made, k.b.const(std, made.dtype))
    return made if mean == 0 else k.b.emit("AddV2", made, k.b.const(mean, made.dtype))


_prim_normal.outs = lambda k, shape, *, dtype, **kwargs: k.blank(shape, dtype)


@rule("bernoulli.p", "bernoulli.default", "bernoulli")
def _bernoulli(k, out, x, p=None, **kwargs):
    real = out.dtype if out.dtype.is_floating_point else torch.float32
    drawn = k.b.emit("RandomUniform", k.sizes(out.shape), dtype=dtypes.as_dtype(real), **k.seeds())
    if p is None:
        kept = k.b.emit("Less", drawn, k.ref(x, real))
    else:  # as a dropout of TensorFlow's keeps elements
        kept = k.b.emit("GreaterEqual", drawn, k.b.const(1 - p, dtypes.as_dtype(real)))
    return k.b.cast(kept, dtypes.as_dtype(out.dtype))


@rule("native_dropout")
def _native_dropout(k, out, x, p, train):
    with k:
        if not train:
            return [k.value(x), k.value(torch.ones_like(x, dtype=torch.bool))]
        kept = torch.rand_like(x) >= p
        return [k.value(torch.where(kept, x / (1 - p), 0.0)), k.value(kept)]


@rule("randint", "randint.low")
def _randint(k, out, *args, **kwargs):
    numbers = [a for a in args if not isinstance(a, (list, tuple))]
    low, high = (0, numbers[0]) if len(numbers) == 1 else numbers[:2]
    kind = dtypes.as_dtype(out.dtype)
    bounds = [k.ref(v, kind.torch) for v in (low, high)]
    return k.b.emit("RandomUniformInt", k.sizes(out.shape), *bounds, **k.seeds())


@rule("randperm")
def _randperm(k, out, n, **kwargs):
    with k:
        order = torch.arange(n)
    return k.b.emit("RandomShuffle", k.ref(order), **k.seeds())
