"""Moments and normalisations of tf.nn."""

import math

import torch
import torch.nn.functional as F

from .._core.dtypes import FLOATING, NUMERIC
from .._core.errors import invalid
from .._core.op import op
from .._ops.arithmetic import divide_no_nan

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


@op("x, frequency_weights", types=FLOATING, label="Mean")
def weighted_moments(x, axes, frequency_weights, keepdims=False, name=None):
    """(mean, variance) of x over `axes`, each element counted `frequency_weights` times.

    The weights are cast to x's dtype and broadcast to its shape.
    """
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


@op("x shift?", types=NUMERIC, own_dtypes=True, label="Sub")
def sufficient_statistics(x, axes, shift=None, keepdims=False, name=None):
    """(count, sum(x - shift), sum((x - shift)^2), shift) over `axes`, for `normalize_moments`."""
    if axes is None or isinstance(axes, int):
        raise TypeError(f"sufficient_statistics: axes must be a list of ints, got {axes!r}")
    axes = _axes(x, axes)
    count = math.prod(x.shape[axis] for axis in axes)
    shifted = x if shift is None else x - shift
    total = _total(shifted, axes, keepdims)
    squares = _total(shifted * shifted, axes, keepdims)
    return torch.tensor(count, dtype=x.dtype, device=x.device), total, squares, shift


@op("counts mean_ss variance_ss shift?", types=FLOATING, label="Mul")
def normalize_moments(counts, mean_ss, variance_ss, shift, name=None):
    """(mean, variance) from what `sufficient_statistics` gives; `shift` may be None."""
    shifted = mean_ss / counts
    mean = shifted if shift is None else shifted + shift
    return mean, variance_ss / counts - shifted * shifted


@op(
    "x, mean variance offset? scale?",
    types=FLOATING,
    label="Mul",
    asks=("variance + variance_epsilon", "-mean if offset is None else None", "x.dtype"),
)
def batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name=None):
    """scale * (x - mean) / sqrt(variance + variance_epsilon) + offset, all broadcast to x.

    offset, scale: None for 0 and 1.
    """
    factor = torch.rsqrt(variance + variance_epsilon)
    if scale is not None:
        factor = factor * scale
    shift = -mean * factor if offset is None else offset - mean * factor
    return x * factor.to(x.dtype) + shift.to(x.dtype)


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
    if not input.numel():
        return input.clone()
    window = 2 * depth_radius + 1
    squares = F.pad(input * input, (depth_radius, depth_radius))
    total = squares.unfold(-1, window, 1).sum(-1)
    return input / (bias + alpha * total) ** beta


lrn = local_response_normalization
