"""keras.ops: medians, quantiles, averages, correlations, integrals."""

import torch

from ._boundary import as_float, axes_of, is_float, keras_op, one_axis

_METHODS = ("linear", "lower", "higher", "nearest", "midpoint")


def _last(x, axis):
    """(x with the reduced dimensions as one at the end, the axes)."""
    axes = axes_of(axis, x.dim())
    rest = [a for a in range(x.dim()) if a not in axes]
    return x.permute((*rest, *axes)).reshape((*(x.shape[a] for a in rest), -1)), axes


def _kept(x, axes, rank):
    """The reduced dimensions again, with size 1; x has those of the quantiles in front."""
    front = x.dim() - (rank - len(axes))
    for a in sorted(axes):
        x = x.unsqueeze(front + a)
    return x


def _quantiles(x, q, axis, method, keepdims, skip_nan):
    """Quantiles, in front those of q; of what is not NaN where that is skipped."""
    if method not in _METHODS:
        raise ValueError(f"Unknown `method`: {method!r}. Expected one of {_METHODS}")
    if not q.is_meta and not bool(((q >= 0) & (q <= 1)).all()):
        raise ValueError("quantiles must be between 0 and 1 (percentiles: 100)")
    x = as_float(x)
    if x.is_complex():
        raise TypeError("quantiles of complex numbers: they have no order")
    rank, dtype = x.dim(), x.dtype
    values, axes = _last(x, axis)
    if not values.shape[-1]:
        raise ValueError("quantiles of no elements")
    work = torch.float64 if dtype is torch.float64 else torch.float32
    ordered, q = torch.sort(values.to(work), dim=-1).values, q.to(work)
    nans = torch.isnan(ordered)
    count = (~nans).sum(-1, keepdim=True) if skip_nan else values.shape[-1]
    place = q.reshape(-1) * (count - 1)
    place = place.expand(*ordered.shape[:-1], q.numel())
    found = _between(ordered, place, method)
    if not skip_nan:
        found = torch.where(nans.any(-1, keepdim=True), torch.full_like(found, torch.nan), found)
    found = found.movedim(-1, 0).reshape((*q.shape, *ordered.shape[:-1])).to(dtype)
    return _kept(found, axes, rank) if keepdims else found


def _between(ordered, place, method):
    """The elements at fractional places."""
    place = torch.clamp(place, min=0)
    low, high = torch.floor(place), torch.ceil(place)
    if method == "nearest":
        low = high = torch.round(place)
    a, b = (ordered.gather(-1, p.to(torch.int64)) for p in (low, high))
    if method == "higher":
        return b
    if method in ("lower", "nearest"):
        return a
    weight = (high != low) * 0.5 if method == "midpoint" else place - low
    return torch.lerp(a, b, weight.to(a.dtype))


@keras_op("x, q")
def quantile(x, q, axis=None, method="linear", keepdims=False):
    """The quantiles q (numbers from 0 to 1) along `axis`; those of several in front.

    method: what is between two elements: "linear", "lower", "higher", "nearest" or "midpoint".
    """
    return _quantiles(x, as_float(q), axis, method, keepdims, False)


@keras_op("x, q")
def percentile(x, q, axis=None, method="linear", keepdims=False):
    """As `quantile`, with q from 0 to 100."""
    return _quantiles(x, as_float(q) / 100, axis, method, keepdims, False)


@keras_op("x, q")
def nanquantile(x, q, axis=None, method="linear", keepdims=False):
    """As `quantile`, of what is not NaN."""
    return _quantiles(x, as_float(q), axis, method, keepdims, True)


@keras_op("x, q")
def nanpercentile(x, q, axis=None, method="linear", keepdims=False):
    """As `percentile`, of what is not NaN."""
    return _quantiles(x, as_float(q) / 100, axis, method, keepdims, True)


@keras_op("x")
def median(x, axis=None, keepdims=False):
    """The median along `axis`, a float: the mean of both where two are in the middle."""
    half = torch.tensor(0.5, dtype=torch.float64)
    return _quantiles(x, half, axis, "linear", keepdims, False)


@keras_op("x")
def nanmedian(x, axis=None, keepdims=False):
    """The median along `axis` of what is not NaN, a float."""
    half = torch.tensor(0.5, dtype=torch.float64)
    return _quantiles(x, half, axis, "linear", keepdims, True)


@keras_op("x weights?")
def average(x, axis=None, weights=None):
    """The mean along `axis`, a float; weights: in x's shape, or a vector along `axis`."""
    x = as_float(x)
    axes = axes_of(axis, x.dim())
    if weights is None:
        return x.mean(axes) if axes else x.clone()
    weights = weights.to(x.dtype)
    if weights.shape != x.shape:
        if len(axes) != 1 or weights.shape != (x.shape[axes[0]],):
            raise ValueError(
                f"`weights` of shape {tuple(weights.shape)} do not fit `x` of shape "
                f"{tuple(x.shape)} along axis {axis}"
            )
        weights = weights.reshape([-1 if a in axes else 1 for a in range(x.dim())]).expand(x.shape)
    return (x * weights).sum(axes) / weights.sum(axes)


@keras_op("x")
def corrcoef(x):
    """The correlations of the rows of a matrix."""
    x = x.double() if x.dtype is torch.int64 else as_float(x)
    return torch.corrcoef(x)


@keras_op("x1 x2")
def correlate(x1, x2, mode="valid"):
    """The sliding products of two vectors; mode: "valid", "same" or "full"."""
    if x1.dim() != 1 or x2.dim() != 1:
        raise ValueError(f"`correlate` takes vectors, got shapes {x1.shape} and {x2.shape}")
    if mode not in ("valid", "same", "full"):
        raise ValueError(f"`mode` must be 'valid', 'same' or 'full', got {mode!r}")
    x1, x2 = (v if is_float(v) or v.dtype is torch.int64 else as_float(v) for v in (x1, x2))
    swapped = x1.numel() < x2.numel()
    long, short = (x2, x1) if swapped else (x1, x2)
    short = short.conj() if short.is_complex() else short
    # full products: a window of `short` over `long` with zeros around
    around = torch.nn.functional.pad(long, (short.numel() - 1, short.numel() - 1))
    found = (around.unfold(0, short.numel(), 1) * short).sum(-1, dtype=long.dtype)
    found = found.flip(0) if swapped else found
    extra = short.numel() - 1
    if mode == "valid":
        return found[extra : found.numel() - extra]
    if mode == "same":
        return _centre(found, long.numel(), swapped)
    return found


def _centre(found, size, swapped):
    """The middle of the full products; the one more of two goes to the front."""
    spare = found.numel() - size
    before = spare // 2 if not swapped else spare - spare // 2
    return found[before : before + size]


@keras_op("a")
def diff(a, n=1, axis=-1):
    """The differences of neighbours along `axis`, taken n times."""
    if n < 0:
        raise ValueError(f"order must be non-negative but got {n}")
    return torch.diff(a, n, one_axis(axis, a.dim()))


@keras_op("y, x?")
def trapezoid(y, x=None, dx=1.0, axis=-1):
    """The integral of y along `axis` by trapezoids; x: where the values are, else dx apart."""
    y = as_float(y)
    axis = one_axis(axis, y.dim())
    if x is None:
        return torch.trapezoid(y, dx=dx, dim=axis)
    return torch.trapezoid(y, x.to(y.dtype), dim=axis)
