"""Rules of ATen ops that multiply, convolve, pool and normalize."""

from __future__ import annotations

import math
from typing import Any

import torch

from ..._core import dtypes
from .building import Ref, Unwritable
from .kernels import LOST, Value, known, rule


# products of matrices
def _matrix(k, x):
    """(Ref, whether it is transposed) of a matrix."""
    value = k.value(x)
    return (value.ref, True) if value.perm == (1, 0) else (k.ref(x), False)


def multiplied(k, a, b):
    """The product of two matrices."""
    (a, ta), (b, tb) = _matrix(k, a), _matrix(k, b)
    return k.b.emit("MatMul", a, b, transpose_a=ta, transpose_b=tb)


@rule("mm")
def _mm(k, out, a, b):
    return multiplied(k, a, b)


@rule("addmm")
def _addmm(k, out, bias, a, b, beta=1, alpha=1):
    made = multiplied(k, a, b)
    if alpha != 1:
        made = k.b.emit("Mul", made, k.b.const(alpha, made.dtype))
    ref = k.ref(bias)
    if beta != 1:
        ref = k.b.emit("Mul", ref, k.b.const(beta, ref.dtype))
    if bias.ndim == 1 and beta == 1:
        return k.b.emit("BiasAdd", made, ref)
    return k.b.emit("AddV2", made, ref)


@rule("mkldnn::_linear_pointwise", "mkldnn::_linear_pointwise.default")
def _linear(k, out, x, weight, bias, attr, scalars, algorithm):
    if attr != "none":
        raise Unwritable(f"oneDNN's product with {attr}")
    value = k.value(weight)
    if value.perm == (1, 0):
        ref, transposed = value.ref, False
    else:
        ref, transposed = k.ref(weight), True
    flat = k.ref(x)
    op = "MatMul" if x.ndim == 2 else "BatchMatMulV2"
    attrs = {"transpose_b": transposed} if op == "MatMul" else {"adj_y": transposed}
    made = k.b.emit(op, flat, ref, **attrs)
    return made if bias is None else k.b.emit("BiasAdd", made, k.ref(bias))


def _linear_out(k, x, weight, bias, *rest):
    with k.fakes:
        return torch.nn.functional.linear(x, weight, bias)


_linear.outs = _linear_out


@rule("bmm")
def _bmm(k, out, a, b):
    refs, flags = [], []
    for x in (a, b):
        value = k.value(x)
        swapped = value.perm == (0, 2, 1)
        flags.append(swapped and not value.ref.dtype.is_complex)
        refs.append(value.ref if flags[-1] else k.ref(x))
    return k.b.emit("BatchMatMulV2", *refs, adj_x=flags[0], adj_y=flags[1])


@rule("baddbmm")
def _baddbmm(k, out, x, a, b, beta=1, alpha=1):
    with k:
        made = torch.bmm(a, b)
        made = made if alpha == 1 else made * alpha
        return k.value(made + (x if beta == 1 else x * beta))


@rule("dot", "vdot")
def _dot(k, out, a, b):
    with k:
        return k.value((a * b).sum())


@rule("mv")
def _mv(k, out, a, b):
    with k:
        return k.value(torch.mm(a, b.unsqueeze(1)).squeeze(1))


@rule("addcmul")
def _addcmul(k, out, x, a, b, value=1):
    with k:
        product = a * b
        return k.value(x + (product if value == 1 else product * value))


@rule("addcdiv")
def _addcdiv(k, out, x, a, b, value=1):
    with k:
        ratio = a / b
        return k.value(x + (ratio if value == 1 else ratio * value))


@rule("lerp")
def _lerp(k, out, a, b, weight):
    with k:
        return k.value(a + (b - a) * weight)


# attention
@rule("_scaled_dot_product_flash_attention_for_cpu", "scaled_dot_product_attention",
      "_scaled_dot_product_attention_math")  # fmt: skip
def _attention(k, out, query, key, value, *rest, attn_mask=None, is_causal=False, scale=None,
               dropout_p=0.0, **kwargs):  # fmt: skip
    flags = [r for r in rest if isinstance(r, bool)]
    if flags:
        is_causal = flags[0]
    tensors = [r for r in rest if isinstance(r, torch.Tensor)]
    if tensors:
        attn_mask = tensors[0]
    rates = [r for r in rest if isinstance(r, float)]
    if (rates and rates[0]) or dropout_p:
        raise Unwritable("attention with dropout in one kernel")
    with k:
        scale = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
        scores = torch.matmul(query * scale, key.transpose(-2, -1))
        if is_causal:
            rows = torch.arange(scores.shape[-2]).unsqueeze(1)
            seen = torch.arange(scores.shape[-1]) <= rows
            scores = torch.where(seen, scores, float("-inf"))
        if attn_mask is not None and attn_mask.dtype is torch.bool:
            scores = torch.where(attn_mask, scores, float("-inf"))
        elif attn_mask is not None:
            scores = scores + attn_mask
        made = torch.matmul(torch.softmax(scores, -1), value)
    rows = out if isinstance(out, (list, tuple)) else [out]
    found = [k.value(made)] + [LOST] * (len(rows) - 1)
    return found if isinstance(out, (list, tuple)) else found[0]


# convolutions
def last(rank: int) -> list[int]:
    """The permutation that puts the channels behind."""
    return [0, *range(2, rank), 1]


def first(rank: int) -> list[int]:
    """The permutation that puts channels from behind to the front."""
    return [0, rank - 1, *range(1, rank - 1)]


def _padding(pads, kernel, strides, dilations):
    """(the name of the padding, whether it is explicit)."""
    if not any(pads):
        return "VALID"
    full = [d * (n - 1) for n, d in zip(kernel, dilations)]
    if all(s == 1 for s in strides) and all(2 * p == f for p, f in zip(pads, full)):
        return "SAME"
    return "EXPLICIT"


def lifted(k: Any, ref: Ref, axis: int = 1) -> Ref:
    """With one axis more."""
    return k.b.emit("ExpandDims", ref, k.b.const(axis, "int32"))


@rule("convolution")
def _convolution(k, out, x, weight, bias=None, stride=1, padding=0, dilation=1, transposed=False,
                 output_padding=0, groups=1, *rest):  # fmt: skip
    n = x.ndim - 2
    stride, dilation = each(stride, n), each(dilation, n)
    kernel = [known(s) for s in weight.shape[2:]]
    if isinstance(padding, str):
        raise Unwritable(f"a convolution with padding {padding!r}")
    pads = each(padding, n)
    if transposed and groups != 1:
        with k:
            rows = zip(x.chunk(groups, 1), weight.chunk(groups, 0), strict=True)
            rest = stride, pads, dilation, True, each(output_padding, n), 1
            parts = [torch.ops.aten.convolution.default(a, w, None, *rest) for a, w in rows]
            whole = torch.cat(parts, 1)
            return k.value(whole if bias is None else whole + bias.reshape([1, -1, *[1] * n]))
    if transposed:
        made = _transposed(k, out, x, weight, kernel, stride, pads, dilation)
    else:
        made = _forward(k, x, weight, kernel, stride, pads, dilation, groups)
    if bias is not None:
        made = k.b.emit("BiasAdd", made, k.ref(bias))
    return Value(made, first(x.ndim))


def _convolved(k, x, weight, bias=None, stride=1, padding=0, dilation=1, transposed=False,
               output_padding=0, groups=1, *rest):  # fmt: skip
    """A fake tensor of the shape of a convolution; torch's own takes the sizes for numbers."""
    n = x.ndim - 2
    stride, pads, dilation, extra = (
        each(v, n) for v in (stride, padding, dilation, output_padding)
    )
    sizes = []
    for i in range(n):
        size, reach = x.shape[2 + i], dilation[i] * (weight.shape[2 + i] - 1) + 1
        if transposed:
            sizes.append((size - 1) * stride[i] - 2 * pads[i] + reach + extra[i])
        else:
            sizes.append((size + 2 * pads[i] - reach) // stride[i] + 1)
    channels = weight.shape[1] * groups if transposed else weight.shape[0]
    if known(x.stride(1)) == 1:
        return k.blank([x.shape[0], *sizes, channels], x.dtype).permute(first(n + 2))
    return k.blank([x.shape[0], channels, *sizes], x.dtype)


_convolution.outs = _convolved


def each(value: Any, n: int) -> list[Any]:
    """A setting for each of n axes."""
    value = list(value) if isinstance(value, (list, tuple)) else [value]
    value = [known(v) for v in value]
    return value * n if len(value) == 1 else value


def _forward(k, x, weight, kernel, stride, pads, dilation, groups):
    n = x.ndim - 2
    given = k.permuted(x, last(x.ndim))
    if n == 1:
        given = lifted(k, given)
        kernel, stride, pads, dilation = [1, *kernel], [1, *stride], [0, *pads], [1, *dilation]
    padding = _padding(pads, kernel, stride, dilation)
    if n == 3:
        if padding == "EXPLICIT":
            given, padding = _padded(k, given, pads), "VALID"
        if groups != 1 or any(d != 1 for d in dilation):
            return _apart(k, given, weight, stride, padding, dilation, groups)
        made = k.b.emit(
            "Conv3D", given, k.permuted(weight, [2, 3, 4, 1, 0]), strides=[1, *stride, 1],
            padding=padding,
        )  # fmt: skip
        return made
    explicit = {}
    if padding == "EXPLICIT":
        flat = [0, 0, *(p for pad in pads for p in (pad, pad)), 0, 0]
        explicit["explicit_paddings"] = flat
    channels = known(x.shape[1])
    depthwise = groups > 1 and groups == channels
    if depthwise and stride[0] == stride[1] and (stride[0] == 1 or set(dilation) == {1}):
        own = known(weight.shape[0]) // channels
        filters = k.permuted(weight, [*range(2, 2 + n), 1, 0])
        shape = k.b.ints([*kernel, channels, own])
        filters = k.b.emit("Reshape", filters, shape)
        op, attrs = "DepthwiseConv2dNative", explicit
    else:
        filters = k.permuted(weight, [*range(2, 2 + n), 1, 0])
        filters = lifted(k, filters, 0) if n == 1 else filters
        op, attrs = "Conv2D", explicit
    made = k.b.emit(
        op, given, filters, strides=[1, *stride, 1], padding=padding, dilations=[1, *dilation, 1],
        **attrs,
    )  # fmt: skip
    return k.b.emit("Squeeze", made, squeeze_dims=[1]) if n == 1 else made


def _apart(k, given, weight, stride, padding, dilation, groups):
    """A 3-D convolution in groups, one by one; dilated filters get zeros between."""
    filters = weight
    if any(d != 1 for d in dilation):
        with k:
            size = [
                *weight.shape[:2],
                *((n - 1) * d + 1 for n, d in zip(weight.shape[2:], dilation)),
            ]
            for axis, d in enumerate(dilation, 2):
                if d == 1:
                    continue
                whole = list(filters.shape)
                spread = torch.nn.functional.pad(
                    filters.unsqueeze(axis + 1), [0, 0] * (4 - axis) + [0, d - 1]
                )
                whole[axis] *= d
                filters = spread.reshape(whole).narrow(axis, 0, size[axis])
    order = [2, 3, 4, 1, 0]
    if groups == 1:
        filters = k.permuted(filters, order)
        return k.b.emit("Conv3D", given, filters, strides=[1, *stride, 1], padding=padding)
    four = k.b.const(4, "int32")
    parts = k.b.emit("Split", four, given, num_split=groups)
    with k:
        pieces = filters.chunk(groups, 0)
    made = [
        k.b.emit("Conv3D", p, k.permuted(w, order), strides=[1, *stride, 1], padding=padding)
        for p, w in zip(parts, pieces, strict=True)
    ]
    return k.b.emit("ConcatV2", made, four)


def _padded(k, ref, pads, value=0.0):
    pairs = k.b.ints([[0, 0], *([p, p] for p in pads), [0, 0]])
    if value == 0:
        return k.b.emit("Pad", ref, pairs)
    return k.b.emit("PadV2", ref, pairs, k.b.const(value, ref.dtype))


def _transposed(k, out, x, weight, kernel, stride, pads, dilation):
    n = x.ndim - 2
    given = k.permuted(x, last(x.ndim))
    sizes = [out.shape[0], *out.shape[2:], out.shape[1]]
    filters = k.permuted(weight, [*range(2, 2 + n), 1, 0])
    if n == 1:
        given, filters = lifted(k, given), lifted(k, filters, 0)
        sizes = [sizes[0], 1, *sizes[1:]]
        stride, pads, dilation = ([f, *v] for f, v in zip((1, 0, 1), (stride, pads, dilation)))
    # TensorFlow Lite knows no explicit paddings here: the whole is made, and cut
    padding, whole = "VALID", sizes
    if _is_same(x, out, kernel, stride[-n:], pads[-n:], dilation[-n:]):
        padding = "SAME"
    else:
        whole = [sizes[0], *(s + 2 * p for s, p in zip(sizes[1:-1], pads)), sizes[-1]]
    if n == 3:
        if any(d != 1 for d in dilation):
            raise Unwritable("a transposed 3-D convolution with dilation")
        op, attrs = "Conv3DBackpropInputV2", {}
    else:
        op, attrs = "Conv2DBackpropInput", {"dilations": [1, *dilation, 1]}
    made = k.b.emit(
        op, k.sizes(whole), filters, given, strides=[1, *stride, 1], padding=padding, **attrs
    )
    if padding == "VALID" and any(pads):
        made = k.b.emit("Slice", made, k.b.ints([0, *pads, 0]), k.sizes(sizes))
    return k.b.emit("Squeeze", made, squeeze_dims=[1]) if n == 1 else made


def _is_same(x, out, kernel, strides, pads, dilations):
    """Whether paddings of a transposed convolution are those that TensorFlow calls SAME."""
    for i, (n, stride, pad, d) in enumerate(zip(kernel, strides, pads, dilations), 2):
        if not pad or 2 * pad != (n - 1) * d + 1 - stride:
            return False
        if known(out.shape[i] - x.shape[i] * stride) != 0:
            return False
    return True


# pooling
def _window(x, kernel_size, stride, padding, dilation=1):
    n = x.ndim - 2
    kernel = each(kernel_size, n)
    stride = each(stride, n) if stride not in (None, [], ()) else kernel
    if any(d != 1 for d in each(dilation, n)):
        raise Unwritable("pooling with dilation")
    return kernel, stride, each(padding, n)


def windows(
    k: Any, out: Any, x: Any, kernel_size: Any, stride: Any, padding: Any, dilation: Any,
    ceil_mode: bool, filler: float,
) -> tuple[Ref, list[list[int]] | None, list[int], list[int]]:  # fmt: skip
    """(the input with channels behind, padded by `filler` so that all rows of windows are there,
    the paddings or None, sizes and strides of windows); one axis of space is made two."""
    kernel, stride, pads = _window(x, kernel_size, stride, padding, dilation)
    n = x.ndim - 2
    behind = list(pads)
    for i in range(n):
        size, made = known(x.shape[2 + i]), known(out.shape[2 + i])
        if ceil_mode and (size is None or made is None):
            behind[i] = pads[i] + stride[i] - 1  # as many rows as a last window may need
        elif ceil_mode:
            behind[i] = max(pads[i], (made - 1) * stride[i] + kernel[i] - size - pads[i])
    given = k.permuted(x, last(x.ndim))
    pairs = None
    if any(pads) or any(b > 0 for b in behind):
        pairs = [[0, 0], *([p, max(b, 0)] for p, b in zip(pads, behind)), [0, 0]]
        paddings = k.b.ints(pairs)
        given = k.b.emit("PadV2", given, paddings, k.b.const(filler, given.dtype))
    if n == 1:
        given = lifted(k, given)
        kernel, stride = [1, *kernel], [1, *stride]
    return given, pairs, kernel, stride


def _pooled(k, out, x, asked, op):
    """Pooling of what `windows` gave."""
    given, _, kernel, stride = asked
    n = x.ndim - 2
    if n == 3:
        op = {"MaxPool": "MaxPool3D", "AvgPool": "AvgPool3D"}[op]
    made = k.b.emit(op, given, ksize=[1, *kernel, 1], strides=[1, *stride, 1], padding="VALID")
    made = k.b.emit("Squeeze", made, squeeze_dims=[1]) if n == 1 else made
    return Value(made, first(x.ndim))


@rule("max_pool2d_with_indices", "max_pool3d_with_indices", "max_pool1d", "max_pool2d",
      "max_pool3d", "mkldnn_max_pool2d", "mkldnn_max_pool3d")  # fmt: skip
def _max_pool(k, out, x, kernel_size, stride=(), padding=0, dilation=1, ceil_mode=False):
    whole = out[0] if isinstance(out, (list, tuple)) else out
    low = torch.finfo(x.dtype).min if x.dtype.is_floating_point else torch.iinfo(x.dtype).min
    asked = windows(k, whole, x, kernel_size, stride, padding, dilation, ceil_mode, low)
    made = _pooled(k, whole, x, asked, "MaxPool")
    return [made, LOST] if isinstance(out, (list, tuple)) else made


@rule("avg_pool1d", "avg_pool2d", "avg_pool3d")
def _avg_pool(k, out, x, kernel_size, stride=(), padding=0, ceil_mode=False,
              count_include_pad=True, divisor_override=None):  # fmt: skip
    pads = each(padding, x.ndim - 2)
    if divisor_override:
        raise Unwritable("an average pooling with another divisor")
    asked = kernel_size, stride, padding, 1, ceil_mode, 0.0
    made = _pooled(k, out, x, windows(k, out, x, *asked), "AvgPool")
    if not (any(pads) and not count_include_pad) and not ceil_mode:
        return made
    with k:
        ones = torch.ones_like(x)
    if ceil_mode and count_include_pad and any(pads):
        raise Unwritable("an average pooling that counts padding and rounds up")
    counts = _pooled(k, out, ones, windows(k, out, ones, *asked), "AvgPool")
    return Value(k.b.emit("RealDiv", made.ref, counts.ref), made.perm)


# resizing
@rule("upsample_nearest1d", "upsample_nearest2d", "upsample_nearest3d", "upsample_nearest2d.vec",
      "upsample_nearest1d.vec", "upsample_nearest3d.vec")  # fmt: skip
def _nearest(k, out, x, *rest, **kwargs):
    sizes = list(zip(x.shape[2:], out.shape[2:]))
    with k:
        for axis, (old, new) in enumerate(sizes, 2):
            a, b = known(old), known(new)
            if a is not None and b is not None and b % a == 0:
                whole = b // a
            elif b is None and a is None:
                scale = new // old
                whole = known(scale)
                if whole is None:
                    whole = ratio(new, old)
            else:
                whole = None
            if whole is None:
                places = (torch.arange(new) * old) // new
                x = torch.ops.aten.index_select.default(x, axis, places)
            elif whole != 1:
                shape = [*x.shape[: axis + 1], whole, *x.shape[axis + 1 :]]
                spread = x.unsqueeze(axis + 1).expand(shape)
                x = spread.reshape([*x.shape[:axis], x.shape[axis] * whole, *x.shape[axis + 1 :]])
        return k.value(x)


def ratio(new: Any, old: Any) -> int | None:
    """How often one symbolic size goes into another; None where it does not."""
    found = new.node.expr / old.node.expr
    return int(found) if found.is_Integer else None


@rule("upsample_bilinear2d", "upsample_bilinear2d.vec")
def _bilinear(k, out, x, *rest, **kwargs):
    flags = [r for r in rest if isinstance(r, bool)]
    corners = kwargs.get("align_corners", flags[0] if flags else False)
    given = k.permuted(x, last(4))
    made = k.b.emit(
        "ResizeBilinear", given, k.sizes(out.shape[2:]), align_corners=corners,
        half_pixel_centers=not corners,
    )  # fmt: skip
    return Value(k.b.cast(made, dtypes.as_dtype(out.dtype)), first(4))


# normalization
@rule("native_batch_norm", "_native_batch_norm_legit_no_training", "cudnn_batch_norm",
      "batch_norm", "native_batch_norm.default")  # fmt: skip
def _batch_norm(k, out, x, weight, bias, mean, var, *rest):
    numbers = [r for r in rest if isinstance(r, float)]
    flags = [r for r in rest if isinstance(r, bool)]
    if flags and flags[0]:
        return _trained_norm(k, out, x, weight, bias, (mean, var), *numbers[-2:])
    eps = numbers[-1]
    shape = [1, -1, *[1] * (x.ndim - 2)]
    with k:
        scale = torch.rsqrt(var + eps)
        scale = scale if weight is None else scale * weight
        offset = -mean * scale if bias is None else bias - mean * scale
        made = x * scale.reshape(shape) + offset.reshape(shape)
    found = [k.value(made), LOST, LOST]
    return found[: len(out)] if isinstance(out, (list, tuple)) else found[0]


def _trained_norm(k, out, x, weight, bias, averages, momentum, eps):
    axes = [0, *range(2, x.ndim)]
    shape = [1, -1, *[1] * (x.ndim - 2)]
    count = math.prod(x.shape[i] for i in axes)
    with k:
        mean = x.mean(axes)
        centred = x - mean.reshape(shape)
        var = (centred * centred).mean(axes)
        inverse = torch.rsqrt(var + eps)
        made = centred * inverse.reshape(shape)
        made = made if weight is None else made * weight.reshape(shape)
        made = made if bias is None else made + bias.reshape(shape)
        # the kernel writes these two, which its schema does not tell
        unbiased = var * (count / torch.sym_max(count - 1, 1))
        for average, new in zip(averages, (mean, unbiased), strict=True):
            if average is not None:
                old = 0 if momentum == 1 else average * (1 - momentum)
                k.write(average, old + new.to(average.dtype) * momentum)
    return [k.value(made), k.value(mean), k.value(inverse)][: len(out)]


@rule("native_group_norm")
def _group_norm(k, out, x, weight, bias, batch, channels, size, groups, eps):
    with k:
        rows = x.reshape([x.shape[0], groups, -1])
        mean = rows.mean([2], True)
        centred = rows - mean
        inverse = torch.rsqrt((centred * centred).mean([2], True) + eps)
        made = (centred * inverse).reshape(x.shape)
        shape = [1, -1, *[1] * (x.ndim - 2)]
        made = made if weight is None else made * weight.reshape(shape)
        made = made if bias is None else made + bias.reshape(shape)
        mean, inverse = mean.reshape(out[1].shape), inverse.reshape(out[2].shape)
    return [k.value(made), k.value(mean), k.value(inverse)]


@rule("native_layer_norm")
def _layer_norm(k, out, x, shape, weight, bias, eps):
    axes = list(range(x.ndim - len(shape), x.ndim))
    with k:
        mean = x.mean(axes, True)
        centred = x - mean
        inverse = torch.rsqrt((centred * centred).mean(axes, True) + eps)
        made = centred * inverse
        made = made if weight is None else made * weight
        made = made if bias is None else made + bias
    return [k.value(made), k.value(mean), k.value(inverse)]
