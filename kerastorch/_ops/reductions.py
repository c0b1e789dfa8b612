"""tf.math.reduce_*: sums, means, extrema and norms along axes."""

import numpy as np
import torch

from .._core import dtypes
from .._core.convert import to_raw
from .._core.dtypes import BOOL, FLOATING, INEXACT, INTEGER, NUMERIC, REAL, as_dtype
from .._core.errors import invalid, refused
from .._core.op import op
from .._core.state import state
from .._core.tensor import Tensor
from ._args import whole
from ._given import name_of, raw_of
from ._rules import ruled
from .arithmetic import maximum
from .scans import cumprod


def axes(axis, rank):
    """An `axis` argument as a tuple of distinct axes from 0; all of them for None.

    InvalidArgumentError for what is out of range or double, TypeError for a float.
    """
    if axis is None:
        return tuple(range(rank))
    values = whole_numbers(axis)
    for a in values:
        if not -rank <= a < rank:
            raise invalid(f"Invalid reduction dimension ({a} for input with {rank} dimension(s)")
    result = tuple(a % rank for a in values)
    if len(set(result)) < len(result):
        raise invalid(f"Invalid reduction arguments: axes {values} contain duplicate dimensions")
    return result


def whole_numbers(axis):
    if isinstance(axis, int):
        return [int(axis)]
    if isinstance(axis, np.floating):
        return [int(axis)]
    array = np.asarray(axis if hasattr(axis, "__array__") else list(np.atleast_1d(axis)))
    if array.size and array.dtype.kind == "f":
        raise TypeError(f"Cannot convert {axis!r} to EagerTensor of dtype int32")
    if array.size and array.dtype.kind not in "iub":
        raise invalid(f"An axis must be of dtype int32 or int64, got {axis!r}")
    return [int(a) for a in array.reshape(-1)]


def _reduce(function, x, axis, keepdims, **options):
    """`function(x, axes, keepdim)` for an `axis` argument as TensorFlow takes it."""
    kind = type(axis)
    if x.ndim and (
        kind is int or (kind in (list, tuple) and axis and all(type(a) is int for a in axis))
    ):
        return function(x, axis, bool(keepdims), **options)
    dims = axes(axis, x.ndim)
    if not dims:
        return _nothing(function, x, **options)
    return function(x, dims, bool(keepdims), **options)


def _nothing(function, x, **options):
    """A reduction over no axis: over a new axis of size 1."""
    return function(x.unsqueeze(0), 0, False, **options)


@op("input_tensor", types=NUMERIC, type="Sum", attrs={"keep_dims": "keepdims"}, tensors_too="axis")
def reduce_sum(input_tensor, axis=None, keepdims=False, name=None):
    """The sum of the elements along `axis`, in the tensor's own dtype.

    axis: an axis, a list of axes, or None for all; keepdims: whether they stay, with size 1.
    The sum of nothing is 0.  InvalidArgumentError for an axis out of range.
    """
    if input_tensor.dtype in INEXACT:
        if axis is None and not keepdims:
            return torch.sum(input_tensor)
        return _reduce(torch.sum, input_tensor, axis, keepdims)
    return _reduce(torch.sum, input_tensor, axis, keepdims, dtype=input_tensor.dtype)


@op("input_tensor", types=NUMERIC, type="Mean", attrs={"keep_dims": "keepdims"}, tensors_too="axis")
def reduce_mean(input_tensor, axis=None, keepdims=False, name=None):
    """The mean of the elements along `axis`; arguments as in `reduce_sum`.

    The mean of integers is an integer, rounded toward 0; that of nothing is NaN (0 for integers).
    """
    if input_tensor.dtype in INEXACT:
        if axis is None and not keepdims:
            return torch.mean(input_tensor)
        return _reduce(torch.mean, input_tensor, axis, keepdims)
    return _reduce(_integer_mean, input_tensor, axis, keepdims)


def _integer_mean(x, dims, keepdim):
    total = torch.sum(x, dims, keepdim)
    count = max(x.numel() // max(total.numel(), 1), 1)
    return torch.div(total, count, rounding_mode="trunc").to(x.dtype)


def _least(dtype):
    return -float("inf") if dtype in FLOATING else torch.iinfo(dtype).min


def _largest(dtype):
    return float("inf") if dtype in FLOATING else torch.iinfo(dtype).max


def _extreme(function, x, axis, keepdims, empty):
    if x.numel():
        return _reduce(function, x, axis, keepdims)
    # torch has no extremum of nothing
    dims = axes(axis, x.ndim)
    shape = [1 if a in dims else n for a, n in enumerate(x.shape) if keepdims or a not in dims]
    result = torch.full(shape, empty(x.dtype), dtype=x.dtype, device=x.device)
    return result + torch.sum(x, dims, bool(keepdims)) if x.requires_grad else result


@op("input_tensor", types=REAL, type="Max", attrs={"keep_dims": "keepdims"}, tensors_too="axis")
def reduce_max(input_tensor, axis=None, keepdims=False, name=None):
    """The largest element along `axis`; arguments as in `reduce_sum`.

    NaN if there is one, the smallest number of the dtype for nothing.  Equal largest elements
    share the gradient.
    """
    return _extreme(torch.amax, input_tensor, axis, keepdims, _least)


@op("input_tensor", types=REAL, type="Min", attrs={"keep_dims": "keepdims"}, tensors_too="axis")
def reduce_min(input_tensor, axis=None, keepdims=False, name=None):
    """The smallest element along `axis`; arguments as in `reduce_sum`.

    NaN if there is one, the largest number of the dtype for nothing.  Equal smallest elements
    share the gradient.
    """
    return _extreme(torch.amin, input_tensor, axis, keepdims, _largest)


def _prod(x, dims, keepdim):
    dims = sorted(axes(dims, x.ndim))
    result = _product(x, dims)
    return result.reshape([n for a, n in enumerate(result.shape) if keepdim or a not in dims])


def _product(x, dims):
    """The product along `dims`, which stay with size 1; its gradient is made of the others'."""

    def value(x):
        for a in dims:
            x = torch.prod(x, a, True, dtype=x.dtype)
        return x

    def slope(g, y, x):
        last = torch.movedim(x, dims, tuple(range(-len(dims), 0)))
        flat = last.flatten(-len(dims))
        before = cumprod.raw(flat, -1, exclusive=True)
        after = cumprod.raw(flat, -1, exclusive=True, reverse=True)
        others = (before.conj() * after.conj()).reshape(last.shape)
        return g * torch.movedim(others, tuple(range(-len(dims), 0)), dims)

    return ruled(value, slope)(x)


@op("input_tensor", types=NUMERIC, type="Prod", attrs={"keep_dims": "keepdims"}, tensors_too="axis")
def reduce_prod(input_tensor, axis=None, keepdims=False, name=None):
    """The product of the elements along `axis`; arguments as in `reduce_sum`; 1 for nothing."""
    return _reduce(_prod, input_tensor, axis, keepdims)


@op("input_tensor", types=BOOL, type="All", attrs={"keep_dims": "keepdims"}, tensors_too="axis")
def reduce_all(input_tensor, axis=None, keepdims=False, name=None):
    """Whether all elements along `axis` hold; arguments as in `reduce_sum`; True for nothing."""
    return _reduce(torch.all, input_tensor, axis, keepdims)


@op("input_tensor", types=BOOL, type="Any", attrs={"keep_dims": "keepdims"}, tensors_too="axis")
def reduce_any(input_tensor, axis=None, keepdims=False, name=None):
    """Whether any element along `axis` holds; arguments as in `reduce_sum`; False for nothing."""
    return _reduce(torch.any, input_tensor, axis, keepdims)


@op("input_tensor", types=FLOATING)
def reduce_logsumexp(input_tensor, axis=None, keepdims=False, name=None):
    """log(sum(exp(x))) along `axis`, without overflow; arguments as in `reduce_sum`."""
    return _reduce(torch.logsumexp, input_tensor, axis, keepdims)


def _variance(x, axis, keepdims):
    _before_variance(Tensor(x), axis)
    if x.dtype not in INEXACT:
        raise TypeError(f"Input must be either real or complex, got {dtypes.of(x).name}.")
    mean = _reduce(torch.mean, x, axis, True)
    difference = x - mean
    if x.is_complex():
        square = torch.square(difference.real) + torch.square(difference.imag)
    else:
        square = torch.square(difference)
    return _reduce(torch.mean, square, axis, keepdims)


def _before_variance(input_tensor, axis=None, *_):
    """The refusals of the mean, which TensorFlow takes first."""
    kind = name_of(input_tensor)
    if kind in ("bool", "string"):
        raise invalid(
            f"Value for attr 'T' of {kind} is not in the list of allowed values: float, double, "
            "int32, uint8, int16, int8, complex64, int64 [Op:Mean]"
        )
    found = name_of(axis) if isinstance(axis, str) or hasattr(axis, "_t") else "int32"
    if found not in ("int32", "int64"):
        raise invalid(
            f"Value for attr 'Tidx' of {found} is not in the list of allowed values: int32, int64 "
            "[Op:Mean]"
        )


@op("input_tensor", label="ReduceVariance", before=_before_variance)
def reduce_variance(input_tensor, axis=None, keepdims=False, name=None):
    """mean(|x - mean(x)|^2) along `axis`; arguments as in `reduce_sum`.

    Real for complex tensors.  TypeError for integers.
    """
    return _variance(input_tensor, axis, keepdims)


@op("input_tensor", label="ReduceStd", before=_before_variance)
def reduce_std(input_tensor, axis=None, keepdims=False, name=None):
    """The square root of `reduce_variance`, the standard deviation of a whole population."""
    return torch.sqrt(_variance(input_tensor, axis, keepdims))


@op(
    "input_tensor",
    types=NUMERIC,
    type="EuclideanNorm",
    attrs={"keep_dims": "keepdims"},
    tensors_too="axis",
)
def reduce_euclidean_norm(input_tensor, axis=None, keepdims=False, name=None):
    """sqrt(sum(|x|^2)) along `axis`; arguments as in `reduce_sum`; truncated for integers."""
    x = input_tensor
    if x.dtype in INTEGER:
        # the sum is one of integers and wraps
        total = _reduce(torch.sum, torch.square(x), axis, keepdims, dtype=x.dtype)
        return torch.sqrt(total.double()).to(x.dtype)
    square = x * x.conj() if x.is_complex() else torch.square(x)
    return torch.sqrt(_reduce(torch.sum, square, axis, keepdims))


@op("input", strings=True)
def count_nonzero(input, axis=None, keepdims=None, dtype=dtypes.int64, name=None):
    """How many elements along `axis` are not 0, not False, or not the empty string.

    dtype: the dtype of the counts.
    """
    there = _not_zero(input)
    return _reduce(torch.sum, there, axis, keepdims, dtype=torch.int64).to(as_dtype(dtype).torch)


def _not_zero(x):
    if isinstance(x, np.ndarray):
        return torch.from_numpy(np.asarray(x != b""))
    return x != 0


@op("value", strings=True)
def zero_fraction(value, name=None):
    """The share of elements that are 0 (empty strings), as a float32 scalar; NaN for nothing."""
    return torch.mean((~_not_zero(value)).float())


def _softmax_axis(x, axis, kernel):
    if isinstance(axis, (str, bytes, list, tuple)):
        raise TypeError(f"{kernel}: axis must be an int, got {axis!r}")
    axis = -1 if axis is None else int(axis)
    if not x.ndim and axis == -1:
        message = f"Input dims must be >= 1, got a scalar [Op:{kernel}]"
        raise refused(message, x.dtype) if kernel == "Softmax" else invalid(message)
    if not -x.ndim <= axis < x.ndim:
        raise invalid(
            f"`dim` must be in the range [{-x.ndim}, {x.ndim}) where {x.ndim} is the number of "
            f"dimensions in the input. Received: dim={axis}"
        )
    return axis


@op("logits", types=FLOATING, type="Softmax")
def softmax(logits, axis=None, name=None):
    """exp(logits) / sum(exp(logits)) along `axis`, by default the last.

    InvalidArgumentError for an axis out of range and for a scalar.
    """
    result = torch.softmax(logits, _softmax_axis(logits, axis, "Softmax"))
    if state.step or state.function:
        result._softmax_logits = logits  # a graph knows them: see keras/losses/crossentropy.py
    return result


@op("logits", types=FLOATING, type="LogSoftmax")
def log_softmax(logits, axis=None, name=None):
    """logits - log(sum(exp(logits))) along `axis`, by default the last; see `softmax`."""
    return torch.log_softmax(logits, _softmax_axis(logits, axis, "LogSoftmax"))


_INDEX_TYPES = frozenset({torch.int32, torch.int64, torch.int16, torch.uint16})


def _index_of(function, x, axis, output_type, kernel, empty):
    if output_type is not dtypes.int64:
        target = as_dtype(output_type).torch
        if target not in _INDEX_TYPES:
            raise invalid(f"{kernel} has no output_type {output_type!r} [Op:{kernel}]")
    axis = 0 if axis is None else whole(axis)
    if not -x.ndim <= axis < x.ndim:
        raise invalid(f"Expected dimension in the range [{-x.ndim}, {x.ndim}), but got {axis}")
    if x.dtype is torch.bool:
        x = x.to(torch.uint8)
    elif x.dtype in FLOATING:
        # a NaN is never the extremum, as comparisons with it fail
        x = torch.nan_to_num(x.detach(), empty, float("inf"), -float("inf"))
    result = function(x, axis)
    return result if output_type is dtypes.int64 else result.to(target)


@op(
    "input",
    types=REAL | BOOL,
    type="ArgMax",
    attrs={"output_type": "output_type"},
    tensors_too="axis",
)
def argmax(input, axis=None, output_type=dtypes.int64, name=None):
    """The index of the largest element along `axis`, the first of equal ones.

    axis: by default 0.  output_type: int64, int32, int16 or uint16.
    InvalidArgumentError for an axis out of range or of size 0.
    """
    return _index_of(torch.argmax, input, axis, output_type, "ArgMax", -float("inf"))


@op(
    "input",
    types=REAL | BOOL,
    type="ArgMin",
    attrs={"output_type": "output_type"},
    tensors_too="axis",
)
def argmin(input, axis=None, output_type=dtypes.int64, name=None):
    """The index of the smallest element along `axis`, the first of equal ones; see `argmax`."""
    return _index_of(torch.argmin, input, axis, output_type, "ArgMin", float("inf"))


def _before_normalize(x, axis=None, epsilon=1e-12, name=None, dim=None):
    """The refusals of the square and of the sum, before that of epsilon."""
    kind = name_of(x)
    if kind in ("bool", "string"):
        raise invalid(
            f"Value for attr 'T' of {kind} is not in the list of allowed values: bfloat16, half, "
            "float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, "
            "complex128 [Op:Square]"
        )
    axes(dim if axis is None else axis, raw_of(x).ndim)


@op("x", before=_before_normalize)
def l2_normalize(x, axis=None, epsilon=1e-12, name=None, dim=None):
    """x / sqrt(max(sum(x^2), epsilon)), the sum along `axis` (all axes for None).

    dim: the old name of `axis`.
    """
    if x.dtype not in INEXACT:
        _before_normalize(Tensor(x), axis, epsilon, None, dim)
        raise TypeError(f"Cannot convert {epsilon} to EagerTensor of dtype {dtypes.of(x).name}")
    axis = dim if axis is None else axis
    square = torch.square(torch.abs(x)) if x.is_complex() else torch.square(x)
    total = _reduce(torch.sum, square, axis, True)
    epsilon = list(epsilon) if np.ndim(epsilon) else float(epsilon)
    floor = to_raw(epsilon, dtypes.of(total)).to(x.device)
    return x * torch.rsqrt(maximum.raw(total, floor))
