"""keras.ops: reductions and scans along axes."""

import builtins

import torch

from ._boundary import as_float, axes_of, is_float, keras_op, one_axis, torch_dtype

_COUNTED = {torch.bool: torch.int32, torch.int8: torch.int32, torch.int16: torch.int32}


def _counted(x):
    """The dtype in which sums are: at least 32 bits for integers."""
    if x.dtype is torch.uint8:
        return torch.int32
    return _COUNTED.get(x.dtype, x.dtype)


def _along(kernel, x, axis, keepdims):
    """kernel(x, axes, keepdims), or x itself where there is no axis to reduce."""
    axes = axes_of(axis, x.dim())
    return kernel(x, axes, keepdims) if axes else kernel(x[None], (0,), False)


def _extreme(kernel, x, axis, keepdims, initial=None):
    """amax or amin; `initial` takes part, and stands alone where there are no elements."""
    axes = axes_of(axis, x.dim())
    if builtins.any(x.shape[a] == 0 for a in axes) or (not axes and not x.numel()):
        if initial is None:
            raise ValueError("Cannot compute the max or min of an empty tensor without `initial`.")
        sizes = [1 if a in axes else n for a, n in enumerate(x.shape)]
        padded = torch.full(sizes, initial, dtype=x.dtype, device=x.device)
        return _along(kernel, padded, axes, keepdims)
    found = _along(kernel, x, axes, keepdims)
    if initial is None:
        return found
    other = torch.as_tensor(initial, dtype=x.dtype, device=x.device)
    return torch.maximum(found, other) if kernel is torch.amax else torch.minimum(found, other)


@keras_op("x")
def max(x, axis=None, keepdims=False, initial=None):
    """The greatest element along `axis`; ValueError where there is none and no `initial`."""
    return _extreme(torch.amax, x, axis, keepdims, initial)


@keras_op("x")
def min(x, axis=None, keepdims=False, initial=None):
    """The smallest element along `axis`; ValueError where there is none and no `initial`."""
    return _extreme(torch.amin, x, axis, keepdims, initial)


@keras_op("x")
def amax(x, axis=None, keepdims=False):
    """The greatest element along `axis`."""
    return _extreme(torch.amax, x, axis, keepdims)


@keras_op("x")
def amin(x, axis=None, keepdims=False):
    """The smallest element along `axis`."""
    return _extreme(torch.amin, x, axis, keepdims)


@keras_op("x")
def ptp(x, axis=None, keepdims=False):
    """The greatest less the smallest element along `axis`."""
    low = _extreme(torch.amin, x, axis, keepdims)
    return _extreme(torch.amax, x, axis, keepdims) - low


@keras_op("x")
def all(x, axis=None, keepdims=False):
    """Whether no element along `axis` is 0."""
    found = x != 0
    for a in sorted(axes_of(axis, x.dim()), reverse=True):
        found = torch.all(found, a, keepdim=keepdims)
    return found


@keras_op("x")
def any(x, axis=None, keepdims=False):
    """Whether an element along `axis` is not 0."""
    found = x != 0
    for a in sorted(axes_of(axis, x.dim()), reverse=True):
        found = torch.any(found, a, keepdim=keepdims)
    return found


@keras_op("x")
def sum(x, axis=None, keepdims=False):
    """The sum along `axis`; in int32 for smaller integers and bools."""
    return _sum(x, axis, keepdims)


def _sum(x, axis, keepdims):
    dtype = _counted(x)
    return _along(lambda x, axes, keep: torch.sum(x, axes, keep, dtype=dtype), x, axis, keepdims)


@keras_op("x")
def prod(x, axis=None, keepdims=False, dtype=None):
    """The product along `axis`; in int32 for smaller integers and bools."""
    return _prod(x, axis, keepdims, None if dtype is None else torch_dtype(dtype))


def _prod(x, axis, keepdims, dtype=None):
    x = x.to(dtype or _counted(x))
    for a in sorted(axes_of(axis, x.dim()), reverse=True):
        x = torch.prod(x, a, keepdim=keepdims, dtype=x.dtype)
    return x.clone()


@keras_op("x")
def mean(x, axis=None, keepdims=False):
    """The mean along `axis`, a float."""
    return _along(torch.mean, as_float(x), axis, keepdims)


def _var(x, axes, keepdims):
    if not x.numel():
        return torch.abs(torch.mean(x, axes, keepdim=keepdims))  # of nothing
    return torch.var(x, axes, correction=0, keepdim=keepdims)


@keras_op("x")
def var(x, axis=None, keepdims=False):
    """The variance along `axis`, a float."""
    return _along(_var, as_float(x), axis, keepdims)


@keras_op("x")
def std(x, axis=None, keepdims=False):
    """The standard deviation along `axis`, a float."""
    return torch.sqrt(_along(_var, as_float(x), axis, keepdims))


@keras_op("x")
def logsumexp(x, axis=None, keepdims=False):
    """log(sum(e^x)) along `axis`, without overflow."""
    return _along(torch.logsumexp, as_float(x), axis, keepdims)


@keras_op("x")
def count_nonzero(x, axis=None):
    """The number of elements along `axis` that are not 0, in int32."""
    return _sum(x != 0, axis, False)


def _arg(kernel, x, axis, keepdims):
    if x.dtype is torch.bool:
        x = x.to(torch.uint8)
    if axis is None:
        found = kernel(x.reshape(-1), 0)
        found = found.reshape([1] * x.dim()) if keepdims else found
    else:
        found = kernel(x, one_axis(axis, x.dim()), keepdims)
    return found.to(torch.int32)


@keras_op("x")
def argmax(x, axis=None, keepdims=False):
    """The place of the greatest element along `axis`, the first of several, in int32."""
    return _arg(torch.argmax, x, axis, keepdims)


@keras_op("x")
def argmin(x, axis=None, keepdims=False):
    """The place of the smallest element along `axis`, the first of several, in int32."""
    return _arg(torch.argmin, x, axis, keepdims)


# without NaN


def _filled(x, value):
    """x with a number in the place of NaN."""
    return torch.where(torch.isnan(x), torch.full_like(x, value), x) if is_float(x) else x


def _only_nan(x, axis, keepdims):
    """Whether all elements along `axis` are NaN."""
    found = torch.isnan(x)
    for a in sorted(axes_of(axis, x.dim()), reverse=True):
        found = torch.all(found, a, keepdim=keepdims)
    return found


def _nan_extreme(kernel, limit, x, axis, keepdims):
    if not x.is_floating_point():
        return _extreme(kernel, x, axis, keepdims)
    found = _extreme(kernel, _filled(x, limit), axis, keepdims)
    return torch.where(_only_nan(x, axis, keepdims), torch.full_like(found, torch.nan), found)


@keras_op("x")
def nanmax(x, axis=None, keepdims=False):
    """The greatest element along `axis` other than NaN; NaN where all are."""
    return _nan_extreme(torch.amax, -torch.inf, x, axis, keepdims)


@keras_op("x")
def nanmin(x, axis=None, keepdims=False):
    """The smallest element along `axis` other than NaN; NaN where all are."""
    return _nan_extreme(torch.amin, torch.inf, x, axis, keepdims)


@keras_op("x")
def nansum(x, axis=None, keepdims=False):
    """The sum along `axis` of what is not NaN."""
    return _sum(_filled(x, 0), axis, keepdims)


@keras_op("x")
def nanprod(x, axis=None, keepdims=False):
    """The product along `axis` of what is not NaN."""
    return _prod(_filled(x, 1), axis, keepdims)


def _nanmean(x, axis, keepdims):
    count = _sum((~torch.isnan(x)).to(x.real.dtype), axis, keepdims)
    return _sum(_filled(x, 0), axis, keepdims) / count


@keras_op("x")
def nanmean(x, axis=None, keepdims=False):
    """The mean along `axis` of what is not NaN, a float."""
    return _nanmean(as_float(x), axis, keepdims)


def _nanvar(x, axis, keepdims):
    known = ~torch.isnan(x)
    off = torch.abs(x - _nanmean(x, axis, True)) ** 2
    off = torch.where(known, off, torch.zeros_like(off))
    return _sum(off, axis, keepdims) / _sum(known.to(off.dtype), axis, keepdims)


@keras_op("x")
def nanvar(x, axis=None, keepdims=False):
    """The variance along `axis` of what is not NaN, a float."""
    return _nanvar(as_float(x), axis, keepdims)


@keras_op("x")
def nanstd(x, axis=None, keepdims=False):
    """The standard deviation along `axis` of what is not NaN, a float."""
    return torch.sqrt(_nanvar(as_float(x), axis, keepdims))


def _nan_arg(kernel, limit, x, axis, keepdims):
    if not x.is_floating_point():
        return _arg(kernel, x, axis, keepdims)
    found = _arg(kernel, _filled(x, limit), axis, keepdims)
    return torch.where(_only_nan(x, axis, keepdims), torch.full_like(found, -1), found)


@keras_op("x")
def nanargmax(x, axis=None, keepdims=False):
    """The place of the greatest element along `axis` other than NaN, in int32; -1 for none."""
    return _nan_arg(torch.argmax, -torch.inf, x, axis, keepdims)


@keras_op("x")
def nanargmin(x, axis=None, keepdims=False):
    """The place of the smallest element along `axis` other than NaN, in int32; -1 for none."""
    return _nan_arg(torch.argmin, torch.inf, x, axis, keepdims)


# scans


def _scan(kernel, x, axis, dtype):
    x = x.reshape(-1) if axis is None else x
    axis = 0 if axis is None else one_axis(axis, x.dim())
    if dtype is None:
        dtype = torch.int32 if x.dtype is torch.bool else x.dtype
    else:
        dtype = torch_dtype(dtype)
    return kernel(x.to(dtype), axis, dtype=dtype)


@keras_op("x")
def cumsum(x, axis=None, dtype=None):
    """The running sums along `axis`, of the flattened tensor for None."""
    return _scan(torch.cumsum, x, axis, dtype)


@keras_op("x")
def cumprod(x, axis=None, dtype=None):
    """The running products along `axis`, of the flattened tensor for None."""
    return _scan(torch.cumprod, x, axis, dtype)


@keras_op("x")
def nancumsum(x, axis=None, dtype=None):
    """The running sums along `axis`, NaN counted as 0."""
    return _scan(torch.cumsum, _filled(x, 0), axis, dtype)


@keras_op("x")
def nancumprod(x, axis=None, dtype=None):
    """The running products along `axis`, NaN counted as 1."""
    return _scan(torch.cumprod, _filled(x, 1), axis, dtype)
