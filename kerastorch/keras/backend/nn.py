"""Activations, losses, convolutions and pools of tf.keras.backend."""

import torch

from ... import math as _math
from ... import nn as _nn
from ..._core import dtypes
from ..._core.asked import ask
from ..._core.errors import invalid
from ..._core.op import op
from ..._ops import casting, clipping, creation, joining, shaping
from .. import activations
from .._base.config import floatx
from .._base.seeds import backend_seed
from ..layers.reshaping import INTERPOLATIONS, UpSampling2D
from .session import int_shape
from .tensors import checked_format

sigmoid = activations.sigmoid
tanh = _math.tanh


def relu(x, alpha=0.0, max_value=None, threshold=0.0):
    """max(x, 0); alpha: the slope under `threshold`, max_value: where the result is cut off."""
    numbers = all(v is None or type(v) in (int, float) for v in (alpha, max_value))
    floating = getattr(getattr(x, "dtype", None), "is_floating", False)
    if numbers and type(threshold) in (int, float) and (floating or not alpha):
        return activations.relu(x, alpha=alpha, max_value=max_value, threshold=threshold)
    return _relu_by_steps(x, alpha, max_value, threshold)


def _relu_by_steps(x, alpha, max_value, threshold):
    """As TensorFlow computes it, for lists, integers with a slope and what it refuses."""
    dtype = getattr(x, "dtype", floatx())
    if alpha != 0.0:
        if max_value is None and threshold == 0:
            return _nn.leaky_relu(x, alpha=alpha)
        below = _nn.relu(-x + threshold) if threshold != 0 else _nn.relu(-x)
    if threshold != 0:
        x = x * casting.cast(_math.greater(x, threshold), dtype)
    else:
        x = _nn.relu6(x) if max_value == 6 else _nn.relu(x)
    if max_value is not None and (threshold != 0 or max_value != 6):
        limits = (creation.convert_to_tensor(v, x.dtype) for v in (0, max_value))
        x = clipping.clip_by_value(x, *limits)
    if alpha != 0.0:
        x = x - creation.convert_to_tensor(alpha, x.dtype) * below
    return x


def elu(x, alpha=1.0):
    """x where positive, alpha * (exp(x) - 1) elsewhere."""
    return activations.elu(x, alpha)


def softmax(x, axis=-1):
    """exp(x) / sum(exp(x)) along `axis`; ValueError for a vector."""
    return activations.softmax(x, axis)


def softplus(x):
    """log(exp(x) + 1)."""
    return _math.softplus(x)


def softsign(x):
    """x / (|x| + 1)."""
    return _math.softsign(x)


def hard_sigmoid(x):
    """0.2 * x + 0.5, cut off at 0 and 1."""
    return activations.hard_sigmoid(x)


def dropout(x, level, noise_shape=None, seed=None):
    """Zeros in a share `level` of the elements, the others scaled up by 1 / (1 - level)."""
    return _nn.dropout(x, rate=level, noise_shape=noise_shape, seed=backend_seed(seed))


def in_top_k(predictions, targets, k):
    """Whether the target is among the k largest predictions of each row."""
    return _math.in_top_k(targets, predictions, k)


# convolutions and pools
def _layout(data_format, rank):
    letters = {1: "W", 2: "HW", 3: "DHW"}[rank]
    first = checked_format(data_format) == "channels_first"
    return f"NC{letters}" if first else f"N{letters}C"


def _padding(padding):
    if padding not in ("same", "valid"):
        raise ValueError(f"Invalid padding: {padding}")
    return padding.upper()


def _conv(x, kernel, strides, padding, data_format, dilation_rate, rank):
    return _nn.convolution(
        x,
        kernel,
        strides=strides,
        padding=_padding(padding),
        data_format=_layout(data_format, rank),
        dilations=dilation_rate,
    )


def conv1d(x, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """A convolution of (samples, steps, channels); padding "causal" looks back only."""
    ask(kernel, "shape.as_list")
    if padding == "causal":
        before = dilation_rate * (int_shape(kernel)[0] - 1)
        x = shaping.pad(x, [[0, 0], [before, 0], [0, 0]])
        padding = "valid"
    return _conv(x, kernel, strides, padding, data_format, dilation_rate, 1)


def conv2d(x, kernel, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1)):
    """A convolution of images."""
    return _conv(x, kernel, strides, padding, data_format, dilation_rate, 2)


def conv3d(
    x, kernel, strides=(1, 1, 1), padding="valid", data_format=None, dilation_rate=(1, 1, 1)
):
    """A convolution of volumes."""
    return _conv(x, kernel, strides, padding, data_format, dilation_rate, 3)


def conv2d_transpose(
    x,
    kernel,
    output_shape,
    strides=(1, 1),
    padding="valid",
    data_format=None,
    dilation_rate=(1, 1),
):
    """The transpose of a convolution of images, to `output_shape`.

    With a dilation rate, which must be the same for both axes (else ValueError), the strides have
    no effect, as in TensorFlow.
    """
    if isinstance(output_shape, (list, tuple)) and None in output_shape[1:]:
        raise ValueError(f"conv2d_transpose needs a known output_shape, got {output_shape}.")
    if tuple(dilation_rate) != (1, 1):
        if dilation_rate[0] != dilation_rate[1]:
            raise ValueError(
                "Expected the 2 dimensions of the `dilation_rate` argument to be equal to each "
                f"other. Received: dilation_rate={dilation_rate}"
            )
        strides = (1, 1)
    return _nn.conv2d_transpose(
        x,
        kernel,
        output_shape,
        strides=strides,
        padding=_padding(padding),
        data_format=_layout(data_format, 2),
        dilations=dilation_rate,
    )


def depthwise_conv2d(
    x, depthwise_kernel, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1)
):
    """A convolution of each channel of images on its own."""
    layout = _layout(data_format, 2)
    steps = [1, 1, *strides] if layout == "NCHW" else [1, *strides, 1]
    return _nn.depthwise_conv2d(
        x,
        depthwise_kernel,
        strides=steps,
        padding=_padding(padding),
        data_format=layout,
        dilations=dilation_rate,
    )


def separable_conv2d(
    x,
    depthwise_kernel,
    pointwise_kernel,
    strides=(1, 1),
    padding="valid",
    data_format=None,
    dilation_rate=(1, 1),
):
    """A convolution of each channel, then one of the channels of each pixel."""
    layout = _layout(data_format, 2)
    steps = [1, 1, *strides] if layout == "NCHW" else [1, *strides, 1]
    return _nn.separable_conv2d(
        x,
        depthwise_kernel,
        pointwise_kernel,
        strides=steps,
        padding=_padding(padding),
        data_format=layout,
        dilations=dilation_rate,
    )


def _pool(x, pool_size, strides, padding, data_format, pool_mode, rank):
    len(pool_size), len(strides)
    if rank == 3 and not isinstance(strides, tuple):
        raise TypeError(f"pool3d: strides must be a tuple, got {strides!r}")
    if pool_mode not in ("max", "avg"):
        raise ValueError(f"Invalid pooling mode: {pool_mode}")
    pool = _POOLS[pool_mode, rank]
    return pool(x, pool_size, strides, _padding(padding), _layout(data_format, rank))


_POOLS = {
    ("max", 2): _nn.max_pool2d,
    ("avg", 2): _nn.avg_pool2d,
    ("max", 3): _nn.max_pool3d,
    ("avg", 3): _nn.avg_pool3d,
}


def pool2d(x, pool_size, strides=(1, 1), padding="valid", data_format=None, pool_mode="max"):
    """The largest value ("max") or the mean ("avg") of windows of images."""
    return _pool(x, pool_size, strides, padding, data_format, pool_mode, 2)


def pool3d(x, pool_size, strides=(1, 1, 1), padding="valid", data_format=None, pool_mode="max"):
    """The largest value ("max") or the mean ("avg") of windows of volumes."""
    return _pool(x, pool_size, strides, padding, data_format, pool_mode, 3)


def bias_add(x, bias, data_format=None):
    """x plus a bias: one per channel, or of the shape of a whole sample.

    ValueError when the bias has neither rank 1 nor that of x less one.
    """
    data_format = checked_format(data_format)
    shape = int_shape(bias)
    if len(shape) != 1:
        ask(x, "shape.rank")
    elif not hasattr(x, "shape"):
        x = creation.convert_to_tensor(x)
    rank = len(int_shape(x))
    if len(shape) not in (1, rank - 1):
        raise ValueError(
            f"Unexpected bias dimensions {len(shape)}, expect to be 1 or {rank - 1} dimensions"
        )
    if len(shape) == 1:
        first = data_format == "channels_first" and rank > 2
        return _nn.bias_add(x, bias, data_format="NCHW" if first else "NHWC")
    if data_format == "channels_first":
        shape = (shape[-1], *shape[:-1])
    return x + shaping.reshape(bias, (1, *shape))


# normalization
def batch_normalization(x, mean, var, beta, gamma, axis=-1, epsilon=1e-3):
    """gamma * (x - mean) / sqrt(var + epsilon) + beta; the four may come with size-1 axes.

    Images with their channels along `axis` take Keras's fused kernel: as in TensorFlow, `mean` and
    `var` are constants to gradients there.
    """
    ask(x, "shape.rank")
    if len(int_shape(x)) != 4 or axis not in (-1, 3):
        return _nn.batch_normalization(x, mean, var, beta, gamma, epsilon)
    for value in (mean, var, beta, gamma):
        if value is not None:
            ask(value, "shape.rank")
    mean, var, beta, gamma = (
        v if v is None or len(int_shape(v)) == 1 else shaping.reshape(v, [-1])
        for v in (mean, var, beta, gamma)
    )
    return _fused_inference(x, gamma, beta, mean, var, _at_least(epsilon))


def normalize_batch_in_training(x, gamma, beta, reduction_axes, epsilon=1e-3):
    """(normalized x, mean, variance) with the mean and variance of x itself.

    The variance of images over all axes but that of the channels is the unbiased one.
    """
    ask(x, "shape.rank")
    rank, axes = len(int_shape(x)), list(reduction_axes)
    if rank == 4 and axes == [0, 1, 2]:
        return _fused_training(x, gamma, beta, _at_least(epsilon))
    mean, var = _nn.moments(x, axes)
    if sorted(axes) == list(range(rank - 1)):
        return _nn.batch_normalization(x, mean, var, beta, gamma, epsilon), mean, var
    sizes = creation.shape(x)
    wide = joining.stack([1 if i in axes else sizes[i] for i in range(rank)])

    def spread(v):
        return None if v is None else shaping.reshape(v, wide)

    parts = (spread(v) for v in (mean, var, beta, gamma))
    return _nn.batch_normalization(x, *parts, epsilon), mean, var


def _at_least(epsilon):
    """cuDNN's lower limit, which TensorFlow keeps on every device."""
    return epsilon if epsilon > 1.001e-5 else 1.001e-5


_FUSED_TYPES = frozenset((torch.float16, torch.bfloat16, torch.float32))


def _check_statistics(x, *values):
    """InvalidArgumentError where the raw statistics have not the dtype that images need."""
    wanted = torch.float32 if x.dtype is torch.float16 else x.dtype
    for number, v in enumerate(values, 1):
        if v is not None and v.dtype not in (wanted, torch.float32):
            raise invalid(
                f"cannot compute FusedBatchNormV3 as input #{number}(zero-based) was expected to "
                f"be a {dtypes.of(wanted).name} tensor but is a {dtypes.of(v).name} tensor "
                "[Op:FusedBatchNormV3]"
            )
        if v is not None and v.shape != x.shape[-1:]:
            raise invalid(
                f"FusedBatchNormV3: input #{number} must have one value for each of the "
                f"{x.shape[-1]} channels, got shape {list(v.shape)} [Op:FusedBatchNormV3]"
            )


@op("x, gamma?, beta?, mean, var", types=_FUSED_TYPES, label="FusedBatchNormV3")
def _fused_inference(x, gamma, beta, mean, var, epsilon):
    _check_statistics(x, gamma, beta, mean, var)
    factor = torch.rsqrt(var.detach() + epsilon)
    result = (x.to(factor.dtype) - mean.detach()) * (factor if gamma is None else factor * gamma)
    return (result if beta is None else result + beta).to(x.dtype)


@op("x, gamma?, beta?", types=_FUSED_TYPES, label="FusedBatchNormV3")
def _fused_training(x, gamma, beta, epsilon):
    _check_statistics(x, gamma, beta)
    work = x.float()
    mean = work.mean((0, 1, 2))
    distance = work - mean
    var = (distance * distance).mean((0, 1, 2))
    factor = torch.rsqrt(var + epsilon)
    result = distance * (factor if gamma is None else factor * gamma)
    result = (result if beta is None else result + beta).to(x.dtype)
    count = x.numel() // max(x.shape[-1], 1)
    return result, mean.detach(), (var * (count / max(count - 1, 1))).detach()


# sizes of images
def resize_images(x, height_factor, width_factor, data_format, interpolation="nearest"):
    """Images enlarged by whole factors: pixels repeated ("nearest"), or by another interpolation
    of UpSampling2D."""
    rows, columns = (2, 3) if checked_format(data_format) == "channels_first" else (1, 2)
    ask(x, "shape.is_fully_defined")
    if interpolation == "nearest":
        x = shaping.repeat(x, height_factor, axis=rows)
        return shaping.repeat(x, width_factor, axis=columns)
    if interpolation not in INTERPOLATIONS:
        raise ValueError(
            f"`interpolation` argument should be one of: {sorted(INTERPOLATIONS)}. Received: "
            f"{interpolation!r}."
        )
    return UpSampling2D((height_factor, width_factor), data_format, interpolation)(x)


def resize_volumes(x, depth_factor, height_factor, width_factor, data_format):
    """Volumes enlarged by whole factors, voxels repeated."""
    start = 2 if checked_format(data_format) == "channels_first" else 1
    ask(x, "shape.as_list")
    for i, factor in enumerate((depth_factor, height_factor, width_factor)):
        x = shaping.repeat(x, factor, axis=start + i)
    return x
