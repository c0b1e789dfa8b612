"""Rules of ATen ops that only backward passes call, and that torch does not take apart."""

from __future__ import annotations

import torch

from .building import Unwritable
from .kernels import Value, known, rule
from .products import each, first, last, lifted, ratio, windows


# convolutions
@rule("convolution_backward")
def _convolution(k, out, grad, x, weight, bias_sizes, stride, padding, dilation, transposed,
                 output_padding, groups, mask):  # fmt: skip
    n = x.ndim - 2
    stride, pads, dilation = (each(v, n) for v in (stride, padding, dilation))
    made: list[object] = [None, None, None]
    if mask[2]:
        with k:
            made[2] = k.value(grad.sum([0, *range(2, x.ndim)]))
    with k:
        wide, size = _spread(weight, dilation)
    if transposed:
        if mask[0]:
            with k:
                made[0] = k.value(
                    torch.ops.aten.convolution.default(
                        grad, weight, None, stride, pads, dilation, False, [0] * n, groups
                    )
                )
        if mask[1]:
            parts = _per_group(k, groups, grad, x)
            made[1] = _filters(k, parts, weight, size, stride, pads, dilation)
        return made
    if mask[0]:
        made[0] = _inputs(k, grad, x, wide, stride, pads, groups)
    if mask[1]:
        made[1] = _filters(k, _per_group(k, groups, x, grad), weight, size, stride, pads, dilation)
    return made


def _gradients_like(k, grad, x, weight, bias_sizes, *rest):
    mask = rest[-1]
    made = [
        k.blank(x.shape, x.dtype) if mask[0] else None,
        k.blank(weight.shape, weight.dtype) if mask[1] else None,
        k.blank([weight.shape[0] if not rest[3] else weight.shape[1] * rest[5]], x.dtype)
        if mask[2]
        else None,
    ]
    return made


_convolution.outs = _gradients_like


def _spread(weight, dilation):
    """(filters with zeros between their rows, their sizes)."""
    size = [(known(s) - 1) * d + 1 for s, d in zip(weight.shape[2:], dilation)]
    for axis, d in enumerate(dilation, 2):
        if d == 1:
            continue
        whole = list(weight.shape)
        tail = [0, 0] * (weight.ndim - 1 - axis)
        spread = torch.nn.functional.pad(weight.unsqueeze(axis + 1), [*tail, 0, d - 1])
        whole[axis] *= d
        weight = spread.reshape(whole).narrow(axis, 0, size[axis - 2])
    return weight, size


def _flat(k, x, n):
    """A tensor with channels behind, and two axes or more of space."""
    given = k.permuted(x, last(n + 2))
    return lifted(k, given) if n == 1 else given


def _axes_of(n, stride, pads):
    return ([1, *stride], [0, *pads]) if n == 1 else (stride, pads)


def _inputs(k, grad, x, weight, stride, pads, groups):
    """The gradient by the input; filters have no dilation any more."""
    n = x.ndim - 2
    parts = []
    with k:
        rows = zip(grad.chunk(groups, 1), weight.chunk(groups, 0), strict=True)
    step, around = _axes_of(n, stride, pads)
    size = [x.shape[0], *([1] if n == 1 else []), *x.shape[2:]]
    whole = [size[0], *(s + 2 * p for s, p in zip(size[1:], around)), known(weight.shape[1])]
    order = [*range(2, 2 + n), 1, 0]
    for g, w in rows:
        filters = k.permuted(w, order)
        filters = lifted(k, filters, 0) if n == 1 else filters
        op = "Conv3DBackpropInputV2" if n == 3 else "Conv2DBackpropInput"
        parts.append(
            k.b.emit(op, k.sizes(whole), filters, _flat(k, g, n), strides=[1, *step, 1],
                     padding="VALID")
        )  # fmt: skip
    axis = k.b.const(n + 1 + (n == 1), "int32")
    made = parts[0] if groups == 1 else k.b.emit("ConcatV2", parts, axis)
    if any(around):
        sizes = k.sizes([*size, known(x.shape[1])])
        made = k.b.emit("Slice", made, k.b.ints([0, *around, 0]), sizes)
    return Value(k.b.emit("Squeeze", made, squeeze_dims=[1]) if n == 1 else made, first(x.ndim))


def _per_group(k, groups, x, grad):
    with k:
        return list(zip(x.chunk(groups, 1), grad.chunk(groups, 1), strict=True))


def _filters(k, parts, weight, size, stride, pads, dilation):
    """The gradient by the filters of a convolution of x, one after the other of (x, grad)."""
    n = weight.ndim - 2
    step, around = _axes_of(n, stride, pads)
    shape = [*([1] if n == 1 else []), *size]
    made = []
    for x, grad in parts:
        given = _flat(k, x, n)
        if any(around):
            given = k.b.emit("Pad", given, k.b.ints([[0, 0], *([p, p] for p in around), [0, 0]]))
        filters = k.b.ints([*shape, known(x.shape[1]), known(grad.shape[1])])
        op = "Conv3DBackpropFilterV2" if n == 3 else "Conv2DBackpropFilter"
        behind = _flat(k, grad, n)
        made.append(
            k.b.emit(op, given, filters, behind, strides=[1, *step, 1], padding="VALID")
        )  # fmt: skip
    axis = k.b.const(n + 1 + (n == 1), "int32")
    ref = made[0] if len(made) == 1 else k.b.emit("ConcatV2", made, axis)
    if n == 1:
        ref = k.b.emit("Squeeze", ref, squeeze_dims=[0])
    if any(d != 1 for d in dilation):
        ends = [*size, 0, 0]
        ref = k.b.emit(
            "StridedSlice", ref, k.b.ints([0] * (n + 2)), k.b.ints(ends),
            k.b.ints([*dilation, 1, 1]), begin_mask=3 << n, end_mask=3 << n,
        )  # fmt: skip
    return Value(ref, [n + 1, n, *range(n)])


# pooling
@rule("max_pool2d_with_indices_backward", "max_pool3d_with_indices_backward")
def _max_pool(k, out, grad, x, kernel_size, stride, padding, dilation, ceil_mode, indices):
    low = torch.finfo(x.dtype).min
    given, pairs, kernel, step = windows(
        k, grad, x, kernel_size, stride, padding, dilation, ceil_mode, low
    )
    n = x.ndim - 2
    attrs = {"ksize": [1, *kernel, 1], "strides": [1, *step, 1], "padding": "VALID"}
    name = "MaxPool3D" if n == 3 else "MaxPool"
    highest = k.b.emit(name, given, **attrs)
    made = k.b.emit(f"{name}Grad", given, highest, _flat(k, grad, n), **attrs)
    return _within(k, made, x, pairs)


@rule("avg_pool2d_backward", "avg_pool3d_backward", "avg_pool1d_backward")
def _avg_pool(k, out, grad, x, kernel_size, stride, padding, ceil_mode, count_include_pad,
              divisor_override=None):  # fmt: skip
    if divisor_override:
        raise Unwritable("an average pooling with another divisor")
    asked = k, grad, x, kernel_size, stride, padding, 1, ceil_mode, 0.0
    given, pairs, kernel, step = windows(*asked)
    n = x.ndim - 2
    attrs = {"ksize": [1, *kernel, 1], "strides": [1, *step, 1], "padding": "VALID"}
    flat = _flat(k, grad, n)
    name = "AvgPool3D" if n == 3 else "AvgPool"
    if pairs is not None and (ceil_mode or not count_include_pad):
        with k:
            ones = torch.ones_like(x)
        ones = windows(k, grad, ones, *asked[3:])[0]
        flat = k.b.emit("RealDiv", flat, k.b.emit(name, ones, **attrs))
    shape = k.b.emit("Shape", given)
    return _within(k, k.b.emit(f"{name}Grad", shape, flat, **attrs), x, pairs)


def _within(k, ref, x, pairs):
    """A gradient without the rows that were added around, in torch's order."""
    n = x.ndim - 2
    if pairs is not None:
        begin = [0, *([0] if n == 1 else []), *(p for p, _ in pairs[1:-1]), 0]
        size = [x.shape[0], *([1] if n == 1 else []), *x.shape[2:], x.shape[1]]
        ref = k.b.emit("Slice", ref, k.b.ints(begin), k.sizes(size))
    return Value(k.b.emit("Squeeze", ref, squeeze_dims=[1]) if n == 1 else ref, first(x.ndim))


# resizing
@rule("upsample_bilinear2d_backward", "upsample_bilinear2d_backward.vec")
def _bilinear(k, out, grad, size, shape, corners, *rest):
    with k:
        like = torch.zeros(list(shape), dtype=grad.dtype)
    made = k.b.emit(
        "ResizeBilinearGrad", k.permuted(grad, last(4)), k.permuted(like, last(4)),
        align_corners=corners, half_pixel_centers=not corners,
    )  # fmt: skip
    return Value(made, first(4))


def _like_input(k, grad, size, shape, *rest):
    return k.blank(shape, grad.dtype)


_bilinear.outs = _like_input


@rule("upsample_nearest1d_backward", "upsample_nearest2d_backward", "upsample_nearest3d_backward")
def _nearest(k, out, grad, size, shape, *rest):
    with k:
        for axis in range(2, grad.ndim):
            new, old = grad.shape[axis], shape[axis]
            a, b = known(old), known(new)
            whole = b // a if a and b and b % a == 0 else None
            if a is None and b is None:
                whole = known(new // old) or ratio(new, old)
            if whole is not None:
                rows = [*grad.shape[:axis], old, whole, *grad.shape[axis + 1 :]]
                grad = grad.reshape(rows).sum(axis + 1)
                continue
            places = (torch.arange(new) * old) // new
            zeros = torch.zeros([*grad.shape[:axis], old, *grad.shape[axis + 1 :]],
                                dtype=grad.dtype)  # fmt: skip
            grad = torch.ops.aten.index_add.default(zeros, axis, places, grad)
        return k.value(grad)


_nearest.outs = _like_input


@rule("unfold_backward")
def _unfold(k, out, grad, sizes, dim, size, step):
    axis = dim % len(sizes)
    with k:
        count = grad.shape[axis]
        places = torch.arange(count).unsqueeze(1) * step + torch.arange(size)
        parts = grad.movedim(-1, axis + 1)
        parts = parts.reshape([*sizes[:axis], count * size, *sizes[axis + 1 :]])
        return k.value(grad.new_zeros(sizes).index_add(axis, places.reshape(-1), parts))
