"""keras.ops: convolutions, pools, windows and blocks of images."""

import torch.nn.functional as F

from ...nn.convolution import convolve, convolve_depthwise, convolve_transpose
from ...nn.pooling import pool_avg, pool_max
from .._base.config import image_data_format
from ._boundary import as_float, keras_op


def _channels_first(data_format):
    found = image_data_format() if data_format is None else data_format
    if found not in ("channels_first", "channels_last"):
        raise ValueError(
            "The `data_format` argument must be one of {'channels_first', 'channels_last'}. "
            f"Received: {data_format}"
        )
    return found == "channels_first"


def _padding(padding):
    if not isinstance(padding, str) or padding.lower() not in ("valid", "same"):
        raise ValueError(f"`padding` must be 'valid' or 'same', got {padding!r}")
    return padding.upper()


def _sizes(value, n, name):
    """A size argument as n positive ints."""
    values = tuple(value) if isinstance(value, (list, tuple)) else (value,) * n
    values = values * n if len(values) == 1 else values
    if len(values) != n or not all(hasattr(v, "__index__") and v > 0 for v in values):
        raise ValueError(f"`{name}` must be a positive integer or {n} of them, got {value!r}")
    return tuple(v.__index__() for v in values)


def _spatial(x, lowest=1):
    n = x.dim() - 2
    if not lowest <= n <= 3:
        raise ValueError(f"inputs must have {lowest + 2} to 5 dimensions, got {tuple(x.shape)}")
    return n


def _checked(x, kernel, first, strides, dilations):
    n = _spatial(x)
    if kernel.dim() != n + 2:
        raise ValueError(
            f"a kernel for {n + 2}-dimensional inputs, got shape {tuple(kernel.shape)}"
        )
    strides, dilations = _sizes(strides, n, "strides"), _sizes(dilations, n, "dilation_rate")
    return n, strides, dilations


@keras_op("inputs kernel")
def conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """The convolution in one to three dimensions.

    inputs: [batch, spatial..., channels], or [batch, channels, spatial...] for "channels_first".
    kernel: [spatial..., channels or a part of them, filters].  padding: "valid" or "same".
    """
    first, inputs, kernel = _channels_first(data_format), as_float(inputs), as_float(kernel)
    _, strides, dilations = _checked(inputs, kernel, first, strides, dilation_rate)
    channels = inputs.shape[1 if first else -1]
    if not kernel.shape[-2] or channels % kernel.shape[-2]:
        raise ValueError(
            f"The number of input channels must be evenly divisible by the kernel's: got "
            f"{channels} and a kernel of shape {tuple(kernel.shape)}"
        )
    return convolve(inputs, kernel, strides, _padding(padding), dilations, first)


@keras_op("inputs kernel")
def depthwise_conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """The convolution of each channel with kernels of its own, in one or two dimensions.

    kernel: [spatial..., channels, multiplier].
    """
    first, inputs, kernel = _channels_first(data_format), as_float(inputs), as_float(kernel)
    return _depthwise(inputs, kernel, strides, _padding(padding), first, dilation_rate)


def _depthwise(x, kernel, strides, padding, first, dilation_rate):
    n, strides, dilations = _checked(x, kernel, first, strides, dilation_rate)
    if x.shape[1 if first else -1] != kernel.shape[-2]:
        raise ValueError(
            f"a depthwise kernel for {x.shape[1 if first else -1]} channels, got {kernel.shape}"
        )
    if n > 1:
        return convolve_depthwise(x, kernel, strides, padding, dilations, first)
    axis = 2 if first else 1
    found = convolve_depthwise(
        x.unsqueeze(axis), kernel.unsqueeze(0), (1, *strides), padding, (1, *dilations), first
    )
    return found.squeeze(axis)


@keras_op("inputs depthwise_kernel pointwise_kernel")
def separable_conv(
    inputs,
    depthwise_kernel,
    pointwise_kernel,
    strides=1,
    padding="valid",
    data_format=None,
    dilation_rate=1,
):
    """A depthwise convolution, then one of single points.

    pointwise_kernel: [1..., channels * multiplier, filters].
    """
    first, inputs = _channels_first(data_format), as_float(inputs)
    found = _depthwise(inputs, depthwise_kernel, strides, _padding(padding), first, dilation_rate)
    ones = (1,) * (inputs.dim() - 2)
    return convolve(found, pointwise_kernel, ones, "VALID", ones, first)


@keras_op("inputs kernel")
def conv_transpose(
    inputs,
    kernel,
    strides=1,
    padding="valid",
    output_padding=None,
    data_format=None,
    dilation_rate=1,
):
    """The transpose of a convolution, which makes images larger.

    kernel: [spatial..., filters, channels].  output_padding: what to add to the least size that a
    convolution with these settings would make this one of.
    """
    first, x, kernel = _channels_first(data_format), as_float(inputs), as_float(kernel)
    n = _spatial(x)
    if kernel.dim() != n + 2 or kernel.shape[-1] != x.shape[1 if first else -1]:
        raise ValueError(
            f"a kernel of shape {tuple(kernel.shape)} does not fit inputs of {tuple(x.shape)}"
        )
    padding = _padding(padding)
    strides, dilations = _sizes(strides, n, "strides"), _sizes(dilation_rate, n, "dilation_rate")
    extra = (None,) * n
    if output_padding is not None:
        extra = (
            output_padding if isinstance(output_padding, (list, tuple)) else (output_padding,) * n
        )
    size = x.shape[2:] if first else x.shape[1:-1]
    sizes = [
        _enlarged(*values, padding)
        for values in zip(size, kernel.shape[:n], strides, dilations, extra, strict=True)
    ]
    return convolve_transpose(x, kernel, sizes, strides, padding, dilations, first)


def _enlarged(size, window, stride, dilation, extra, padding):
    window = (window - 1) * dilation + 1
    if extra is None:
        return size * stride + (max(window - stride, 0) if padding == "VALID" else 0)
    around = 2 * (window // 2) if padding == "SAME" else 0
    return (size - 1) * stride + window - around + extra


def _pooled(pool, x, size, strides, padding, data_format):
    first, n = _channels_first(data_format), _spatial(x)
    size = _sizes(size, n, "pool_size")
    strides = size if strides is None else _sizes(strides, n, "strides")
    return pool(x, size, strides, _padding(padding), first)


@keras_op("inputs")
def max_pool(inputs, pool_size, strides=None, padding="valid", data_format=None):
    """The greatest element of each window, in one to three dimensions."""
    return _pooled(pool_max, inputs, pool_size, strides, padding, data_format)


@keras_op("inputs")
def average_pool(inputs, pool_size, strides=None, padding="valid", data_format=None):
    """The mean of each window, in one to three dimensions; padding does not count."""
    return _pooled(pool_avg, as_float(inputs), pool_size, strides, padding, data_format)


def _adaptive(kernels, x, output_size, data_format):
    first, n = _channels_first(data_format), _spatial(x)
    x = x if first else x.movedim(-1, 1)
    found = kernels[n - 1](x, _sizes(output_size, n, "output_size"))
    return found if first else found.movedim(1, -1)


@keras_op("inputs")
def adaptive_average_pool(inputs, output_size, data_format=None):
    """The means of so many windows that cover the inputs."""
    kernels = (F.adaptive_avg_pool1d, F.adaptive_avg_pool2d, F.adaptive_avg_pool3d)
    return _adaptive(kernels, inputs, output_size, data_format)


@keras_op("inputs")
def adaptive_max_pool(inputs, output_size, data_format=None):
    """The greatest elements of so many windows that cover the inputs."""
    kernels = (F.adaptive_max_pool1d, F.adaptive_max_pool2d, F.adaptive_max_pool3d)
    return _adaptive(kernels, inputs, output_size, data_format)


@keras_op("x")
def unfold(x, kernel_size, dilation=1, padding=0, stride=1):
    """The windows of images [batch, channels, height, width] as columns."""
    return F.unfold(x, kernel_size, dilation, padding, stride)


@keras_op("x")
def fold(x, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """Images out of windows as columns, summed where they overlap: the reverse of `unfold`."""
    return F.fold(x, output_size, kernel_size, dilation, padding, stride)


@keras_op("x")
def depth_to_space(x, block_size, data_format="channels_last"):
    """Images in which the channels of each place become a square block of places."""
    first = _channels_first(data_format)
    x = x if first else x.movedim(-1, 1)
    n, channels, height, width = _image_shape(x)
    depth = channels // block_size**2
    if depth * block_size**2 != channels:
        raise ValueError(f"{channels} channels are no multiple of block_size^2 = {block_size**2}")
    if first:  # the channels of a block stand together, as torch has them
        cells = x.reshape(n, depth, block_size, block_size, height, width)
        found = cells.permute(0, 1, 4, 2, 5, 3)
    else:
        cells = x.reshape(n, block_size, block_size, depth, height, width)
        found = cells.permute(0, 3, 4, 1, 5, 2)
    found = found.reshape(n, depth, height * block_size, width * block_size)
    return found if first else found.movedim(1, -1)


@keras_op("x")
def space_to_depth(x, block_size, data_format="channels_last"):
    """Images in which square blocks of places become channels of one place."""
    first = _channels_first(data_format)
    x = x if first else x.movedim(-1, 1)
    n, depth, height, width = _image_shape(x)
    if height % block_size or width % block_size:
        raise ValueError(f"images of {height} x {width} are no multiple of {block_size}")
    cells = x.reshape(n, depth, height // block_size, block_size, width // block_size, block_size)
    found = cells.permute(0, 1, 3, 5, 2, 4) if first else cells.permute(0, 3, 5, 1, 2, 4)
    found = found.reshape(n, -1, height // block_size, width // block_size)
    return found if first else found.movedim(1, -1)


def _image_shape(x):
    if x.dim() != 4:
        raise ValueError(f"a batch of images has 4 dimensions, got {x.dim()}")
    return x.shape
