"""Convolutions with what follows them, and maxima of windows, where nothing is differentiated.

torch's max_pool2d also says where each maximum is; maxima of slices are found several times
faster.  A convolution of one channel is faster in oneDNN's own memory order, which it has for
tensors of the layout mkldnn; all others are in the order of the activations, channels last.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F

_LEAST = 40_000  # elements of x from which on slices are faster than max_pool2d
_LARGEST_WINDOW = 5  # along one axis
_LEAST_BLOCKED = 150_000  # elements of the first convolution's result that pay for the other order

Stage = tuple[list[int], list[int], list[int], int, str, list[list[int]] | None]
_IN_PLACE = {
    "": lambda y: y,
    "relu": torch.relu_,
    "relu6": lambda y: F.hardtanh_(y, 0.0, 6.0),
}


def may_fuse() -> bool:
    """Whether fused calls may run now: a plain eager run on the CPU, with oneDNN."""
    return (
        torch.backends.mkldnn.is_available()
        and torch._C._get_mkldnn_enabled()
        and torch._C._get_tracing_state() is None
        and not torch.is_autocast_enabled("cpu")
        and torch._C._functorch.peek_interpreter_stack() is None
        and not torch.compiler.is_compiling()
    )


def is_plain(x: Any) -> bool:
    """Whether a value is a float32 tensor of torch's on the CPU, and of no subclass."""
    return (
        type(x) in (torch.Tensor, torch.nn.Parameter)
        and x.dtype is torch.float32
        and x.device.type == "cpu"
        and x.layout is torch.strided
    )


def max_pool(
    x: torch.Tensor,
    window: Sequence[int],
    stride: Sequence[int] = (),
    padding: Sequence[int] = (0, 0),
    dilation: Sequence[int] = (1, 1),
    ceil: bool = False,
) -> torch.Tensor:
    """torch's max_pool2d of raw [N, C, H, W], without a gradient: bit for bit the same values."""
    stride = stride or window
    if not _slices_pay(x, window, padding, dilation, ceil):
        return F.max_pool2d(x, window, stride, padding, dilation, ceil)
    for axis in (2, 3):
        x = _largest(x, axis, window[axis - 2], stride[axis - 2])
    return x


def _slices_pay(x, window, padding, dilation, ceil):
    return (
        type(x) in (torch.Tensor, torch.nn.Parameter)
        and x.dtype in (torch.float32, torch.float64)
        and x.device.type == "cpu"
        and x.layout is torch.strided
        and x.ndim == 4
        and x.numel() >= _LEAST
        and not ceil
        and max(padding) == 0
        and max(dilation) == 1
        and max(window) <= _LARGEST_WINDOW
        and x.shape[2] >= window[0]
        and x.shape[3] >= window[1]
    )


def _largest(x, axis, size, stride):
    """The largest numbers of windows along one axis."""
    if size == stride == 1:
        return x
    count = (x.shape[axis] - size) // stride + 1
    index = [slice(None)] * axis
    parts = [x[(*index, slice(i, i + (count - 1) * stride + 1, stride))] for i in range(size)]
    if size == 1:
        return parts[0]
    y = torch.maximum(parts[0], parts[1])
    for part in parts[2:]:
        torch.maximum(y, part, out=y)
    return y


def convolutions(
    x: torch.Tensor,
    kernels: Sequence[torch.Tensor],
    biases: Sequence[torch.Tensor | None],
    stages: Sequence[Stage],
) -> torch.Tensor:
    """Convolutions one behind the other, each with a bias, an activation and a max_pool2d.

    x: raw [N, C, H, W].  kernels: raw [out, in, height, width].  stages: for each convolution
    (strides, padding, dilation, groups, "", "relu" or "relu6", None or [window, strides]).
    Result: raw [N, C', H', W'], which nobody else holds.
    """
    if _is_better_blocked(x, kernels, biases, stages):
        return _in_blocks(x, kernels, biases, stages)
    for kernel, bias, (*settings, activation, pool) in zip(kernels, biases, stages, strict=True):
        x = F.conv2d(x, kernel, bias, *settings)
        if pool is not None:  # first, as activations that grow are of the smaller tensor then
            x = max_pool(x, *pool)
        x = _IN_PLACE[activation](x)
    return x


def _is_better_blocked(x, kernels, biases, stages):
    strides, (_, pool) = stages[0][0], stages[0][-2:]
    size = x.shape[0] * x.shape[2] * x.shape[3] // (strides[0] * strides[1])
    values = [x, *kernels, *(b for b in biases if b is not None)]
    return (
        x.shape[1] == 1
        and pool is not None
        and size * kernels[0].shape[0] >= _LEAST_BLOCKED
        # oneDNN's pools take NaN for nothing and -inf for the lowest number
        and all(
            activation == "relu" or (activation, pool) == ("", None)
            for *_, activation, pool in stages
        )
        and all(map(is_plain, values))
        and may_fuse()
        and math.isfinite(sum([v.sum().item() for v in values]))
    )


def _in_blocks(x, kernels, biases, stages):
    x = x.contiguous().to_mkldnn()
    for kernel, bias, (strides, padding, dilation, groups, activation, pool) in zip(
        kernels, biases, stages, strict=True
    ):
        # F.conv2d wants kernels in oneDNN's order too, and to bring them there costs more
        bias = None if bias is None else bias.contiguous()
        settings = padding, strides, dilation, groups
        x = torch.mkldnn_convolution(x, kernel.contiguous(), bias, *settings)
        if pool is not None:
            x = F.max_pool2d(x, *pool)
        if activation:
            x = torch.relu_(x)
    return x.to_dense().contiguous(memory_format=torch.channels_last)
