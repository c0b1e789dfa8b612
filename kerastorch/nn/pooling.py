"""Pooling of tf.nn: max_pool and avg_pool in one to three dimensions.

SAME padding takes no part: it counts neither for the maximum nor for the average.
"""

import itertools
from collections import namedtuple

import torch
import torch.nn.functional as F

from .._core.dtypes import FLOATING, REAL, int64
from .._core.errors import AbortedError, UnimplementedError, invalid
from .._core.op import op
from .._core.refusals import output_type
from .._ops._rules import ruled, zero_where
from . import _window as w

OF_MAX = REAL - {torch.uint32, torch.uint64}
OF_MAX_3D = FLOATING - {torch.float64}
MaxPoolWithArgmax = namedtuple("MaxPoolWithArgmax", ["output", "argmax"])
_MAX = {2: F.max_pool2d, 3: F.max_pool3d}
_AVG = {2: F.avg_pool2d, 3: F.avg_pool3d}


def _plan(padding, size, window, stride, first, kernel, dilation=None):
    """(symmetric padding, padding for F.pad or None, ceil_mode) for torch's pools."""
    dilation = dilation or (1,) * len(size)
    pads = w.pads(padding, size, window, stride, dilation, first, kernel)
    if all(a == b and 2 * a <= k for (a, b), k in zip(pads, window, strict=True)):
        return tuple(a for a, _ in pads), None, False
    if (
        padding == "SAME"
        and all(b < s or (a == b == 0) for (a, b), s in zip(pads, stride, strict=True))
        and not any(a for a, _ in pads)
    ):
        # one cell is missing at the end: the last windows are cut short, which is ceil_mode
        return (0,) * len(size), None, True
    return (0,) * len(size), [p for pair in reversed(pads) for p in pair], False


def pool_max(x, window, stride, padding, first=False, dilation=None):
    """Max pooling of raw values [N, spatial..., C], or [N, C, spatial...] if `first`."""
    n = len(window)
    if n == 1:
        axis = 2 if first else 1
        dilation = None if dilation is None else (1, *dilation)
        y = pool_max(
            x.unsqueeze(axis), (1, *window), (1, *stride), _raised(padding, first), first, dilation
        )
        return y.squeeze(axis)
    size = x.shape[2:] if first else x.shape[1:-1]
    if not x.shape[1 if first else -1]:
        return _of_no_channels(x, size, window, stride, padding, first, dilation or (1,) * n)
    symmetric, rest, ceil = _plan(padding, size, window, stride, first, "MaxPool", dilation)
    y = x if first else x.permute(w.TO_CHANNELS_FIRST[n + 2])
    if not y.is_floating_point():
        y = y.double()
    y = w.pad(y, rest, float("-inf"))
    if not dilation and _too_small(y, symmetric, window):
        _check_counts(size, window, stride, symmetric, "MaxPool")
        raise AbortedError(
            None,
            None,
            f"MaxPool: windows of {window} do not fit into an input of {list(size)} [Op:MaxPool]",
        )
    if n == 3 and y.requires_grad and y.is_cpu:
        y = _max_with_ties(y, window, stride, symmetric, dilation or (1, 1, 1), ceil)
    else:
        y = _MAX[n](y, window, stride, symmetric, dilation or 1, ceil)
    y = y if y.dtype is x.dtype else y.to(x.dtype)
    return y if first else y.permute(w.TO_CHANNELS_LAST[n + 2])


def _of_no_channels(x, size, window, stride, padding, first, dilation):
    """What any pool gives of raw values without channels, for which torch has no kernel."""
    pads = w.pads(padding, size, window, stride, dilation, first, "MaxPool")
    counts = w.counts(size, window, stride, dilation, pads)
    axes = tuple(range(2, x.ndim)) if first else tuple(range(1, x.ndim - 1))
    y = x.sum(axes, keepdim=True, dtype=x.dtype)
    return y.expand(x.shape[0], *([0, *counts] if first else [*counts, 0]))


def _max_with_ties(x, window, stride, before, dilation, ceil):
    """max_pool3d where equal maxima of a window all get its gradient, as on TensorFlow's CPU."""

    def slope(g, y, x):
        counts = y.shape[2:]
        pads = []
        for size, n, k, s, p, d in zip(x.shape[2:], counts, window, stride, before, dilation):
            pads.append((p, (n - 1) * s + (k - 1) * d + 1 - size - p))
        outer = [p for pair in reversed(pads) for p in pair]
        cells = F.pad(x, outer, value=float("-inf"))
        flow = torch.zeros_like(cells)
        for place in itertools.product(*map(range, window)):
            part = (slice(None), slice(None)) + tuple(
                slice(i * d, i * d + (n - 1) * s + 1, s)
                for i, d, n, s in zip(place, dilation, counts, stride)
            )
            flow[part] += zero_where(cells[part] != y, g)
        return F.pad(flow, [-p for p in outer])

    return ruled(lambda x: F.max_pool3d(x, window, stride, before, dilation, ceil), slope)(x)


def pool_avg(x, window, stride, padding, first=False):
    """Average pooling of raw values [N, spatial..., C], or [N, C, spatial...] if `first`."""
    n = len(window)
    if n == 3 and x.dtype is torch.bfloat16 and x.device.type == "cpu":
        # torch has no such kernel
        return pool_avg(x.float(), window, stride, padding, first).to(x.dtype)
    if n == 1:
        axis = 2 if first else 1
        y = pool_avg(x.unsqueeze(axis), (1, *window), (1, *stride), padding, first)
        return y.squeeze(axis)
    size = x.shape[2:] if first else x.shape[1:-1]
    if not x.shape[1 if first else -1]:
        return _of_no_channels(x, size, window, stride, padding, first, (1,) * n)
    symmetric, rest, ceil = _plan(padding, size, window, stride, first, "AvgPool")
    y = x if first else x.permute(w.TO_CHANNELS_FIRST[n + 2])
    if rest is None and not ceil and _too_small(y, symmetric, window):
        _check_counts(size, window, stride, symmetric, "AvgPool")
        for i, (k, s) in enumerate(zip(window, stride, strict=True)):
            y = y.narrow(i + 2, 0, max(0, (size[i] + 2 * symmetric[i] - k) // s + 1))
        return y if first else y.permute(w.TO_CHANNELS_LAST[n + 2])
    if rest is None:
        y = _AVG[n](y, window, stride, symmetric, ceil, False)
    else:
        cells = torch.ones(1, 1, *size, dtype=x.dtype, device=x.device)
        count = _AVG[n](w.pad(cells, rest), window, stride, 0, False, True, 1)
        y = _AVG[n](w.pad(y, rest), window, stride, 0, False, True, 1) / count
    return y if first else y.permute(w.TO_CHANNELS_LAST[n + 2])


def _too_small(y, symmetric, window):
    """Whether not a window fits into real [N, C, spatial...]."""
    return not y.is_meta and any(
        n + 2 * p < k for n, p, k in zip(y.shape[2:], symmetric, window, strict=True)
    )


def _check_counts(size, window, stride, symmetric, name):
    """InvalidArgumentError where a window is larger than its axis by two strides or more."""
    for n, k, s, p in zip(size, window, stride, symmetric, strict=True):
        if k - n - 2 * p >= 2 * s:
            raise invalid(
                f"Computed output size would be negative: {name} with windows of {window}, strides "
                f"{stride} on an input of {list(size)} [Op:{name}]"
            )


def _raised(padding, first):
    if not isinstance(padding, (list, tuple)) or len(padding) != 3:
        return padding
    at = 2 if first else 1
    return [*padding[:at], [0, 0], *padding[at:]]


def _channel_max(x, window, stride, padding):
    """Max pooling over the channels: TensorFlow asks for windows that divide them."""
    k, s = window[-1], stride[-1]
    if x.shape[-1] % k or k != s:
        raise UnimplementedError(
            None,
            None,
            f"MaxPool: depthwise max pooling requires the depth window {k} to equal the depth "
            f"stride {s} and to divide the depth {x.shape[-1]} [Op:MaxPool]",
        )
    return x.unflatten(-1, (-1, k)).max(-1).values


def _max(input, ksize, strides, padding, data_format, n, name="MaxPool"):
    _check_rank(input, n, name)
    first = w.channels_first(data_format, n)
    if n == 2 and not first and _over_channels(ksize):
        return _channel_max(input, ksize, strides, padding)
    window = w.spatial(ksize, n, first, "ksize", name)
    stride = w.spatial(strides, n, first, "strides", name)
    if isinstance(padding, (list, tuple)):
        _check_explicit(padding, window, first, name)
    return pool_max(input, window, stride, padding, first)


def _check_explicit(padding, window, first, name):
    """InvalidArgumentError for padding of other dimensions, or of a whole window."""
    rest = padding[:2] if first else (padding[0], padding[-1])
    if any(any(pair) for pair in rest):
        raise invalid(
            f"Nonzero explicit padding in the batch or depth dimensions is not supported, got "
            f"{padding} [Op:{name}]"
        )
    for pair, size in zip(padding[2:] if first else padding[1:-1], window):
        if max(pair) >= size:
            raise invalid(
                f"Padding {list(pair)} needs to be smaller than the window size {size} [Op:{name}]"
            )


def _over_channels(ksize):
    return (
        isinstance(ksize, (list, tuple))
        and len(ksize) == 4
        and ksize[3] > 1
        and list(ksize[:3]) == [1, 1, 1]
    )


def _avg(input, ksize, strides, padding, data_format, n, name="AvgPool"):
    _check_rank(input, n, name)
    if not isinstance(padding, str):
        raise TypeError(f"Expected string for argument 'padding' not {padding!r}.")
    first = w.channels_first(data_format, n)
    window = w.spatial(ksize, n, first, "ksize", name)
    stride = w.spatial(strides, n, first, "strides", name)
    return pool_avg(input, window, stride, padding, first)


def _check_rank(input, n, name):
    if input.ndim != n + 2:
        raise invalid(
            f"{name}: the input must have {n + 2} dimensions, got shape {list(input.shape)} "
            f"[Op:{name}]"
        )


def _rank(input):
    if not 3 <= input.ndim <= 5:
        raise ValueError(
            f"`input.shape.rank` must be 3, 4 or 5. Received: input.shape={tuple(input.shape)} of "
            f"rank {input.ndim}."
        )
    return input.ndim - 2


@op("input", types=OF_MAX, label="MaxPool")
def max_pool1d(input, ksize, strides, padding, data_format="NWC", name=None):
    """The largest value of each window of `ksize` along axis W of [N, W, C]."""
    return _max(input, ksize, strides, padding, data_format, 1)


@op("input", types=OF_MAX, label="MaxPool")
def max_pool2d(input, ksize, strides, padding, data_format="NHWC", name=None):
    """The largest value of each window over H and W of [N, H, W, C].

    ksize, strides: an int, or a list of 1, 2 or 4.
    padding: "SAME", "VALID" or 4 pairs (before, after).
    Result: [N, H', W', C], H' = ceil(H / stride) for SAME.
    """
    return _max(input, ksize, strides, padding, data_format, 2)


@op("input", types=OF_MAX_3D, label="MaxPool3D")
def max_pool3d(input, ksize, strides, padding, data_format="NDHWC", name=None):
    """The largest value of each window over D, H and W of [N, D, H, W, C]."""
    return _max(input, ksize, strides, padding, data_format, 3, "MaxPool3D")


@op("input", types=OF_MAX, label="MaxPool")
def max_pool(input, ksize, strides, padding, data_format=None, name=None):
    """max_pool1d, max_pool2d or max_pool3d, by the rank of `input`; ValueError for another."""
    return _max(input, ksize, strides, padding, data_format, _rank(input))


@op("input", types=FLOATING, label="AvgPool")
def avg_pool1d(input, ksize, strides, padding, data_format="NWC", name=None):
    """The mean of each window of `ksize` along axis W of [N, W, C], padding left out."""
    return _avg(input, ksize, strides, padding, data_format, 1)


@op("input", types=FLOATING, label="AvgPool")
def avg_pool2d(input, ksize, strides, padding, data_format="NHWC", name=None):
    """The mean of each window over H and W of [N, H, W, C], padding left out.

    ksize, strides: an int, or a list of 1, 2 or 4.  padding: "SAME" or "VALID".
    """
    return _avg(input, ksize, strides, padding, data_format, 2)


@op("input", types=FLOATING, label="AvgPool3D")
def avg_pool3d(input, ksize, strides, padding, data_format="NDHWC", name=None):
    """The mean of each window over D, H and W of [N, D, H, W, C], padding left out."""
    return _avg(input, ksize, strides, padding, data_format, 3, "AvgPool3D")


@op("input", types=FLOATING, label="AvgPool")
def avg_pool(input, ksize, strides, padding, data_format=None, name=None):
    """avg_pool1d, avg_pool2d or avg_pool3d, by the rank of `input`; ValueError for another."""
    return _avg(input, ksize, strides, padding, data_format, _rank(input))


@op("input", types=FLOATING, label="MaxPool")
def pool(
    input,
    window_shape,
    pooling_type,
    strides=None,
    padding="VALID",
    data_format=None,
    dilations=None,
    name=None,
):
    """Max or average pooling ("MAX", "AVG") over len(window_shape) axes.

    strides, dilations: lists of one int per axis, by default all 1.
    ValueError for another pooling_type, and for SAME padding of dilated windows.
    """
    n = len(window_shape)
    first = data_format is not None and data_format.startswith("NC")
    stride = w.spatial(strides, n, first, "strides", "Pool")
    dilation = w.spatial(dilations, n, first, "dilations", "Pool")
    dilated = max(dilation) > 1
    if dilated and (padding == "SAME" or max(stride) > 1):
        raise ValueError(
            "pooling with 'SAME' padding or strides > 1 is not implemented for "
            f"`dilation_rate` > 1. Received: padding={padding}, strides={stride} and "
            f"dilation_rate={list(dilation)}"
        )
    _check_rank(input, n, "Pool")
    window = tuple(window_shape)
    if pooling_type == "MAX":
        return pool_max(input, window, stride, padding, first, dilation if dilated else None)
    if pooling_type != "AVG":
        raise ValueError(f"{n}-D {pooling_type} pooling is not supported.")
    if dilated:
        return _dilated_mean(input, window, dilation, first)
    return pool_avg(input, window, stride, padding, first)


def _dilated_mean(x, window, dilation, first):
    start = 2 if first else 1
    for i, (k, d) in enumerate(zip(window, dilation, strict=True)):
        x = x.unfold(start + i, (k - 1) * d + 1, 1)[..., ::d].mean(-1)
    return x


@op("input", types=REAL, label="MaxPoolWithArgmax")
def max_pool_with_argmax(
    input,
    ksize,
    strides,
    padding,
    data_format="NHWC",
    output_dtype=int64,
    include_batch_in_index=False,
    name=None,
):
    """(output, argmax) of max pooling over H and W of [N, H, W, C].

    argmax: positions (h * W + w) * C + c of the maxima, counted through the whole batch if
    `include_batch_in_index`.
    """
    kind = output_type("MaxPoolWithArgmax", "Targmax", output_dtype, ("int32", "int64"))
    _check_rank(input, 2, "MaxPoolWithArgmax")
    window = w.spatial(ksize, 2, False, "ksize", "MaxPoolWithArgmax")
    stride = w.spatial(strides, 2, False, "strides", "MaxPoolWithArgmax")
    batch, height, width, channels = input.shape
    pads = w.pads(padding, (height, width), window, stride, (1, 1), False, "MaxPoolWithArgmax")
    (top, bottom), (left, right) = pads
    x = input.permute(0, 3, 1, 2)
    x = F.pad(
        x if x.is_floating_point() else x.double(), (left, right, top, bottom), value=float("-inf")
    )
    y, index = F.max_pool2d(x, window, stride, return_indices=True)
    padded = width + left + right
    cell = (index // padded - top) * width + index % padded - left
    argmax = cell.permute(0, 2, 3, 1) * channels + torch.arange(channels, device=cell.device)
    if include_batch_in_index:
        start = torch.arange(batch, device=cell.device) * (height * width * channels)
        argmax = argmax + start.reshape(-1, 1, 1, 1)
    output = y.permute(0, 2, 3, 1).to(input.dtype)
    return MaxPoolWithArgmax(output, argmax.to(kind.torch))
