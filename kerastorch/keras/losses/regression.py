"""Losses of regression: distances between y_true and y_pred along the last axis.

All functions take y_true and y_pred of shape [..., d] (y_true is cast to the dtype of y_pred) and
give one loss per row, of shape [...].
"""

import torch
import torch.nn.functional as F

from ..._core.dtypes import FLOATING, INEXACT, NUMERIC, SIGNED, as_dtype
from ..._core.errors import invalid
from ..._core.op import op
from ..._ops._rules import absolute, sign_or_nan
from .._base import config as _config
from ._reduce import fused_mean, mean_along, need_float, need_type, not_scalar
from .base import LossFunctionWrapper, Reduction

# what TensorFlow's SquaredDifference and Abs take
_SQUARED = INEXACT | {torch.int32, torch.int64}
_SIZED = INEXACT | SIGNED


@op("y_true, y_pred", label="SquaredDifference")
def mean_squared_error(y_true, y_pred):
    """mean((y_true - y_pred)^2) along the last axis."""
    need_type(y_true, y_pred, _SQUARED, "SquaredDifference")
    difference = y_pred - y_true.to(y_pred.dtype)
    other = difference.conj() if difference.is_complex() else difference
    return mean_along(difference * other)


@fused_mean(mean_squared_error)
def _squared_mean(y_true, y_pred):
    if _alike(y_true, y_pred):
        return F.mse_loss(y_pred, y_true.to(y_pred.dtype))


@op("y_true, y_pred", label="Sub")
def mean_absolute_error(y_true, y_pred):
    """mean(|y_true - y_pred|) along the last axis."""
    need_type(y_true, y_pred, _SIZED, "Abs")
    return mean_along(absolute(y_pred - y_true.to(y_pred.dtype)))


@fused_mean(mean_absolute_error)
def _absolute_mean(y_true, y_pred):
    if _alike(y_true, y_pred):
        return _MeanAbsolute.apply(y_pred - y_true.to(y_pred.dtype))


class _MeanAbsolute(torch.autograd.Function):
    """mean(|x|), with as many kernels as torch has, and the slope NaN where x is NaN."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.abs().mean()

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return sign_or_nan(x) * (gradient / x.numel())


def _alike(y_true, y_pred):
    """Whether the mean of means is the mean over all, and defined."""
    same = y_true.shape == y_pred.shape and y_pred.is_floating_point()
    return same and y_pred.ndim > 0 and y_pred.numel() > 0


@op("y_true, y_pred", label="Sub")
def mean_absolute_percentage_error(y_true, y_pred):
    """100 * mean(|y_true - y_pred| / max(|y_true|, epsilon)) along the last axis."""
    if y_pred.is_complex():
        raise TypeError("`x` and `y` must have the same dtype, got a complex and a real tensor")
    need_type(y_true, y_pred, _SIZED, "Abs")
    need_float(y_pred, 1e-07, "Maximum")
    y_true = y_true.to(y_pred.dtype)
    return 100.0 * mean_along(
        absolute((y_true - y_pred) / y_true.abs().clamp_min(_config.epsilon()))
    )


@op("y_true, y_pred", label="SquaredDifference")
def mean_squared_logarithmic_error(y_true, y_pred):
    """mean((log(y_true + 1) - log(y_pred + 1))^2) along the last axis.

    Values below epsilon count as epsilon.
    """
    need_float(y_pred, 1e-07, "Maximum")
    epsilon = _config.epsilon()
    difference = torch.log(y_pred.clamp_min(epsilon) + 1.0) - torch.log(
        y_true.to(y_pred.dtype).clamp_min(epsilon) + 1.0
    )
    return mean_along(difference * difference)


@op("y_true, y_pred", label="Sub")
def huber(y_true, y_pred, delta=1.0):
    """The mean along the last axis of e^2 / 2 where |e| <= delta, delta |e| - delta^2 / 2
    elsewhere, with e = y_true - y_pred in floatx.
    """
    dtype = as_dtype(_config.floatx()).torch
    error = y_pred.to(dtype) - y_true.to(dtype)
    size = error.abs()
    # As TensorFlow does, with delta in floatx.
    delta = torch.as_tensor(getattr(delta, "_t", delta), dtype=dtype, device=error.device)
    return mean_along(
        torch.where(size <= delta, 0.5 * (error * error), delta * size - 0.5 * (delta * delta))
    )


@fused_mean(huber)
def _huber_mean(y_true, y_pred, delta=1.0):
    dtype = as_dtype(_config.floatx()).torch
    if _alike(y_true, y_pred) and isinstance(delta, (int, float)) and delta > 0:
        return F.huber_loss(y_pred.to(dtype), y_true.to(dtype), delta=delta)


# TensorFlow computes it in float32 and casts it.
_LOG_2 = {t: torch.tensor(2.0).log().to(t).item() for t in FLOATING}


@op("y_true, y_pred", label="Sub")
def log_cosh(y_true, y_pred):
    """mean(log(cosh(y_pred - y_true))) along the last axis."""
    need_type(y_true, y_pred, NUMERIC, "Sub")
    need_float(y_pred, -2.0, "Softplus")
    error = y_pred - y_true.to(y_pred.dtype)
    return mean_along(error + F.softplus(-2.0 * error) - _LOG_2[error.dtype])


@op("y_true, y_pred", label="Mul")
def cosine_similarity(y_true, y_pred, axis=-1):
    """-(y_true . y_pred) / (|y_true| |y_pred|) along `axis`: -1 for the same direction.

    0 where one of them is all zeros.  Both must have one floating dtype.
    """
    return -cosine(y_true, y_pred, axis)


def cosine(y_true, y_pred, axis=-1):
    """The cosine of the angle between raw y_true and y_pred along `axis`."""
    for name, x in (("y_true", y_true), ("y_pred", y_pred)):
        if x.dtype is torch.bool:
            raise invalid(f"cosine_similarity: {name} is bool, expected numbers [Op:Mul]")
        if x.dtype not in INEXACT:
            raise TypeError(f"cosine_similarity: {name} must be floating point, got {x.dtype}")
    if y_true.dtype is not y_pred.dtype:
        raise invalid(
            f"cannot compute Mul as y_true is a {y_true.dtype} tensor but y_pred is a "
            f"{y_pred.dtype} tensor [Op:Mul]"
        )
    not_scalar(y_true)
    not_scalar(y_pred)
    return (_unit(y_true, axis) * _unit(y_pred, axis)).sum(axis)


def _unit(x, axis):
    if x.is_complex():
        square = (x.real.square() + x.imag.square()).sum(axis, keepdim=True)
    else:
        square = (x * x).sum(axis, keepdim=True)
    return x * torch.rsqrt(square.clamp_min(1e-12))


class MeanSquaredError(LossFunctionWrapper):
    """mean((y_true - y_pred)^2): see `mean_squared_error`."""

    def __init__(self, reduction=Reduction.AUTO, name="mean_squared_error"):
        super().__init__(mean_squared_error, name=name, reduction=reduction)


class MeanAbsoluteError(LossFunctionWrapper):
    """mean(|y_true - y_pred|): see `mean_absolute_error`."""

    def __init__(self, reduction=Reduction.AUTO, name="mean_absolute_error"):
        super().__init__(mean_absolute_error, name=name, reduction=reduction)


class MeanAbsolutePercentageError(LossFunctionWrapper):
    """100 mean(|y_true - y_pred| / |y_true|): see `mean_absolute_percentage_error`."""

    def __init__(self, reduction=Reduction.AUTO, name="mean_absolute_percentage_error"):
        super().__init__(mean_absolute_percentage_error, name=name, reduction=reduction)


class MeanSquaredLogarithmicError(LossFunctionWrapper):
    """mean((log(y_true + 1) - log(y_pred + 1))^2): see `mean_squared_logarithmic_error`."""

    def __init__(self, reduction=Reduction.AUTO, name="mean_squared_logarithmic_error"):
        super().__init__(mean_squared_logarithmic_error, name=name, reduction=reduction)


class Huber(LossFunctionWrapper):
    """Squared error near 0, absolute error beyond `delta`: see `huber`."""

    def __init__(self, delta=1.0, reduction=Reduction.AUTO, name="huber_loss"):
        super().__init__(huber, name=name, reduction=reduction, delta=delta)


class LogCosh(LossFunctionWrapper):
    """log(cosh(y_pred - y_true)): see `log_cosh`."""

    def __init__(self, reduction=Reduction.AUTO, name="log_cosh"):
        super().__init__(log_cosh, name=name, reduction=reduction)


class CosineSimilarity(LossFunctionWrapper):
    """Minus the cosine of the angle between y_true and y_pred: see `cosine_similarity`."""

    def __init__(self, axis=-1, reduction=Reduction.AUTO, name="cosine_similarity"):
        super().__init__(cosine_similarity, reduction=reduction, name=name, axis=axis)
