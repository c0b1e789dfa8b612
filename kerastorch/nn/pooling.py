"""Pooling of tf.nn: max_pool and avg_pool in one to three dimensions.

SAME padding takes no part: it counts neither for the maximum nor for the average.
"""

import itertools
from collections import namedtuple

import torch
import torch.nn.functional as F
from torch import _C

from .._core import convert
from .._core.dtypes import FLOATING, REAL, int64
from .._core.errors import UnimplementedError, invalid, refused
from .._core.op import op
from .._core.refusals import needs, output_type
from .._core.state import state
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
    sure = w.surely
    if all(sure(a == b) and sure(2 * a <= k) for (a, b), k in zip(pads, window, strict=True)):
        return tuple(a for a, _ in pads), None, False
    if (
        padding == "SAME"
        and all(sure(a == 0) for a, _ in pads)
        and all(sure(b < s) or sure(b == 0) for (_, b), s in zip(pads, stride, strict=True))
    ):
        # one cell is missing at the end: the last windows are cut short, which is ceil_mode
        return (0,) * len(size), None, True
    return (0,) * len(size), [p for pair in reversed(pads) for p in pair], False


def pool_max(x, window, stride, padding, first=False, dilation=None, numbers=False):
    """Max pooling of raw values [N, spatial..., C], or [N, C, spatial...] if `first`.

    numbers: whether NaN is passed over, as TensorFlow's kernels do. Layers do not look for it.
    """
    n = len(window)
    if n == 1:
        axis = 2 if first else 1
        dilation = None if dilation is None else (1, *dilation)
        y = pool_max(
            x.unsqueeze(axis),
            (1, *window),
            (1, *stride),
            _raised(padding, first),
            first,
            dilation,
            numbers,
        )
        return y.squeeze(axis)
    size = x.shape[2:] if first else x.shape[1:-1]
    if not x.shape[1 if first else -1]:
        return _max_of_no_channels(x, size, window, stride, padding, first, dilation or (1,) * n)
    symmetric, rest, ceil = _plan(padding, size, window, stride, first, "MaxPool", dilation)
    y = x if first else x.permute(w.TO_CHANNELS_FIRST[n + 2])
    if not y.is_floating_point():
        y = y.double()
    cells = y
    y = w.pad(y, rest, float("-inf"))
    if not ceil and _too_small(y, symmetric, window, dilation):
        counts = _counts(y, symmetric, window, stride, dilation, "MaxPool")
        y = y.new_zeros(*y.shape[:2], *counts).to(x.dtype) + 0 * y.sum().to(x.dtype)
        return y if first else y.permute(w.TO_CHANNELS_LAST[n + 2])
    args = (window, stride, symmetric, dilation or (1,) * n, ceil)
    if n == 3 and y.requires_grad and y.is_cpu:
        pooled = _max_with_ties(y, *args)
    else:
        pooled = _pooled(_MAX[n], y, *args)
    if numbers and _maybe_nan(pooled):
        before = symmetric if rest is None else tuple(rest[-2::-2])
        pooled = _max_of_numbers(cells, pooled.shape[2:], window, stride, before, args[3])
    y = pooled
    y = y if y.dtype is x.dtype else y.to(x.dtype)
    return y if first else y.permute(w.TO_CHANNELS_LAST[n + 2])


def _max_of_no_channels(x, size, window, stride, padding, first, dilation):
    """The empty maxima of raw values without channels, which no window is too large for."""
    pads = w.pads(padding, size, window, stride, dilation, first, "MaxPool")
    counts = w.counts(size, window, stride, dilation, pads)
    axes = tuple(range(2, x.ndim)) if first else tuple(range(1, x.ndim - 1))
    y = x.sum(axes, keepdim=True, dtype=x.dtype)
    return y.expand(x.shape[0], *([0, *counts] if first else [*counts, 0]))


def _pooled(function, x, *args):
    """What torch's pool gives, for no channels too."""
    if x.shape[1]:
        return function(x, *args)
    return function(F.pad(x, (0, 0) * (x.ndim - 2) + (0, 1)), *args)[:, :0]


def _maybe_nan(pooled):
    """Whether there is NaN or -inf in what was pooled on the CPU, where values may be read: not in
    models' steps, nor while calls are written down, compiled or run on many values at once."""
    if not (pooled.is_cpu and pooled.is_floating_point() and pooled.numel()) or state.step:
        return False
    if _C._len_torch_dispatch_stack() or torch.compiler.is_compiling():
        return False
    if _C._functorch.is_batchedtensor(pooled):
        return False
    return not pooled.detach().amin() > float("-inf")


def _max_of_numbers(x, counts, window, stride, before, dilation):
    """The maxima of windows with NaN in them, as TensorFlow's loops over the cells find them."""
    if x.ndim == 5:

        def value(x):
            cells, parts, _ = _windows(x, counts, window, stride, before, dilation)
            return _last_run(cells, parts)

        return _ties_share(value, window, stride, before, dilation)(x)
    _, largest, index = _scan(x.detach(), counts, window, stride, before, dilation)
    return _taken(x, largest, index)


def _last_run(cells, parts):
    """The largest number after the last NaN of each window: TensorFlow's MaxPool3D."""
    largest = torch.full_like(cells[parts[0]], float("-inf"))
    for part in parts:
        largest = torch.where(cells[part] < largest, largest, cells[part])
    return largest


def _scan(x, counts, window, stride, before, dilation):
    """(first, largest, index) of each window of [N, C, H, W]: the cell that is left when the first
    one gives way to larger ones only, the largest number, and where the cell is in H * W."""
    height, width = x.shape[2:]
    cells, parts, inner = _windows(x, counts, window, stride, before, dilation)
    places = torch.arange(height * width).reshape(1, 1, height, width)
    places = F.pad(places, [-p for p in inner], value=-1)
    index = torch.full((*x.shape[:2], *counts), -1)
    best = x.new_full(index.shape, float("nan"))
    largest = x.new_full(index.shape, torch.finfo(x.dtype).min)
    for part in parts:
        value, where = cells[part], places[part]
        taken = (where >= 0) & ((index < 0) | (value > best))
        best, index = torch.where(taken, value, best), torch.where(taken, where, index)
        largest = torch.where((where >= 0) & (value > largest), value, largest)
    return best, largest, index


def _taken(x, values, index):
    """`values`, whose gradients go to the cells `index` of x [N, C, H, W]."""

    def slope(g, y, x):
        flow = torch.zeros_like(x).flatten(2)
        flow = flow.scatter_add(2, index.flatten(2), g.flatten(2)).reshape(x.shape)
        return flow + _without_slope(x) if torch.is_grad_enabled() else flow

    return ruled(lambda x: values, slope)(x)


_without_slope = ruled(torch.zeros_like, lambda g, y, x: torch.zeros_like(x))


def _max_with_ties(x, window, stride, before, dilation, ceil):
    """max_pool3d where equal maxima of a window all get its gradient, as on TensorFlow's CPU."""

    def value(x):
        return F.max_pool3d(x, window, stride, before, dilation, ceil)

    return _ties_share(value, window, stride, before, dilation)(x)


def _ties_share(value, window, stride, before, dilation):
    """`value`, a pool over three dimensions, with a gradient for all that equals the result."""

    def slope(g, y, x):
        cells, parts, inner = _windows(x, y.shape[2:], window, stride, before, dilation)
        flow = torch.zeros_like(cells)
        for part in parts:
            # TensorFlow takes the difference, which is NaN for infinities
            flow[part] += zero_where((cells[part] != y) | y.isinf(), g)
        flow = F.pad(flow, inner)
        # TensorFlow's second derivative is 0, not None
        return flow + _without_slope(x) if torch.is_grad_enabled() else flow

    return ruled(value, slope)


def _windows(x, counts, window, stride, before, dilation):
    """(x [N, C, spatial...] padded by the lowest number, the parts of it that are each window's
    first cell, second cell ..., the padding that undoes it)."""
    rows = list(zip(x.shape[2:], counts, window, stride, before, dilation))
    pads = [(p, (n - 1) * s + (k - 1) * d + 1 - size - p) for size, n, k, s, p, d in rows]
    outer = [p for pair in reversed(pads) for p in pair]
    parts = [
        (slice(None), slice(None))
        + tuple(
            slice(i * d, i * d + (n - 1) * s + 1, s) for i, (_, n, _, s, _, d) in zip(place, rows)
        )
        for place in itertools.product(*map(range, window))
    ]
    return F.pad(x, outer, value=torch.finfo(x.dtype).min), parts, [-p for p in outer]


_AVG_BACKWARD = {
    2: torch.ops.aten.avg_pool2d_backward.default,
    3: torch.ops.aten.avg_pool3d_backward.default,
}


def _mean(x, window, stride, *settings):
    """torch's average pool without a second derivative, which torch has as zeros."""
    n = len(window)
    if not x.requires_grad:
        return _AVG[n](x, window, stride, *settings)
    padding, ceil, with_padding, divisor = (*settings, None)[:4]
    padding = (padding,) * n if isinstance(padding, int) else padding

    def slope(g, y, x):
        args = (window, stride, padding, ceil, with_padding, divisor)
        return _AVG_BACKWARD[n](g, x.detach(), *args)

    return ruled(lambda x: _AVG[n](x, window, stride, *settings), slope)(x)


def pool_avg(x, window, stride, padding, first=False, exact=False):
    """Average pooling of raw values [N, spatial..., C], or [N, C, spatial...] if `first`.

    exact: whether second derivatives are None, as TensorFlow's. Layers do not need it.
    """
    n = len(window)
    if n == 3 and x.dtype in (torch.float16, torch.bfloat16) and x.device.type == "cpu":
        # torch has no such kernel
        return pool_avg(x.float(), window, stride, padding, first, exact).to(x.dtype)
    if n == 1:
        axis = 2 if first else 1
        y = pool_avg(x.unsqueeze(axis), (1, *window), (1, *stride), padding, first, exact)
        return y.squeeze(axis)
    size = x.shape[2:] if first else x.shape[1:-1]
    symmetric, rest, ceil = _plan(padding, size, window, stride, first, "AvgPool")
    mean = _mean if exact else _AVG[n]
    y = x if first else x.permute(w.TO_CHANNELS_FIRST[n + 2])
    if rest is None and not ceil and _too_small(y, symmetric, window):
        counts = _counts(y, symmetric, window, stride, None, "AvgPool")
        for i, count in enumerate(counts):
            y = y.narrow(i + 2, 0, count)
        return y if first else y.permute(w.TO_CHANNELS_LAST[n + 2])
    if n == 3 and rest is None and any(k > s for k, s in zip(window, size)):
        # torch does not count the padding when it asks whether a window fits
        rest = [p for p in reversed(symmetric) for _ in range(2)]
    if rest is None:
        y = _pooled(mean, y, window, stride, symmetric, ceil, False)
    else:
        cells = torch.ones(1, 1, *size, dtype=x.dtype, device=x.device)
        count = _AVG[n](w.pad(cells, rest), window, stride, 0, False, True, 1)
        y = _pooled(mean, w.pad(y, rest), window, stride, 0, False, True, 1) / count
    return y if first else y.permute(w.TO_CHANNELS_LAST[n + 2])


def _too_small(y, symmetric, window, dilation=None):
    """Whether not a window fits into real [N, C, spatial...]."""
    if y.is_meta:
        return False
    if dilation:
        window = [(k - 1) * d + 1 for k, d in zip(window, dilation, strict=True)]
    return any(n + 2 * p < k for n, p, k in zip(y.shape[2:], symmetric, window, strict=True))


def _counts(y, symmetric, window, stride, dilation, kernel):
    """How many windows there are where not one fits: 0 where they stand out by less than two
    strides, as TensorFlow's division cuts off.

    oneDNN's maximum, which takes the place of TensorFlow's for some dtypes, refuses that too.
    """
    mean = kernel == "AvgPool"
    least = 0 if mean or dilation or y.dtype not in (torch.float32, torch.bfloat16) else 1
    counts = []
    for i, (n, p, k, s) in enumerate(zip(y.shape[2:], symmetric, window, stride, strict=True)):
        span = (k - 1) * dilation[i] + 1 if dilation else k
        counts.append(int((n + 2 * p - span + s) / s))
        if counts[-1] < least:
            message = (
                f"{kernel}: Computed output size would be negative: {counts[-1]} [input_size: {n}, "
                f"effective_filter_size: {span}, stride: {s}] [Op:{kernel}]"
            )
            raise invalid(message) if mean else refused(message, y.dtype)
    return counts


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
    if n == 3:
        needs("MaxPool3D", input)
    _check_rank(input, n, name)
    first = w.channels_first(data_format, n)
    if n == 2 and not first and _over_channels(ksize):
        return _channel_max(input, ksize, strides, padding)
    window = w.spatial(ksize, n, first, "ksize", name)
    stride = w.spatial(strides, n, first, "strides", name)
    if isinstance(padding, (list, tuple)):
        _check_explicit(padding, window, first, name)
    return pool_max(input, window, stride, padding, first, numbers=True)


def _check_explicit(padding, window, first, name):
    """InvalidArgumentError for padding of other dimensions, or of a whole window."""
    w.check_pairs(padding, len(window) + 2)
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
    if not isinstance(padding, str):
        raise TypeError(f"Expected string for argument 'padding' not {padding!r}.")
    if n == 3:
        needs("AvgPool3D", input)
    _check_rank(input, n, name)
    first = w.channels_first(data_format, n)
    window = w.spatial(ksize, n, first, "ksize", name)
    stride = w.spatial(strides, n, first, "strides", name)
    return pool_avg(input, window, stride, padding, first, exact=True)


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


@op("input", types=OF_MAX, label="MaxPool", asks=("input.shape",))
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


@op("input", types=FLOATING, label="AvgPool", asks=("input.shape",))
def avg_pool(input, ksize, strides, padding, data_format=None, name=None):
    """avg_pool1d, avg_pool2d or avg_pool3d, by the rank of `input`; ValueError for another."""
    return _avg(input, ksize, strides, padding, data_format, _rank(input))


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
    ValueError for another pooling_type, for another rank of `input`, for SAME padding of dilated
    windows, and for strides larger than the window.
    """
    n = len(window_shape)
    input = input if hasattr(input, "shape") else convert.to_tensor(input)
    if len(input.shape) != n + 2:
        raise ValueError(f"Shape {tuple(input.shape)} must have rank {n + 2}")
    for value in (strides, dilations):
        if value is not None:
            len(value)
    if strides is not None and any(s > k for s, k in zip(strides, window_shape)):
        raise ValueError(
            "`strides` > `window_shape` not supported due to inconsistency between CPU and GPU "
            f"implementations. Received: strides={strides} and window_shape={window_shape}"
        )
    if pooling_type not in ("MAX", "AVG"):
        raise ValueError(f"{n}-D {pooling_type} pooling is not supported.")
    return _pool(input, window_shape, pooling_type, strides, padding, data_format, dilations)


@op("input", types=FLOATING, label="MaxPool")
def _pool(input, window_shape, pooling_type, strides, padding, data_format, dilations):
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
    window = tuple(window_shape)
    if pooling_type == "MAX":
        dilation = dilation if dilated else None
        return pool_max(input, window, stride, padding, first, dilation, numbers=True)
    if dilated:
        return _dilated_mean(input, window, dilation, first)
    return pool_avg(input, window, stride, padding, first, exact=True)


_pool.symbol = "nn.pool"


def _dilated_mean(x, window, dilation, first):
    start = 2 if first else 1
    for i, (k, d) in enumerate(zip(window, dilation, strict=True)):
        x = x.unfold(start + i, (k - 1) * d + 1, 1)[..., ::d].mean(-1)
    return x


@op(
    "input",
    types=REAL,
    label="MaxPoolWithArgmax",
    graded_once={"input": "MaxPoolGradWithArgmax"},
)
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
    if _maybe_nan(y):
        x = input.permute(0, 3, 1, 2)
        first, _, cell = _scan(x.detach(), y.shape[2:], window, stride, (top, left), (1, 1))
        y = _taken(x, first, cell)
    argmax = cell.permute(0, 2, 3, 1) * channels + torch.arange(channels, device=cell.device)
    if include_batch_in_index:
        start = torch.arange(batch, device=cell.device) * (height * width * channels)
        argmax = argmax + start.reshape(-1, 1, 1, 1)
    output = y.permute(0, 2, 3, 1).to(input.dtype)
    return MaxPoolWithArgmax(output, argmax.to(kind.torch))
