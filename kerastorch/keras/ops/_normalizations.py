"""keras.ops: moments and normalizations."""

import torch

from .._base.config import epsilon as default_epsilon
from ._boundary import as_float, axes_of, drawn_by, is_float, keras_op


@keras_op("x")
def moments(x, axes, keepdims=False, synchronized=False):
    """(mean, variance) along `axes`; those of narrow floats in float32 meanwhile."""
    if synchronized:
        raise NotImplementedError("moments: synchronized=True needs replicas, of which is one")
    x = as_float(x)
    narrow = x.dtype in (torch.float16, torch.bfloat16)
    work = x.float() if narrow else x
    axes = axes_of(axes, x.dim())
    mean = work.mean(axes, keepdim=True)
    variance = (work - mean).square().mean(axes, keepdim=True)
    if narrow:
        info = torch.finfo(x.dtype)
        mean, variance = (v.clamp(info.min, info.max).to(x.dtype) for v in (mean, variance))
    return (mean, variance) if keepdims else (mean.squeeze(axes), variance.squeeze(axes))


@keras_op("x")
def normalize(x, axis=-1, order=2, epsilon=None):
    """x divided by its norm of an order along `axis`, or by `epsilon` if that is greater."""
    if not isinstance(order, int) or order < 1:
        raise ValueError(f"Argument `order` must be an int >= 1. Received: order={order}")
    x = as_float(x)
    epsilon = default_epsilon() if epsilon is None else epsilon
    axes = axes_of(axis, x.dim()) if x.dim() else ()
    if order == 2:
        # the least of the squares' sum, as in tf.math.l2_normalize
        total = x.square().sum(axes, keepdim=True) if axes else x.square()
        return x * torch.rsqrt(torch.clamp(total, min=epsilon**2))
    size = torch.linalg.vector_norm(x, order, axes, keepdim=True) if axes else torch.abs(x)
    return x / torch.clamp(size, min=epsilon)


def _fitted(value, x, axes):
    """A scale or offset in the shape of x's `axes`, to multiply x with."""
    if value is None or not value.dim():
        return value
    sizes = [x.shape[a] if a in axes else 1 for a in range(x.dim())]
    return value.reshape(sizes) if value.numel() == _product(sizes) else value


def _product(sizes):
    found = 1
    for n in sizes:
        found *= n
    return found


def _wide(x):
    """x in the dtype that its statistics are computed in."""
    x = as_float(x)
    return x.float() if x.dtype in (torch.float16, torch.bfloat16) else x


@keras_op("x, scale?")
def rms_normalization(x, scale=None, axis=-1, epsilon=None):
    """x divided by the root of its mean square along `axis`, times `scale`."""
    epsilon = default_epsilon() if epsilon is None else epsilon
    axes = axes_of(axis, x.dim())
    work = _wide(x)
    mean = work.square().mean(axes, keepdim=True) if axes else work.square()
    found = work * torch.rsqrt(mean + epsilon)
    if scale is not None:
        found = found * _fitted(scale, x, axes)
    return found.to(x.dtype)


@keras_op("x, gamma?, beta?", of="layer_normalization")
def _layer_normalization(x, gamma, beta, axis, epsilon):
    axes = axes_of(axis, x.dim())
    work = _wide(x)
    mean = work.mean(axes, keepdim=True) if axes else work
    variance = (work - mean).square().mean(axes, keepdim=True) if axes else work * 0
    found = (work - mean) * torch.rsqrt(variance + epsilon)
    if gamma is not None:
        found = found * _fitted(gamma, x, axes)
    if beta is not None:
        found = found + _fitted(beta, x, axes)
    return found.to(x.dtype)


@drawn_by(_layer_normalization)
def layer_normalization(x, gamma=None, beta=None, axis=-1, epsilon=None, **kwargs):
    """x less its mean, divided by its standard deviation along `axis`; times gamma, plus beta."""
    if kwargs.pop("rms_scaling", False):
        return rms_normalization(x, gamma, axis, epsilon)
    if kwargs:
        raise TypeError(f"layer_normalization() got unexpected arguments: {sorted(kwargs)}")
    epsilon = default_epsilon() if epsilon is None else epsilon
    return _layer_normalization(x, gamma, beta, axis, epsilon)


@keras_op("x, mean, variance, offset?, scale?", of="batch_normalization")
def _batch_normalization(x, mean, variance, offset, scale, axis, epsilon):
    axis = axes_of(axis, x.dim())
    for value in (mean, variance, offset, scale):
        if value is not None and value.numel() != x.shape[axis[0]]:
            raise ValueError(
                f"statistics of shape {tuple(value.shape)} do not fit axis {axis[0]} of x, of "
                f"shape {tuple(x.shape)}"
            )
    work = _wide(x)
    mean, variance, offset, scale = (_fitted(v, x, axis) for v in (mean, variance, offset, scale))
    factor = torch.rsqrt(variance + epsilon)
    factor = factor if scale is None else factor * scale
    found = work * factor - mean * factor
    found = found if offset is None else found + offset
    return found.to(x.dtype) if is_float(x) else found


@drawn_by(_batch_normalization)
def batch_normalization(x, mean, variance, axis, offset=None, scale=None, epsilon=1e-3):
    """(x - mean) / sqrt(variance + epsilon) along an axis; times `scale`, plus `offset`."""
    return _batch_normalization(x, mean, variance, offset, scale, axis, epsilon)
