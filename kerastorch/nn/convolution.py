"""Convolutions of tf.nn.

Activations are [N, spatial..., C], which torch calls channels-last; a permuted view is all it
takes.  A kernel is [spatial..., in, out]; when its storage is in the order out, spatial, in (see
`conv_kernel_layout`) torch uses it as it stands, in any other order torch copies it at each call.
"""

import torch
import torch.nn.functional as F

from .._core import convert, dtypes
from .._core.dtypes import FLOATING
from .._core.errors import invalid, refused
from .._core.op import op
from . import _window as w

_TYPES = FLOATING | {torch.int32}
_CONVOLVE = {2: F.conv2d, 3: F.conv3d}
_TRANSPOSE = {2: F.conv_transpose2d, 3: F.conv_transpose3d}


def conv_kernel_layout(raw):
    """A kernel [spatial..., in, out] with the same values, stored as out, spatial, in."""
    return raw.movedim(-1, 0).contiguous().movedim(0, -1)


def depthwise_kernel_layout(raw):
    """A depthwise kernel [spatial..., in, multiplier] stored as in, multiplier, spatial."""
    n = raw.ndim - 2
    return raw.permute(n, n + 1, *range(n)).contiguous().permute(*range(2, n + 2), 0, 1)


def convolve(
    x, kernel, stride, padding, dilation, first=False, groups=None, name="Conv2D", bias=None
):
    """The convolution of raw values, plus `bias` [out]; everything that every conv op shares.

    x: [N, spatial..., C], or [N, C, spatial...] if `first`; kernel: [spatial..., in, out].
    stride, dilation: a tuple of one int per spatial dimension.  padding: as in `_window.pads`.
    groups: by default C / in.
    """
    n = kernel.ndim - 2
    if x.ndim != n + 2:
        x, lead = _batched(x, n, first, name)
        result = convolve(x, kernel, stride, padding, dilation, first, groups, name, bias)
        return result.reshape(*lead, *result.shape[1:])
    if n == 1:
        result = convolve(
            x.unsqueeze(2 if first else 1),
            kernel.unsqueeze(0),
            (1, *stride),
            _unsqueezed(padding, first),
            (1, *dilation),
            first,
            groups,
            name,
            bias,
        )
        return result.squeeze(2 if first else 1)
    size = x.shape[2:] if first else x.shape[1:-1]
    depth, own = x.shape[1 if first else -1], kernel.shape[-2]
    if groups is None:
        groups = _groups(depth, own, kernel.shape, name)
    pads = w.pads(padding, size, kernel.shape[:n], stride, dilation, first, name)
    symmetric, rest = w.split(pads)
    x = x if first else x.permute(w.TO_CHANNELS_FIRST[n + 2])
    kernel = kernel.permute(w.TO_TORCH_KERNEL[n + 2])
    x = w.pad(x, rest)
    outputs = kernel.shape[0]
    if outputs == 1:
        # torch's gradient of one filter with its channels last fails: "must be contiguous"
        kernel = kernel.contiguous()
    if not outputs:
        # torch has no convolution into no channels
        one = torch.cat([kernel, kernel.new_zeros(groups, *kernel.shape[1:])])
        y = _CONVOLVE[n](x, one, None, stride, symmetric, dilation, groups)[:, :0]
    elif x.dtype is torch.int32:
        x, kernel = x.double(), kernel.double()
        y = _CONVOLVE[n](x, kernel, None, stride, symmetric, dilation, groups).to(torch.int32)
    else:
        try:
            y = _CONVOLVE[n](x, kernel, bias, stride, symmetric, dilation, groups)
        except RuntimeError:
            y = _without_places(x, kernel, size, stride, dilation, pads)
            if y is None:
                raise
    return y if first else y.permute(w.TO_CHANNELS_LAST[n + 2])


def _without_places(x, kernel, size, stride, dilation, pads):
    """An empty convolution, where the kernel is larger than x by less than two strides; else None.

    x: [N, C, spatial...], kernel: torch's.  TensorFlow's shape functions refuse it: None for
    what is drawn.
    """
    if x.is_meta:
        return None
    window = kernel.shape[2:]
    spans = [(k - 1) * d + 1 for k, d in zip(window, dilation, strict=True)]
    over = [k - n - sum(pad) for n, k, pad in zip(size, spans, pads, strict=True)]
    if max(over) <= 0 or any(o >= 2 * s for o, s in zip(over, stride, strict=True)):
        return None
    shape = (x.shape[0], kernel.shape[0], *w.counts(size, window, stride, dilation, pads))
    return ((x.sum() + kernel.sum()) * 0).to(x.dtype).expand(shape)


def _with_a_channel(x, axis):
    """x and, behind it along `axis`, zeros."""
    shape = list(x.shape)
    shape[axis] = 1
    return torch.cat([x, x.new_zeros(shape)], axis)


def _batched(x, n, first, name):
    if x.ndim < n + 2:
        raise invalid(
            f"{name}: the input must have at least {n + 2} dimensions, got shape {list(x.shape)} "
            f"[Op:{name}]"
        )
    lead = x.shape[: x.ndim - n - 1]
    return x.reshape(-1, *x.shape[x.ndim - n - 1 :]), lead


def _unsqueezed(padding, first):
    if not isinstance(padding, (list, tuple)):
        return padding
    if len(padding) != 3:
        raise ValueError(
            f"When padding is a list, it must be of size 3. Received: padding={padding} of size "
            f"{len(padding)}"
        )
    at = 2 if first else 1
    return [*padding[:at], [0, 0], *padding[at:]]


def _groups(depth, own, kernel_shape, name):
    if own == 0 or depth % own:
        raise invalid(
            f"{name}: input depth must be evenly divisible by filter depth: {depth} vs {own} "
            f"(filter {list(kernel_shape)}) [Op:{name}]"
        )
    groups = depth // own
    if groups > 1 and kernel_shape[-1] % groups:
        raise invalid(
            f"{name}: output depth must be evenly divisible by number of groups: "
            f"{kernel_shape[-1]} vs {groups} [Op:{name}]"
        )
    return groups


def _conv(input, filters, strides, padding, data_format, dilations, n, name):
    if filters.ndim != n + 2:
        raise invalid(
            f"{name}: the filter must have {n + 2} dimensions, got shape {list(filters.shape)} "
            f"[Op:{name}]"
        )
    first = w.channels_first(data_format, n)
    stride = w.spatial(strides, n, first, "strides", name)
    dilation = w.spatial(dilations, n, first, "dilations", name)
    return convolve(input, filters, stride, padding, dilation, first, None, name)


@op("input filters", types=_TYPES, own_dtypes="arrays", label="Conv2D")
def conv1d(input, filters, stride, padding, data_format="NWC", dilations=None, name=None):
    """Cross-correlation along one axis.

    input: [..., W, C] ("NWC") or [N, C, W] ("NCW"); filters: [width, in, out], C a multiple of in.
    stride, dilations: an int, or a list of 1 or 3.  padding: "SAME", "VALID" or pairs per axis.
    Result: [..., W', out], W' = ceil(W / stride) for SAME.
    """
    return _conv(input, filters, stride, padding, data_format, dilations, 1, "Conv2D")


@op("input filters", types=_TYPES, label="Conv2D", asks=("input.shape",))
def conv2d(input, filters, strides, padding, data_format="NHWC", dilations=None, name=None):
    """Cross-correlation along two axes.

    input: [..., H, W, C] ("NHWC") or [N, C, H, W] ("NCHW").
    filters: [height, width, in, out]; C is in, or a multiple of it (grouped convolution).
    strides, dilations: an int, or a list of 1, 2 or 4.
    padding: "SAME", "VALID" or a list of 4 pairs (before, after).
    Result: [..., H', W', out], H' = ceil(H / stride) for SAME.
    """
    return _conv(input, filters, strides, padding, data_format, dilations, 2, "Conv2D")


@op("input filters", types=FLOATING, label="Conv3D", asks=("input.shape",))
def conv3d(input, filters, strides, padding, data_format="NDHWC", dilations=None, name=None):
    """Cross-correlation along three axes.

    input: [N, D, H, W, C] ("NDHWC") or [N, C, D, H, W]; filters: [depth, height, width, in, out].
    strides, dilations: lists of 5.  TypeError when strides is not a list.
    """
    if not isinstance(strides, (list, tuple)):
        raise TypeError(f"Expected list for 'strides' argument to 'conv3d' Op, not {strides!r}.")
    w.check_text(padding)
    return _conv(input, filters, strides, padding, data_format, dilations, 3, "Conv3D")


@op("input filters", types=_TYPES, own_dtypes="arrays", label="Conv2D")
def convolution(
    input, filters, strides=None, padding="VALID", data_format=None, dilations=None, name=None
):
    """conv1d, conv2d or conv3d, by the rank of `filters`.

    ValueError for another rank, and when both strides and dilations are over 1.
    """
    n = filters.ndim - 2
    if not 1 <= n <= 3:
        raise ValueError(f"`num_spatial_dims` must be 1, 2, or 3. Received: num_spatial_dims={n}.")
    w.check_text(padding)
    name = "Conv3D" if n == 3 else "Conv2D"
    first = data_format is not None and data_format.startswith("NC")
    stride = w.spatial(strides, n, first, "strides", name)
    dilation = w.spatial(dilations, n, first, "dilations", name)
    if max(stride) > 1 and max(dilation) > 1:
        raise ValueError(
            "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
            f"strides={list(stride)} and dilation_rate={list(dilation)}"
        )
    return convolve(input, filters, stride, padding, dilation, first, None, name)


@op("value filters", types=FLOATING, own_dtypes="arrays", label="Conv2D")
def atrous_conv2d(value, filters, rate, padding, name=None):
    """conv2d of stride 1 with dilation `rate`."""
    if rate == 1:
        w.check_text(padding)
    return convolve(value, filters, (1, 1), padding, (rate, rate))


def convolve_depthwise(x, kernel, stride, padding, dilation, first=False):
    """Depthwise convolution of raw values; kernel: [spatial..., C, multiplier]."""
    n = kernel.ndim - 2
    depth, multiplier = kernel.shape[-2:]
    if x.shape[1 if first else -1] != depth:
        raise invalid(
            f"input depth must be evenly divisible by filter depth: input {list(x.shape)} vs "
            f"filter {list(kernel.shape)} [Op:DepthwiseConv2dNative]"
        )
    if not depth:
        x, kernel = _with_a_channel(x, 1 if first else -1), _with_a_channel(kernel, n)
        y = convolve_depthwise(x, kernel, stride, padding, dilation, first)
        return y[:, :0] if first else y[..., :0]
    kernel = kernel.reshape(*kernel.shape[:n], 1, depth * multiplier)
    return convolve(x, kernel, stride, padding, dilation, first, depth, "DepthwiseConv2dNative")


@op("input filter", types=FLOATING, own_dtypes=True, label="DepthwiseConv2dNative")
def depthwise_conv2d(input, filter, strides, padding, data_format=None, dilations=None, name=None):
    """A convolution of each channel with its own filters.

    input: [N, H, W, C]; filter: [height, width, C, multiplier]; strides: a list of 4.
    dilations: a list of 2.  Result: [N, H', W', C * multiplier], the multiplier varying fastest.
    """
    return _depthwise(input, filter, strides, padding, data_format, dilations)


def _depthwise(input, filter, strides, padding, data_format, dilations):
    if not isinstance(strides, (list, tuple)):
        raise TypeError(
            f"Expected list for 'strides' argument to 'depthwise_conv2d_native' Op, not {strides}."
        )
    if len(strides) != 4:
        raise invalid(
            "Sliding window strides field must specify 4 dimensions [Op:DepthwiseConv2dNative]"
        )
    if filter.ndim != 4:
        raise invalid(
            f"filter must be 4-dimensional: {list(filter.shape)} [Op:DepthwiseConv2dNative]"
        )
    first = w.channels_first(data_format, 2)
    stride = w.spatial(strides, 2, first, "strides", "DepthwiseConv2dNative")
    dilation = w.spatial(dilations, 2, first, "dilations", "DepthwiseConv2dNative")
    if max(dilation) > 1 and max(stride) > 1 and filter.ndim == input.ndim == 4:
        return _by_phases(input, filter, stride, padding, dilation, first)
    return convolve_depthwise(input, filter, stride, padding, dilation, first)


def _by_phases(x, kernel, stride, padding, dilation, first):
    """Strides and dilations together, as TensorFlow computes them.

    The strided convolution of each phase of the image (the pixels a dilation apart), the results
    interleaved again: not what a strided, dilated convolution gives.
    """
    x = x.permute(0, 2, 3, 1) if first else x
    size = x.shape[1:3]
    pads = [(0, 0), (0, 0)]
    if padding == "SAME":
        spans = [(k - 1) * d for k, d in zip(kernel.shape, dilation)]
        pads = [(span // 2, span - span // 2) for span in spans]
    extra = [-(n + sum(p)) % d for n, p, d in zip(size, pads, dilation)]
    (top, bottom), (left, right) = pads
    x = F.pad(x, (0, 0, left, right + extra[1], top, bottom + extra[0]))
    batch, (rows, columns) = x.shape[0], dilation
    x = x.unflatten(2, (-1, columns)).unflatten(1, (-1, rows))
    x = x.permute(2, 4, 0, 1, 3, 5).flatten(0, 2)
    y = convolve_depthwise(x, kernel, stride, "VALID", (1, 1))
    y = y.unflatten(0, (rows, columns, batch)).permute(2, 3, 0, 4, 1, 5).flatten(3, 4).flatten(1, 2)
    y = y[:, : y.shape[1] - extra[0], : y.shape[2] - extra[1]]
    return y.permute(0, 3, 1, 2) if first else y


@op("input depthwise_filter pointwise_filter", types=FLOATING, own_dtypes="arrays", label="Conv2D")
def separable_conv2d(
    input,
    depthwise_filter,
    pointwise_filter,
    strides,
    padding,
    data_format=None,
    dilations=None,
    name=None,
):
    """depthwise_conv2d, then a 1x1 conv2d with `pointwise_filter` [1, 1, C * multiplier, out].

    ValueError for a pointwise filter of another rank, InvalidArgumentError for a depthwise one.
    """
    if pointwise_filter.ndim != 4:
        raise ValueError(f"Shape {tuple(pointwise_filter.shape)} must have rank 4")
    dilated = dilations is not None and any(d != 1 for d in dilations)
    if dilated and padding not in ("SAME", "VALID"):
        raise ValueError(f"`padding` must be one of 'SAME' or 'VALID'. Received: padding={padding}")
    x = _depthwise(input, depthwise_filter, strides, padding, data_format, dilations)
    first = w.channels_first(data_format, 2)
    return convolve(x, pointwise_filter, (1, 1), "VALID", (1, 1), first)


def convolve_transpose(x, kernel, size, stride, padding, dilation, first=False, name="Conv2D"):
    """The gradient of `convolve` for its input, as an op: x grows to the spatial shape `size`.

    kernel: [spatial..., out, in].
    """
    n = kernel.ndim - 2
    if n == 1:
        result = convolve_transpose(
            x.unsqueeze(2 if first else 1),
            kernel.unsqueeze(0),
            (1, *size),
            (1, *stride),
            _unsqueezed(padding, first),
            (1, *dilation),
            first,
            name,
        )
        return result.squeeze(2 if first else 1)
    window = kernel.shape[:n]
    pads = w.pads(padding, size, window, stride, dilation, first, name)
    given = x.shape[2:] if first else x.shape[1:-1]
    extra = []
    for i in range(n):
        span = (window[i] - 1) * dilation[i] + 1
        if (size[i] + sum(pads[i]) - span) // stride[i] + 1 != given[i]:
            raise refused(
                f"{name}: an input of spatial shape {list(given)} cannot come from an output of "
                f"{list(size)} with strides {list(stride)} and padding {padding} "
                f"[Op:{name}BackpropInput]",
                x.dtype,
            )
        extra.append(size[i] - ((given[i] - 1) * stride[i] - 2 * pads[i][0] + span))
    x = x if first else x.permute(w.TO_CHANNELS_FIRST[n + 2])
    kernel = kernel.permute(w.TO_TORCH_KERNEL[n + 2])
    if kernel.shape[0] == 1:
        kernel = kernel.contiguous()
    elif not kernel.shape[0]:
        # torch takes no channels neither: one of zeros
        x, kernel = _with_a_channel(x, 1), _with_a_channel(kernel, 0)
    y = _TRANSPOSE[n](
        x,
        kernel,
        None,
        stride,
        tuple(before for before, _ in pads),
        tuple(max(e, 0) for e in extra),
        1,
        dilation,
    )
    for i, e in enumerate(extra):
        if e < 0:
            y = y.narrow(i + 2, 0, size[i])
    return y if first else y.permute(w.TO_CHANNELS_LAST[n + 2])


def _transpose(input, filters, output_shape, strides, padding, data_format, dilations, n, name):
    first = w.channels_first(data_format, n)
    stride = w.spatial(strides, n, first, "strides", name)
    dilation = w.spatial(dilations, n, first, "dilations", name)
    shape = list(output_shape)
    if not all(type(d) is int for d in shape):
        # TensorFlow's error for what is no integer
        shape = convert.to_tensor(shape, dtypes.int32).numpy().tolist()
    channels = filters.shape[-2]
    if len(shape) == n:
        size = shape
    elif len(shape) == n + 2:
        size = shape[2:] if first else shape[1:-1]
        if shape[1 if first else -1] != channels:
            raise invalid(
                f"{name}BackpropInput: input depth must be evenly divisible by filter depth: "
                f"output_shape {shape} vs filter {list(filters.shape)} [Op:{name}BackpropInput]"
            )
        if shape[0] != input.shape[0]:
            raise refused(
                f"{name}BackpropInput: output_shape {shape} has another batch size than the input "
                f"of shape {list(input.shape)} [Op:{name}BackpropInput]",
                input.dtype,
            )
    else:
        raise ValueError(
            f"output_shape should be of length {n} or {n + 2}. Received: output_shape={shape}"
        )
    if input.shape[1 if first else -1] != filters.shape[-1]:
        raise invalid(
            f"{name}BackpropInput: input depth must be evenly divisible by filter depth: input "
            f"{list(input.shape)} vs filter {list(filters.shape)} [Op:{name}BackpropInput]"
        )
    return convolve_transpose(input, filters, size, stride, padding, dilation, first, name)


@op("input filters", types=FLOATING, own_dtypes="arrays", label="Conv2DBackpropInput")
def conv1d_transpose(
    input,
    filters,
    output_shape,
    strides,
    padding="SAME",
    data_format="NWC",
    dilations=None,
    name=None,
):
    """The transpose of conv1d: [N, W, in] grows to `output_shape` [N, W', out].

    filters: [width, out, in].
    """
    return _transpose(
        input, filters, output_shape, strides, padding, data_format, dilations, 1, "Conv2D"
    )


@op("input filters", types=FLOATING, label="Conv2DBackpropInput")
def conv2d_transpose(
    input,
    filters,
    output_shape,
    strides,
    padding="SAME",
    data_format="NHWC",
    dilations=None,
    name=None,
):
    """The transpose of conv2d: [N, H, W, in] grows to `output_shape` [N, H', W', out].

    filters: [height, width, out, in]; conv2d of the result's shape must give the input's.
    """
    return _transpose(
        input, filters, output_shape, strides, padding, data_format, dilations, 2, "Conv2D"
    )


@op("input filters", types=FLOATING, label="Conv3DBackpropInputV2")
def conv3d_transpose(
    input,
    filters,
    output_shape,
    strides,
    padding="SAME",
    data_format="NDHWC",
    dilations=None,
    name=None,
):
    """The transpose of conv3d: [N, D, H, W, in] grows to `output_shape`.

    filters: [depth, height, width, out, in].
    """
    return _transpose(
        input, filters, output_shape, strides, padding, data_format, dilations, 3, "Conv3D"
    )


@op("input filters", types=FLOATING, label="Conv2DBackpropInput")
def conv_transpose(
    input,
    filters,
    output_shape,
    strides,
    padding="SAME",
    data_format=None,
    dilations=None,
    name=None,
):
    """conv1d_transpose, conv2d_transpose or conv3d_transpose, by the rank of `filters`."""
    n = filters.ndim - 2
    if not 1 <= n <= 3:
        raise ValueError(f"output_shape must be a tensor with sizes 3, 4 or 5, got {output_shape}")
    name = "Conv3D" if n == 3 else "Conv2D"
    return _transpose(
        input, filters, output_shape, strides, padding, data_format, dilations, n, name
    )


@op("value filters", types=FLOATING, own_dtypes="arrays", label="Conv2DBackpropInput")
def atrous_conv2d_transpose(value, filters, output_shape, rate, padding, name=None):
    """conv2d_transpose of stride 1 with dilation `rate`.

    ValueError for filters of other numbers of channels and for a rate below 1.
    """
    if value.shape[3] != filters.shape[3]:
        raise ValueError(
            "`value` channel count must be compatible with `filters` input channel count. "
            f"Received: value.shape={tuple(value.shape)} and filters.shape={tuple(filters.shape)}"
        )
    if isinstance(rate, (list, tuple)) or rate < 1:
        kind = TypeError if isinstance(rate, (list, tuple)) else ValueError
        raise kind(f"`rate` must be a number of at least one. Received: rate={rate}")
    if rate > 1 and len(output_shape) == 4 and output_shape[3] != filters.shape[2]:
        raise ValueError(
            "`output_shape` channel count must be compatible with `filters` output channel count. "
            f"Received: output_shape={output_shape} and filters.shape={tuple(filters.shape)}"
        )
    return _transpose(value, filters, output_shape, 1, padding, None, rate, 2, "Conv2D")


@op("filter out_backprop", types=FLOATING, label="DepthwiseConv2dNativeBackpropInput")
def _depthwise_input_gradient(sizes, filter, out_backprop, strides, padding, first, dilations):
    with torch.enable_grad():
        x = torch.zeros(sizes, dtype=filter.dtype, device=filter.device, requires_grad=True)
        y = _depthwise(x, filter, strides, padding, "NCHW" if first else None, dilations)
    return torch.autograd.grad(y, x, out_backprop, create_graph=filter.requires_grad)[0]


def depthwise_conv2d_backprop_input(
    input_sizes,
    filter,
    out_backprop,
    strides,
    padding,
    data_format="NHWC",
    dilations=[1, 1, 1, 1],  # noqa: B006
    name=None,
):
    """The gradient of depthwise_conv2d for its input, of shape `input_sizes`."""
    first = w.channels_first(data_format, 2)
    return _depthwise_input_gradient(
        input_sizes, filter, out_backprop, strides, padding, first, dilations
    )


@op("input out_backprop", types=FLOATING, label="DepthwiseConv2dNativeBackpropFilter")
def _depthwise_filter_gradient(input, sizes, out_backprop, strides, padding, first, dilations):
    with torch.enable_grad():
        kernel = torch.zeros(sizes, dtype=input.dtype, device=input.device, requires_grad=True)
        y = _depthwise(input, kernel, strides, padding, "NCHW" if first else None, dilations)
    return torch.autograd.grad(y, kernel, out_backprop, create_graph=input.requires_grad)[0]


def depthwise_conv2d_backprop_filter(
    input,
    filter_sizes,
    out_backprop,
    strides,
    padding,
    data_format="NHWC",
    dilations=[1, 1, 1, 1],  # noqa: B006
    name=None,
):
    """The gradient of depthwise_conv2d for its filter, of shape `filter_sizes`."""
    first = w.channels_first(data_format, 2)
    return _depthwise_filter_gradient(
        input, filter_sizes, out_backprop, strides, padding, first, dilations
    )
