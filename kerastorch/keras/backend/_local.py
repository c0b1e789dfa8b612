"""Locally connected layers' products: convolutions whose kernel differs from place to place."""

import torch

from ..._core.asked import ask, is_plain
from ..._core.op import op
from .tensors import checked_format


def local_conv1d(inputs, kernel, kernel_size, strides, data_format=None):
    """A convolution over steps with a kernel of its own at each place.

    inputs: [batch, steps, channels], or [batch, channels, steps] for "channels_first".
    kernel: [places, size * channels, filters]; kernel_size, strides: tuples of one integer.
    The result is [batch, places, filters], or [batch, filters, places].
    """
    first = checked_format(data_format) == "channels_first"
    ask(kernel, "shape")
    places = (kernel.shape[0],)
    _by_slices(inputs)
    return _local_conv(inputs, kernel, (kernel_size[0],), (strides[0],), places, first)


def local_conv2d(inputs, kernel, kernel_size, strides, output_shape, data_format=None):
    """A convolution over images with a kernel of its own at each place.

    inputs: [batch, rows, columns, channels], or channels first.
    kernel: [places, rows * columns * channels, filters], the places row by row.
    output_shape: (rows, columns) of the result.
    """
    first = checked_format(data_format) == "channels_first"
    ask(kernel, "shape")
    _by_slices(inputs)
    sizes = (kernel_size[0], kernel_size[1]), (strides[0], strides[1]), tuple(output_shape)
    return _local_conv(inputs, kernel, *sizes, first)


def _by_slices(inputs):
    """TypeError or IndexError of a list or array, as TensorFlow indexes it by a list of slices."""
    if is_plain(inputs):
        inputs[[slice(None)]]


@op("inputs kernel", label="BatchMatMulV2")
def _local_conv(inputs, kernel, sizes, strides, places, first):
    rank = len(sizes)
    windows = inputs if first else inputs.movedim(-1, 1)
    for i, (size, stride, count) in enumerate(zip(sizes, strides, places, strict=True)):
        windows = windows.unfold(2 + i, size, stride).narrow(2 + i, 0, count)
    # [batch, channels, places..., window...]: features in the order of the kernel's
    if first:
        windows = windows.movedim(1, 1 + rank)
    else:
        windows = windows.movedim(1, -1)
    flat = windows.reshape(len(inputs), -1, kernel.shape[1])
    result = torch.einsum("bpf,pfo->bpo", flat, kernel).reshape(len(inputs), *places, -1)
    return result.movedim(-1, 1) if first else result
