"""Ops whose results' shapes hang on values or on sizes that are not known, in terms of others.

Each function marked `composed` stands in for an op where the arguments say so: it is traced and
written in its place, gradients included.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from ... import math
from ..._core import dtypes
from ..._core.tensor import Tensor
from ..._ops import creation, indexing, joining, reductions, shaping, slicing, sorting
from ..._ops.casting import cast
from ...image import geometry, resizing
from ...signal import _frames
from ..graph_tensor import is_graph_tensor
from .building import Unwritable
from .direct import expanded
from .operations import direct, taped_rule
from .parts import named_arguments


def composed(
    function: Any, when: Callable[..., bool], only_taped: bool = False
) -> Callable[[Any], Any]:
    """The decorator of what stands for an op where when(**arguments) holds.

    only_taped: whether it does under a tape alone, as the op is written itself elsewhere.
    """

    def decorate(stand_in):
        def rule(lo, op):
            given = named_arguments(op)
            given.pop("name", None)
            return expanded(lo, op, stand_in, (), given) if when(**given) else None

        if not only_taped:
            direct(function.spec)(rule)
        taped_rule(function.spec)(rule)
        return stand_in

    return decorate


def is_tensor(*values: Any) -> bool:
    """Whether a tensor is among values, or in a list among them."""
    return any(
        is_graph_tensor(v)
        or isinstance(v, Tensor)
        or (isinstance(v, (list, tuple)) and is_tensor(*v))
        for v in values
    )


def _is_open(x: Any, *axes: int) -> bool:
    """Whether sizes along axes are not known."""
    if not is_graph_tensor(x) or x.shape.rank is None:
        return False
    return any(x.shape[a] is None for a in axes if -x.shape.rank <= a < x.shape.rank)


def _ints(x):
    return cast(x, dtypes.int32)


def _size(x, axis):
    known = x.shape[axis]
    return creation.shape(x)[axis] if known is None else known


@composed(creation.sequence_mask, lambda lengths, maxlen=None, **_: not isinstance(maxlen, int))
def _sequence_mask(lengths, maxlen=None, dtype=dtypes.bool_):
    if maxlen is None:
        maxlen = math.maximum(reductions.reduce_max(lengths), 0)
    places = creation.range(0, cast(maxlen, lengths.dtype), 1)
    return cast(math.less(places, shaping.expand_dims(lengths, -1)), dtype)


@composed(
    creation.linspace,
    lambda start, stop, num, axis=0: (
        is_tensor(num)
        and axis == 0
        and all(getattr(x, "shape", None) is None or x.shape.rank == 0 for x in (start, stop))
    ),
)
def _linspace(start, stop, num, axis=0):
    first, last = (cast(x, dtypes.float32) if isinstance(x, (int, float)) else x
                   for x in (start, stop))  # fmt: skip
    if first.dtype.is_integer:
        first, last = cast(first, dtypes.float64), cast(last, dtypes.float64)
    num = shaping.reshape(_ints(num), [])
    fewer = math.maximum(num - 1, 1)
    steps = cast(creation.range(1, fewer), first.dtype)
    inner = first + (last - first) / cast(fewer, first.dtype) * steps
    ends = [shaping.reshape(x, [1]) for x in (first, last)]
    return joining.concat([ends[0], inner, ends[1]], 0)[:num]


@composed(shaping.repeat, lambda input, repeats, axis=None: is_graph_tensor(repeats))
def _repeat(input, repeats, axis=None):
    if axis is None or input.shape.rank == 0:
        input, axis = shaping.reshape(input, [-1]), 0
    counts = shaping.broadcast_to(_ints(repeats), shaping.expand_dims(_size(input, axis), 0))
    ends = math.cumsum(math.maximum(counts, 0))
    places = creation.range(reductions.reduce_sum(math.maximum(counts, 0)))
    rows = sorting.searchsorted(ends, places, side="right")
    return indexing.gather(input, rows, axis=axis)


@composed(
    _frames.frame,
    lambda signal, frame_length, frame_step, axis=-1, **_: _is_open(signal, axis),
)
def _frame(signal, frame_length, frame_step, pad_end=False, pad_value=0, axis=-1):
    axis %= signal.shape.rank
    size = _size(signal, axis)
    if pad_end:
        count = (size + frame_step - 1) // frame_step
        missing = math.maximum((count - 1) * frame_step + frame_length - size, 0)
        pairs = [[0, missing if i == axis else 0] for i in range(signal.shape.rank)]
        signal = shaping.pad(signal, joining.stack([joining.stack(p) for p in pairs]),
                             constant_values=pad_value)  # fmt: skip
    else:
        count = math.maximum((size - frame_length) // frame_step + 1, 0)
    starts = shaping.expand_dims(creation.range(count) * frame_step, 1)
    return indexing.gather(signal, starts + creation.range(frame_length), axis=axis)


# images
def _batch(images):
    return shaping.expand_dims(images, 0) if images.shape.rank == 3 else images


def _as_given(images, like):
    return shaping.squeeze(images, [0]) if like.shape.rank == 3 else images


_RESIZERS = {
    "bilinear": resizing.resize_bilinear,
    "nearest": resizing.resize_nearest_neighbor,
    "bicubic": resizing.resize_bicubic,
    "area": resizing.resize_area,
}


def _may_resize(images, size, method="bilinear", preserve_aspect_ratio=False, antialias=False):
    if method not in _RESIZERS or (antialias and method not in ("nearest", "area")):
        return False
    if method != "bilinear":
        return True
    return is_tensor(size) or (preserve_aspect_ratio and _is_open(images, -3, -2))


@composed(resizing.resize, _may_resize)
def _resize(images, size, method="bilinear", preserve_aspect_ratio=False, antialias=False):
    whole = _batch(images)
    size = _ints(joining.stack(size) if isinstance(size, (list, tuple)) else size)
    if preserve_aspect_ratio:
        now = cast(creation.shape(whole)[1:3], dtypes.float32)
        scale = reductions.reduce_min(cast(size, dtypes.float32) / now)
        size = _ints(math.round(scale * now))
    options = {} if method == "area" else {"half_pixel_centers": True}
    made = _RESIZERS[method](whole, size, **options)
    return _as_given(made, images)


def _bounds(images, top, left, height, width):
    return is_tensor(top, left, height, width) or _is_open(images, -3, -2)


@composed(
    geometry.crop_to_bounding_box,
    lambda image, offset_height, offset_width, target_height, target_width: _bounds(
        image, offset_height, offset_width, target_height, target_width
    ),
)
def _crop(image, offset_height, offset_width, target_height, target_width):
    whole = _batch(image)
    begin = joining.stack([0, offset_height, offset_width, 0])
    end = joining.stack([-1, target_height, target_width, -1])
    return _as_given(slicing.slice(whole, begin, end), image)


@composed(
    geometry.pad_to_bounding_box,
    lambda image, offset_height, offset_width, target_height, target_width: _bounds(
        image, offset_height, offset_width, target_height, target_width
    ),
)
def _pad(image, offset_height, offset_width, target_height, target_width):
    whole = _batch(image)
    below = target_height - offset_height - _size(whole, 1)
    behind = target_width - offset_width - _size(whole, 2)
    rows = [[0, 0], [offset_height, below], [offset_width, behind], [0, 0]]
    return _as_given(_around(whole, rows), image)


def _around(images, pairs):
    return shaping.pad(images, joining.stack([joining.stack(pair) for pair in pairs]))


@composed(
    geometry.resize_with_crop_or_pad,
    lambda image, target_height, target_width: _bounds(image, target_height, target_width, 0, 0),
)
def _crop_or_pad(image, target_height, target_width):
    whole, targets = _batch(image), (target_height, target_width)
    sizes = [_size(whole, 1), _size(whole, 2)]
    top, left = (math.maximum((n - t) // 2, 0) for n, t in zip(sizes, targets, strict=True))
    kept = [math.minimum(n, t) for n, t in zip(sizes, targets, strict=True)]
    whole = _crop(whole, top, left, *kept)
    pairs = [[0, 0]]
    for target, n in zip(targets, kept, strict=True):
        before = math.maximum((target - n) // 2, 0)
        pairs.append([before, target - n - before])
    return _as_given(_around(whole, [*pairs, [0, 0]]), image)


@composed(
    geometry.central_crop,
    lambda image, central_fraction: not is_tensor(central_fraction) and _is_open(image, -3, -2),
)
def _central_crop(image, central_fraction):
    fraction = float(central_fraction)
    if fraction == 1.0:
        return image
    whole, begin, size = _batch(image), [0], [-1]
    for axis in (1, 2):
        n = _size(whole, axis)
        real = cast(n, dtypes.float64)
        start = _ints((real - real * fraction) / 2)
        begin.append(start)
        size.append(n - 2 * start)
    made = slicing.slice(whole, joining.stack([*begin, 0]), joining.stack([*size, -1]))
    return _as_given(made, image)


@composed(
    resizing.resize_with_pad,
    lambda image, target_height, target_width, method="bilinear", antialias=False: (
        _is_open(image, -3, -2) and _may_resize(image, image, method, True, antialias)
    ),
)
def _resize_with_pad(image, target_height, target_width, method="bilinear", antialias=False):
    whole = _batch(image)
    target = torch.tensor([target_height, target_width], dtype=torch.float32)
    sizes = cast(creation.shape(whole)[1:3], dtypes.float32)
    within = sizes / reductions.reduce_max(sizes / Tensor(target))
    inner = _ints(math.floor(within))
    around = math.maximum(_ints(math.floor((Tensor(target) - within) / 2)), 0)
    small = _resize(whole, inner, method)
    pairs = [[0, 0]]
    for i, size in enumerate((target_height, target_width)):
        pairs.append([around[i], size - inner[i] - around[i]])
    return _as_given(_around(small, [*pairs, [0, 0]]), image)


@direct("CenterCrop.call")
def _center_crop(lo, op):
    images = op.inputs[0]
    if images.shape.rank is None or None in images.shape.as_list()[-3:-1]:
        raise Unwritable("images of unknown size, which are cut or resized by their size")
