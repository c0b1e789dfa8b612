"""Locally connected layers' products: convolutions whose kernel differs from place to place."""

import numpy as np

from ..._core.asked import is_plain
from ..._core.op import op
from ..layers.locally_connected import local_product
from .tensors import checked_format


def local_conv1d(inputs, kernel, kernel_size, strides, data_format=None):
    """A convolution over steps with a kernel of its own at each place.

    inputs: [batch, steps, channels], or [batch, channels, steps] for "channels_first".
    kernel: [places, size * channels, filters]; kernel_size, strides: tuples of one integer.
    The result is [batch, places, filters], or [batch, filters, places].
    """
    first = _checked(inputs, kernel, data_format)
    places = (kernel.shape[0],)
    _by_slices(inputs)
    return _local_conv(inputs, kernel, (kernel_size[0],), (strides[0],), places, first)


def local_conv2d(inputs, kernel, kernel_size, strides, output_shape, data_format=None):
    """A convolution over images with a kernel of its own at each place.

    inputs: [batch, rows, columns, channels], or channels first.
    kernel: [places, rows * columns * channels, filters], the places row by row.
    output_shape: (rows, columns) of the result.
    """
    first = _checked(inputs, kernel, data_format)
    sizes = (kernel_size[0], kernel_size[1]), (strides[0], strides[1]), tuple(output_shape)
    return _local_conv(inputs, kernel, *sizes, first)


def _checked(inputs, kernel, data_format):
    """Whether the channels come first. TensorFlow takes only tensors: it slices `inputs`."""
    first = checked_format(data_format) == "channels_first"
    if len(kernel.shape) < 2:
        raise IndexError(f"a kernel has 3 dimensions, got shape {tuple(kernel.shape)}")
    if isinstance(inputs, (list, tuple)):
        raise TypeError("list indices must be integers or slices: `inputs` must be a tensor")
    if isinstance(inputs, np.ndarray):
        raise IndexError("only slices are valid indices of arrays: `inputs` must be a tensor")
    return first


def _by_slices(inputs):
    """TypeError or IndexError of a list or array, as TensorFlow indexes it by a list of slices."""
    if is_plain(inputs):
        inputs[[slice(None)]]


_local_conv = op("inputs kernel", label="BatchMatMulV2")(local_product)
