"""Moments and normalisations of tf.nn."""

import math

import torch

from .._core.dtypes import FLOATING, NUMERIC
from .._core.errors import invalid
from .._core.op import op
from .._ops.arithmetic import divide_no_nan
from . import _steps

# the integers of which TensorFlow takes no SquaredDifference
_NOT_SQUARED = {
    torch.int8, torch.int16, torch.uint8, torch.uint16, torch.uint32, torch.uint64,
}  # fmt: skip


@op("x", types=NUMERIC - _NOT_SQUARED, label="SquaredDifference", asks=("x.dtype",))
def moments(x, axes, shift=None, keepdims=False, name=None):
    """(mean, variance) of x over `axes`: an axis, a list of axes, or None for all.

    The variance is mean((x - mean)^2); float16 is averaged in float32. `shift` is ignored, as in
    TensorFlow.
    """
    work = x.float() if x.dtype is torch.float16 else x
    axes = _axes(work, axes)
    # the formula, as torch.var_mean is slower; TensorFlow takes no gradient through this mean
    mean = _mean(work, axes)
    distance = work - mean.detach()
    square = distance * distance.conj() if work.is_complex() else distance * distance
    variance = _mean(square, axes)
    if not keepdims:
        mean, variance = _squeeze(mean, axes), _squeeze(variance, axes)
    return mean.to(x.dtype), variance.to(x.dtype)


def _axes(x, axes):
    if axes is None:
        return list(range(x.ndim))
    axes = list(axes) if isinstance(axes, (list, tuple)) else [axes]
    for axis in axes:
        if isinstance(axis, str):
            raise invalid(
                "Value for attr 'Tidx' of string is not in the list of allowed values: int32, "
                "int64 [Op:Mean]"
            )
        if not hasattr(axis, "__index__"):
            raise TypeError(f"Cannot convert {axis!r} to EagerTensor of dtype int32")
        if not -x.ndim <= axis < x.ndim:
            raise invalid(
                f"Invalid reduction dimension ({axis} for input with {x.ndim} dimension(s)) "
                "[Op:Mean]"
            )
    return axes


def _mean(x, axes):
    if not axes:
        return x
    if x.is_floating_point() or x.is_complex():
        return x.mean(axes, keepdim=True)
    count = math.prod(x.shape[axis] for axis in axes)
    return torch.div(x.sum(axes, keepdim=True), count, rounding_mode="trunc").to(x.dtype)


def _mean_by(total, x):
    """x / total, 0 where nothing has weight."""
    return divide_no_nan.raw(x, total)


def _total(x, axes, keepdims=True):
    # torch takes no axes for all of them
    return x.sum(axes, keepdim=keepdims, dtype=x.dtype) if axes else x


def _squeeze(x, axes):
    return x.squeeze(tuple(axes)) if axes else x


def weighted_moments(x, axes, frequency_weights, keepdims=False, name=None):
    """(mean, variance) of x over `axes`, each element counted `frequency_weights` times.

    The weights are cast to x's dtype and broadcast to its shape.
    """
    try:
        return _weighted_moments(x, axes, frequency_weights, keepdims)
    except _steps.REFUSALS:
        return _steps.weighted_moments(x, axes, frequency_weights, keepdims)


@op("x, frequency_weights", types=FLOATING, label="Mean")
def _weighted_moments(x, axes, frequency_weights, keepdims):
    work = x.float() if x.dtype is torch.float16 else x
    axes = _axes(work, axes)
    weights = frequency_weights.to(work.dtype).broadcast_to(
        torch.broadcast_shapes(frequency_weights.shape, work.shape)
    )
    total = _total(weights, axes)
    mean = _mean_by(total, _total(weights * work, axes))
    variance = _mean_by(total, _total(weights * (work - mean) ** 2, axes))
    if not keepdims:
        mean, variance = _squeeze(mean, axes), _squeeze(variance, axes)
    return mean.to(x.dtype), variance.to(x.dtype)


def sufficient_statistics(x, axes, shift=None, keepdims=False, name=None):
    """(count, sum(x - shift), sum((x - shift)^2), shift) over `axes`, for `normalize_moments`.

    TypeError for axes that are no list of ints.
    """
    axes = list(set(axes))  # a tensor has no hash
    try:
        return _sufficient_statistics(x, axes, shift, keepdims)
    except _steps.REFUSALS:
        return _steps.sufficient_statistics(x, axes, shift, keepdims)


@op("x shift?", types=NUMERIC, own_dtypes=True, label="Sub")
def _sufficient_statistics(x, axes, shift, keepdims):
    axes = _axes(x, axes)
    count = math.prod(x.shape[axis] for axis in axes)
    shifted = x if shift is None else x - shift
    total = _total(shifted, axes, keepdims)
    squares = _total(shifted * shifted, axes, keepdims)
    return torch.tensor(count, dtype=x.dtype, device=x.device), total, squares, shift


def normalize_moments(counts, mean_ss, variance_ss, shift, name=None):
    """(mean, variance) from what `sufficient_statistics` gives; `shift` may be None."""
    if _steps.plain(counts, mean_ss, variance_ss, shift):
        try:
            return _normalize_moments(counts, mean_ss, variance_ss, shift)
        except _steps.REFUSALS:
            pass  # the steps say what is wrong, or can do it
    return _steps.normalize_moments(counts, mean_ss, variance_ss, shift)


@op("counts mean_ss variance_ss shift?", types=FLOATING, label="Mul")
def _normalize_moments(counts, mean_ss, variance_ss, shift):
    divisor = torch.reciprocal(counts)
    shifted = mean_ss * divisor
    mean = shifted if shift is None else shifted + shift
    return mean, variance_ss * divisor - shifted * shifted


def batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name=None):
    """scale * (x - mean) / sqrt(variance + variance_epsilon) + offset, all broadcast to x.

    offset, scale: None for 0 and 1.  TypeError for a variance that is a list.
    """
    args = (x, mean, variance, offset, scale)
    if type(variance_epsilon) in (float, int) and _steps.plain(*args):
        try:
            return _batch_normalization(*args, variance_epsilon)
        except _steps.REFUSALS:
            pass  # the steps say what is wrong, or can do it
    return _steps.batch_normalization(*args, variance_epsilon)


@op("x, mean variance offset? scale?", types=FLOATING, label="Mul")
def _batch_normalization(x, mean, variance, offset, scale, variance_epsilon):
    factor = torch.rsqrt(variance + variance_epsilon)
    if scale is not None:
        factor = factor * scale
    shift = -mean * factor if offset is None else offset - mean * factor
    return x * factor.to(x.dtype) + shift.to(x.dtype)


for _name, _op in (
    ("weighted_moments", _weighted_moments),
    ("sufficient_statistics", _sufficient_statistics),
    ("normalize_moments", _normalize_moments),
    ("batch_normalization", _batch_normalization),
):
    globals()[_name].raw, _op.symbol = _op.raw, f"nn.{_name}"


def batch_norm_with_global_normalization(
    input, mean, variance, beta, gamma, variance_epsilon, scale_after_normalization, name=None
):
    """batch_normalization with offset `beta`, and scale `gamma` if `scale_after_normalization`."""
    scale = gamma if scale_after_normalization else None
    return batch_normalization(input, mean, variance, beta, scale, variance_epsilon, name)


@op(
    "input",
    types=FLOATING,
    type="LRN",
    graded_once={"input": "LRNGrad"},
    attrs={"depth_radius": "depth_radius", "bias": "bias", "alpha": "alpha", "beta": "beta"},
)
def local_response_normalization(input, depth_radius=5, bias=1, alpha=1, beta=0.5, name=None):
    """input / (bias + alpha * s)^beta, s the sum of squares over the channels at most
    `depth_radius` away. `input` is [N, H, W, C].
    """
    if input.ndim != 4:
        raise invalid(f"LRN: in must be 4-dimensional, got {list(input.shape)} [Op:LRN]")
    if isinstance(depth_radius, list) and len(depth_radius) == 1:
        depth_radius = depth_radius[0]
    if depth_radius < 0:
        raise invalid(f"depth_radius = {depth_radius} larger than int max [Op:LRN]")
    # a product with a band of ones, as in TensorFlow: NaN and infinity reach all channels
    places = torch.arange(input.shape[-1], device=input.device)
    band = (places - places.unsqueeze(1)).abs() <= depth_radius
    total = torch.matmul(input * input, band.to(input.dtype))
    return input / (bias + alpha * total) ** beta


lrn = local_response_normalization
