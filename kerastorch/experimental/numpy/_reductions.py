"""Sums, means, orders: functions along axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ... import math as _m
from ..._core import dtypes
from ..._core.dtypes import as_dtype
from ..._core.tensor import Tensor
from ..._ops import reductions as _r
from ..._ops import shaping as _s
from ..._ops import sorting as _o
from ..._ops.casting import cast
from ..._ops.indexing import where as _where
from . import _dtypes
from ._arrays import diagonal, floats, tensor, together

_Array = Any
_Axis = int | Sequence[int] | None
_Dtype = Any


def _axes(axis):
    return tuple(axis) if isinstance(axis, (list, tuple)) else axis


def _promoted(a, dtype):
    """An array in the dtype that sums have: whole numbers in the widest one."""
    if dtype is not None:
        return cast(tensor(a), as_dtype(dtype))
    a = tensor(a)
    if a.dtype == dtypes.bool_ or (a.dtype.is_integer and not a.dtype.is_unsigned):
        return cast(a, dtypes.int64)
    return cast(a, dtypes.uint64) if a.dtype.is_integer else a


def sum(
    a: _Array, axis: _Axis = None, dtype: _Dtype = None, keepdims: bool | None = None
) -> Tensor:
    """The sum along axes (of all values)."""
    return _r.reduce_sum(_promoted(a, dtype), _axes(axis), bool(keepdims))


def prod(
    a: _Array, axis: _Axis = None, dtype: _Dtype = None, keepdims: bool | None = None
) -> Tensor:
    """The product along axes (of all values)."""
    return _r.reduce_prod(_promoted(a, dtype), _axes(axis), bool(keepdims))


def mean(
    a: _Array,
    axis: _Axis = None,
    dtype: _Dtype = None,
    out: None = None,
    keepdims: bool | None = None,
) -> Tensor:
    """The mean along axes (of all values), in floats."""
    _no_out(out)
    made = floats(a) if dtype is None else cast(tensor(a), as_dtype(dtype))
    return _r.reduce_mean(made, _axes(axis), bool(keepdims))


def _no_out(out):
    if out is not None:
        raise ValueError("Setting out is not supported.")


def amax(a: _Array, axis: _Axis = None, out: None = None, keepdims: bool | None = None) -> Tensor:
    """The largest value along axes (of all)."""
    _no_out(out)
    return max(a, axis, keepdims)


def amin(a: _Array, axis: _Axis = None, out: None = None, keepdims: bool | None = None) -> Tensor:
    """The smallest value along axes (of all)."""
    _no_out(out)
    return min(a, axis, keepdims)


def max(a: _Array, axis: _Axis = None, keepdims: bool | None = None) -> Tensor:
    """The largest value along axes (of all)."""
    return _extreme(_r.reduce_max, _r.reduce_any, a, axis, keepdims)


def min(a: _Array, axis: _Axis = None, keepdims: bool | None = None) -> Tensor:
    """The smallest value along axes (of all)."""
    return _extreme(_r.reduce_min, _r.reduce_all, a, axis, keepdims)


def _extreme(kernel, of_bools, a, axis, keepdims):
    made = tensor(a)
    kernel = of_bools if made.dtype == dtypes.bool_ else kernel
    return kernel(made, _axes(axis), bool(keepdims))


def ptp(a: _Array, axis: _Axis = None, keepdims: bool | None = None) -> Tensor:
    """The largest value less the smallest."""
    made = tensor(a)
    return max(made, axis, keepdims) - min(made, axis, keepdims)


def all(a: _Array, axis: _Axis = None, keepdims: bool | None = None) -> Tensor:
    """Whether all values along axes are true."""
    return _r.reduce_all(cast(tensor(a), dtypes.bool_), _axes(axis), bool(keepdims))


def any(a: _Array, axis: _Axis = None, keepdims: bool | None = None) -> Tensor:
    """Whether a value along axes is true."""
    return _r.reduce_any(cast(tensor(a), dtypes.bool_), _axes(axis), bool(keepdims))


def count_nonzero(a: _Array, axis: _Axis = None) -> Tensor:
    """How many values along axes are not zero."""
    return _m.count_nonzero(tensor(a), _axes(axis))


def var(
    a: _Array,
    axis: _Axis = None,
    dtype: _Dtype = None,
    out: None = None,
    ddof: int = 0,
    keepdims: bool | None = None,
) -> Tensor:
    """The mean squared distance from the mean; ddof: by how many the count is lessened."""
    _no_out(out)
    made = tensor(a)
    wanted = None if dtype is None else as_dtype(dtype)
    made = floats(made)
    far = made - _r.reduce_mean(made, _axes(axis), True)
    far = _m.real(far * _m.conj(far)) if made.dtype.is_complex else far * far
    found = _r.reduce_mean(far, _axes(axis), bool(keepdims))
    if ddof:
        count = made.shape.num_elements() / np.maximum(found.shape.num_elements(), 1)
        found = found * (count / (count - ddof))
    return found if wanted is None else cast(found, wanted)


def std(a: _Array, axis: _Axis = None, keepdims: bool | None = None) -> Tensor:
    """The root of the variance."""
    return _m.sqrt(var(a, axis, keepdims=keepdims))


def average(
    a: _Array, axis: int | None = None, weights: _Array = None, returned: bool = False
) -> Any:
    """The mean, each value times its weight; returned: the sum of the weights as well."""
    if axis is not None and not isinstance(axis, int):
        raise ValueError(f"Argument `axis` must be an integer. Received axis={axis}")
    a = tensor(a)
    if weights is None:
        made = floats(a)
        found = _r.reduce_mean(made, axis)
        count = a.shape.num_elements() / np.maximum(found.shape.num_elements(), 1)
        total = cast(tensor(count), found.dtype)
    else:
        made, weights = (floats(x) for x in together(a, weights))
        if made.shape != weights.shape:
            if axis is None or len(weights.shape) != 1:
                raise ValueError("axis and one-dimensional weights are needed here.")
            shape = [1] * len(made.shape)
            shape[axis] = -1
            weights = _s.reshape(weights, shape)
        whole = _s.broadcast_to(weights, made.shape.as_list())
        total = _r.reduce_sum(whole, axis)
        found = _r.reduce_sum(made * weights, axis) / total
    return (found, _s.broadcast_to(total, found.shape.as_list())) if returned else found


def cumsum(a: _Array, axis: int | None = None, dtype: _Dtype = None) -> Tensor:
    """Running sums along an axis (of all values)."""
    return _running(_m.cumsum, a, axis, dtype)


def cumprod(a: _Array, axis: int | None = None, dtype: _Dtype = None) -> Tensor:
    """Running products along an axis (of all values)."""
    return _running(_m.cumprod, a, axis, dtype)


def _running(kernel, a, axis, dtype):
    made = _promoted(a, dtype)
    if axis is None:
        made, axis = _s.reshape(made, [-1]), 0
    return kernel(made, axis)


def nansum(a: _Array, axis: _Axis = None, dtype: _Dtype = None, keepdims: bool = False) -> Tensor:
    """The sum of what is not NaN."""
    return sum(_instead_of_nan(a, 0), axis, dtype, keepdims)


def nanprod(a: _Array, axis: _Axis = None, dtype: _Dtype = None, keepdims: bool = False) -> Tensor:
    """The product of what is not NaN."""
    return prod(_instead_of_nan(a, 1), axis, dtype, keepdims)


def nanmean(
    a: _Array, axis: _Axis = None, dtype: _Dtype = None, keepdims: bool | None = None
) -> Tensor:
    """The mean of what is not NaN."""
    a = tensor(a)
    if not _dtypes.is_inexact(a.dtype):
        return mean(a, axis, dtype, keepdims=keepdims)
    total = nansum(a, axis, dtype, bool(keepdims))
    there = cast(_m.logical_not(_m.is_nan(a)), total.dtype)
    return total / _r.reduce_sum(there, _axes(axis), bool(keepdims))


def _instead_of_nan(a, value):
    a = tensor(a)
    if not _dtypes.is_inexact(a.dtype):
        return a
    return _where(_m.is_nan(a), cast(tensor(value), a.dtype), a)


def argmax(a: _Array, axis: int | None = None) -> Tensor:
    """Where the largest value is."""
    return _place(_r.argmax, a, axis)


def argmin(a: _Array, axis: int | None = None) -> Tensor:
    """Where the smallest value is."""
    return _place(_r.argmin, a, axis)


def _place(kernel, a, axis):
    a = tensor(a)
    if a.dtype == dtypes.bool_:
        a = cast(a, dtypes.int32)
    if axis is None:
        a, axis = _s.reshape(a, [-1]), 0
    return kernel(a, axis)


def sort(a: _Array, axis: int | None = -1, kind: str = "quicksort", order: None = None) -> Tensor:
    """The values in order along an axis."""
    return _sorted(_o.sort, a, axis, kind, order)


def argsort(
    a: _Array, axis: int | None = -1, kind: str = "quicksort", order: None = None
) -> Tensor:
    """The indices that put the values in order along an axis."""
    return cast(_sorted(_o.argsort, a, axis, kind, order), dtypes.int64)


def _sorted(kernel, a, axis, kind, order):
    if kind not in ("quicksort", "stable"):
        raise ValueError(f"Invalid value for argument `kind`: {kind}")
    if order is not None:
        raise ValueError("The `order` argument to sort is not supported.")
    a = tensor(a)
    if axis is None or not len(a.shape):
        a, axis = _s.reshape(a, [-1]), 0
    return kernel(a, axis)


def diff(a: _Array, n: int = 1, axis: int = -1) -> Tensor:
    """The differences of neighbours along an axis, n times."""
    a = tensor(a)
    if n < 0:
        raise ValueError(f"order must be non-negative but got {n}")
    axis = axis % len(a.shape)
    for _ in range(n):
        first = (slice(None),) * axis + (slice(1, None),)
        second = (slice(None),) * axis + (slice(None, -1),)
        if a.dtype == dtypes.bool_:
            a = _m.not_equal(a[first], a[second])
        else:
            a = a[first] - a[second]
    return a


def trace(
    a: _Array, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: _Dtype = None
) -> Tensor:
    """The sum of a diagonal."""
    found = tensor(a) if dtype is None else cast(tensor(a), as_dtype(dtype))
    return sum(diagonal(found, offset, axis1, axis2), -1, dtype)
