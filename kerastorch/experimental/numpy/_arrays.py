"""Arrays made of values: array, zeros, arange, linspace and their kin."""

from __future__ import annotations

import builtins
import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..._core import dtypes
from ..._core.convert import to_tensor
from ..._core.dtypes import as_dtype
from ..._core.tensor import Tensor
from ..._ops import creation as _c
from ..._ops import diagonals as _d
from ..._ops import shaping as _s
from ..._ops.arithmetic import pow as _pow
from ..._ops.casting import cast
from ..._ops.joining import stack as _stack
from . import _dtypes

_Array = Any
_Dtype = Any
_Shape = int | Sequence[int]

ndarray = Tensor
newaxis = None
e, pi, inf = np.e, np.pi, np.inf


def tensor(value: _Array) -> Tensor:
    """A value as a tensor: Python's and NumPy's by NumPy's dtypes."""
    if hasattr(value, "_t") or getattr(value, "_is_graph", False):
        return value if isinstance(value, Tensor) else to_tensor(value)
    if isinstance(value, (list, tuple)) and _has_tensors(value):
        parts = [tensor(part) for part in value]
        dtype = _dtypes.joined(*parts)
        return _stack([cast(part, dtype) for part in parts])
    if not isinstance(value, (numbers.Number, str, bytes, list, tuple, np.ndarray, np.generic)):
        return to_tensor(value)
    found = np.asarray(value)
    prefers = _dtypes.settings["prefer_float32"] and not isinstance(value, (np.ndarray, np.generic))
    if prefers and found.dtype in (np.float64, np.complex128):
        found = found.astype(np.float32 if found.dtype == np.float64 else np.complex64)
    return to_tensor(found)


def _has_tensors(value):
    if isinstance(value, (list, tuple)):
        return builtins.any(map(_has_tensors, value))
    return hasattr(value, "_t") or getattr(value, "_is_graph", False)


def together(*values: _Array) -> list[Tensor]:
    """Values as tensors of one dtype, by NumPy's promotion."""
    weak = (numbers.Number, list, tuple)
    made = [v if isinstance(v, weak) else tensor(v) for v in values]
    dtype = _dtypes.joined(*made)
    return [cast(tensor(value), dtype) for value in made]


def floats(value: _Array) -> Tensor:
    """A value as a tensor of floats or complex numbers; whole numbers become float64."""
    made = tensor(value)
    return made if _dtypes.is_inexact(made.dtype) else cast(made, _dtypes.default_float())


def array(val: _Array, dtype: _Dtype = None, copy: bool = True, ndmin: int = 0) -> Tensor:
    """A tensor of the values; ndmin: leading axes of size 1 are put in front up to that rank."""
    made = tensor(val)
    if dtype is not None:
        made = cast(made, as_dtype(dtype))
    elif copy:
        made = _c.identity(made)
    missing = ndmin - len(made.shape)
    return _s.reshape(made, [1] * missing + list(made.shape)) if missing > 0 else made


def asarray(a: _Array, dtype: _Dtype = None) -> Tensor:
    """A tensor of the values; a tensor of that dtype itself."""
    return array(a, dtype, copy=False)


asanyarray = asarray


def ascontiguousarray(a: _Array, dtype: _Dtype = None) -> Tensor:
    """A tensor of the values, with an axis at least."""
    return array(a, dtype, copy=False, ndmin=1)


def copy(a: _Array) -> Tensor:
    """A tensor of the same values."""
    return array(a, copy=True)


def _sizes(shape):
    if hasattr(shape, "_t"):
        shape = shape.numpy()
    return [shape] if np.ndim(shape) == 0 and not hasattr(shape, "as_list") else list(shape)


def zeros(shape: _Shape, dtype: _Dtype = float) -> Tensor:
    """Zeros of a shape."""
    return _c.zeros(_sizes(shape), _wanted(dtype))


def ones(shape: _Shape, dtype: _Dtype = float) -> Tensor:
    """Ones of a shape."""
    return _c.ones(_sizes(shape), _wanted(dtype))


def _wanted(dtype):
    return dtypes.float64 if dtype is float else as_dtype(dtype)


def empty(shape: _Shape, dtype: _Dtype = float) -> Tensor:
    """Zeros of a shape, as nothing is left empty here."""
    return zeros(shape, dtype)


def zeros_like(a: _Array, dtype: _Dtype = None) -> Tensor:
    """Zeros of the shape of `a`, and of its dtype."""
    return _c.zeros_like(tensor(a), None if dtype is None else as_dtype(dtype))


def ones_like(a: _Array, dtype: _Dtype = None) -> Tensor:
    """Ones of the shape of `a`, and of its dtype."""
    return _c.ones_like(tensor(a), None if dtype is None else as_dtype(dtype))


def empty_like(a: _Array, dtype: _Dtype = None) -> Tensor:
    """Zeros of the shape of `a`, as nothing is left empty here."""
    return zeros_like(a, dtype)


def full(shape: _Shape, fill_value: _Array, dtype: _Dtype = None) -> Tensor:
    """`fill_value`, repeated in a shape."""
    return _s.broadcast_to(asarray(fill_value, dtype), _sizes(shape))


def full_like(
    a: _Array,
    fill_value: _Array,
    dtype: _Dtype = None,
    order: str = "K",
    subok: bool = True,
    shape: _Shape | None = None,
) -> Tensor:
    """`fill_value`, repeated in the shape and dtype of `a`."""
    if order != "K" or not subok or shape is not None:
        raise ValueError("full_like takes order='K', subok=True and no shape.")
    like = tensor(a)
    return full(like.shape.as_list(), asarray(fill_value, dtype or like.dtype))


def eye(N: int, M: int | None = None, k: int = 0, dtype: _Dtype = float) -> Tensor:
    """Ones on the diagonal `k`, zeros elsewhere, in N rows and M (N) columns."""
    columns = N if M is None else M
    return to_tensor(np.eye(N, columns, k, dtype=_wanted(dtype).as_numpy_dtype))


def identity(n: int, dtype: _Dtype = float) -> Tensor:
    """Ones on the main diagonal of n rows and columns, zeros elsewhere."""
    return eye(n, dtype=dtype)


def tri(N: int, M: int | None = None, k: int = 0, dtype: _Dtype = None) -> Tensor:
    """Ones on the diagonal `k` and below it, zeros elsewhere."""
    wanted = _dtypes.default_float() if dtype is None else as_dtype(dtype)
    return to_tensor(np.tri(N, M, k, dtype=wanted.as_numpy_dtype))


def arange(start: _Array, stop: _Array = None, step: _Array = 1, dtype: _Dtype = None) -> Tensor:
    """Numbers from `start` (0) to below `stop`, `step` apart."""
    if not np.ndim(step) and not hasattr(step, "_t") and step == 0:
        raise ValueError("step must be non-zero")
    wanted = (
        as_dtype(dtype)
        if dtype is not None
        else _dtypes.joined(
            *(
                x if isinstance(x, numbers.Number) else tensor(x)
                for x in (start, step, stop)
                if x is not None
            )
        )
    )
    if stop is None:
        start, stop = 0, start
    plain = [x.numpy() if hasattr(x, "_t") else x for x in (start, stop, step)]
    if (plain[2] > 0 and plain[0] > plain[1]) or (plain[2] < 0 and plain[0] < plain[1]):
        return array([], dtype=wanted)
    return to_tensor(np.arange(*plain).astype(wanted.as_numpy_dtype))


def linspace(
    start: _Array,
    stop: _Array,
    num: int = 50,
    endpoint: bool = True,
    retstep: bool = False,
    dtype: _Dtype = float,
    axis: int = 0,
) -> Any:
    """`num` evenly spaced numbers; endpoint: whether `stop` is one; retstep: the step as well."""
    wanted = None if dtype is None else _wanted(dtype)
    first, last = together(start, stop)
    if not _dtypes.is_inexact(first.dtype):
        first, last = floats(first), floats(last)
    if num < 0:
        raise ValueError(f"Argument `num` must be a non-negative integer. Received: num={num}")
    parts = num - 1 if endpoint else num
    step = (last - first) / parts if parts > 0 else (last - first) * float("nan")
    if endpoint or not num:
        found = _c.linspace(first, last, num, axis=axis)
    else:
        found = _c.linspace(first, last - step, num, axis=axis)
    found = found if wanted is None else cast(found, wanted)
    return (found, step) if retstep else found


def logspace(
    start: _Array,
    stop: _Array,
    num: int = 50,
    endpoint: bool = True,
    base: float = 10.0,
    dtype: _Dtype = None,
    axis: int = 0,
) -> Tensor:
    """Powers of `base` whose exponents are evenly spaced."""
    exponents = linspace(start, stop, num, endpoint, dtype=dtype, axis=axis)
    found = _pow(cast(tensor(base), exponents.dtype), exponents)
    return found if dtype is None else cast(found, as_dtype(dtype))


def geomspace(
    start: _Array,
    stop: _Array,
    num: int = 50,
    endpoint: bool = True,
    dtype: _Dtype = None,
    axis: int = 0,
) -> Tensor:
    """`num` numbers, each the same multiple of the one before."""
    first, last = (floats(x) for x in together(start, stop))
    ratio = (last / first) ** (1.0 / (num - 1 if endpoint else num))
    powers = cast(tensor(np.arange(num)), first.dtype)
    found = _s.expand_dims(first, axis) * _s.expand_dims(ratio, axis) ** powers
    return found if dtype is None else cast(found, as_dtype(dtype))


def diag(v: _Array, k: int = 0) -> Tensor:
    """A matrix with `v` on its diagonal, or the diagonal of a matrix."""
    v = tensor(v)
    if len(v.shape) == 1:
        return _d.diag(v, k=k)
    if len(v.shape) != 2:
        raise ValueError("Argument to diag must be 1 or 2-dimensional")
    return diagonal(v, k)


def diagonal(a: _Array, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
    """The diagonals of two axes, along a new last axis."""
    a = tensor(a)
    rank = len(a.shape)
    pair = (axis1 % rank, axis2 % rank)
    order = [axis for axis in range(rank) if axis not in pair]
    a = _s.transpose(a, [*order, *pair])
    rows, columns = a.shape[-2], a.shape[-1]
    if offset >= columns or -offset >= rows:
        return _c.zeros([*a.shape.as_list()[:-2], 0], a.dtype)
    return _d.diag_part(a, k=offset)


def diagflat(v: _Array, k: int = 0) -> Tensor:
    """A matrix with the flattened values on its diagonal."""
    return diag(_s.reshape(tensor(v), [-1]), k)


def diag_indices(n: int, ndim: int = 2) -> list[Tensor]:
    """The indices of the main diagonal of an array of `ndim` axes of size n."""
    if n < 0 or ndim < 0:
        raise ValueError(f"n and ndim must not be negative, got {n} and {ndim}.")
    return [to_tensor(np.arange(n, dtype=np.int32))] * ndim


def ix_(*args: _Array) -> list[Tensor]:
    """Indices of the grid that one-dimensional arrays span."""
    found = []
    for place, values in enumerate(args):
        values = tensor(values)
        if len(values.shape) != 1:
            raise ValueError(f"Arguments must be 1-d, got arg of rank {len(values.shape)}")
        if values.dtype == dtypes.bool_:
            values = to_tensor(np.flatnonzero(values.numpy()))
        shape = [1] * len(args)
        shape[place] = -1
        found.append(_s.reshape(values, shape))
    return found


def meshgrid(*xi: _Array, **kwargs: Any) -> list[Tensor]:
    """The coordinates of the grid that one-dimensional arrays span; indexing: "xy" or "ij"."""
    if kwargs.pop("sparse", False) or not kwargs.pop("copy", True):
        raise ValueError("meshgrid takes neither sparse=True nor copy=False.")
    return list(_c.meshgrid(*(tensor(x) for x in xi), **kwargs))


def vander(x: _Array, N: int | None = None, increasing: bool = False) -> Tensor:
    """Powers of the values of a vector: N columns, falling unless increasing."""
    x = tensor(x)
    count = int(x.shape[0]) if N is None else N
    powers = np.arange(count) if increasing else np.arange(count)[::-1]
    rising = cast(to_tensor(powers.copy()), x.dtype)
    return _pow(_s.expand_dims(x, -1), rising)
