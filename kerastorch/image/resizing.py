"""Other sizes for images: tf.image.resize, resize_with_pad, and TensorFlow 1's resize ops."""

import functools

import numpy as np
import torch
import torch.nn.functional as F

from .._core import convert
from .._core.dtypes import INTEGER, REAL, int32
from .._core.errors import invalid
from .._core.op import op
from .._core.refusals import needs
from .._core.ungraded import graded_once, ungraded
from . import kernels
from ._checks import at_least_3d, batch_of, in_shape
from .geometry import padded


class ResizeMethod:
    """The names of the methods of tf.image.resize."""

    BILINEAR = "bilinear"
    NEAREST_NEIGHBOR = "nearest"
    BICUBIC = "bicubic"
    AREA = "area"
    LANCZOS3 = "lanczos3"
    LANCZOS5 = "lanczos5"
    GAUSSIAN = "gaussian"
    MITCHELLCUBIC = "mitchellcubic"


_METHODS = {value for name, value in vars(ResizeMethod).items() if name.isupper()}
_SPREAD = {"bilinear": "triangle", "bicubic": "keyscubic"}
RESIZABLE = REAL - {torch.uint32, torch.uint64}
_MOST_KEPT = 256  # of the weights of a size and method
_INT32 = 2**31


def target_size(size):
    """(height, width) of the target; ValueError for what is not two whole numbers."""
    known = type(size) in (list, tuple) and len(size) == 2
    if known and all(type(n) is int and -_INT32 <= n < _INT32 for n in size):
        return list(size)
    check_size(None, size)
    try:
        found = convert.to_tensor(size, int32)._t
    except (TypeError, ValueError):
        raise ValueError("'size' must be a 1-D int32 Tensor") from None
    if tuple(found.shape) != (2,):
        raise ValueError(
            f"'size' must be a 1-D Tensor of 2 elements: new_height, new_width; got {size!r}"
        )
    return found.tolist()


def check_size(images, size, *rest):
    """ValueError for a size that is a tensor of another dtype than int32."""
    if hasattr(size, "_t") and size.dtype is not int32:
        raise ValueError(f"'size' must be a 1-D int32 Tensor, got {size.dtype}")


def keeping_aspect(size, target):
    """The largest size of the images' proportions within `target`, computed in float32."""
    sizes = np.asarray(size, np.float32)
    scale = np.min(np.asarray(target, np.float32) / sizes)
    return [int(v) for v in np.round(scale * sizes)]


@functools.lru_cache(_MOST_KEPT)
def taps(method, size, target, antialias, align_corners, half_pixel):
    """(indices, weights) of the pixels that make up a new one, [target, taps]."""
    if method == "area":
        found = kernels.area(size, target, align_corners)
    elif antialias or method not in _SPREAD:
        found = kernels.spread(size, target, _SPREAD.get(method, method), antialias)
    else:
        found = getattr(kernels, method)(size, target, align_corners, half_pixel)
    return tuple(map(torch.from_numpy, found))


def resized(images, target, method, antialias=False, align_corners=False, half_pixel=True):
    """Raw images of four dimensions in another size: float32, or as they were for "nearest"."""
    needs("ScaleAndTranslate" if antialias else _OPS.get(method, "ScaleAndTranslate"), images)
    height, width = images.shape[1:3]
    if min(target) <= 0:
        raise invalid(f"output dimensions must be positive, got {list(target)}")
    if not (height and width and images.shape[3]):
        raise invalid(f"input image must be of non-zero size, got {list(images.shape)}")
    if method == "nearest":
        for axis, size in ((1, height), (2, width)):
            index = kernels.nearest(size, target[axis - 1], align_corners, half_pixel)
            images = _picked(images, axis, torch.from_numpy(index).to(images.device))
        return images
    if method == "bicubic" and not antialias and images.dtype in _WITHOUT_CUBIC_GRADIENT:
        images = images.detach()
    images = images if images.dtype is torch.float32 else images.float()
    options = (method, antialias, align_corners, half_pixel)
    kind = "spread" if antialias and method != "area" else method
    return _KINDS.get(kind, _KINDS["spread"])(images, target, options)


_WITHOUT_CUBIC_GRADIENT = (torch.float16, torch.bfloat16)


def _interpolated(images, target, options):
    if not images.shape[0]:
        return images.reshape(0, *target, images.shape[3])
    if options == ("bilinear", False, False, True):
        rows = images.permute(0, 3, 1, 2)
        made = torch.ops.aten.upsample_bilinear2d.default(rows, list(target), False)
        return made.permute(0, 2, 3, 1).contiguous()
    by_rows = images.shape[1] * target[1] <= target[0] * images.shape[2]
    for axis in (2, 1) if by_rows else (1, 2):
        images = _mixed(images, axis, target[axis - 1], *options)
    return images.contiguous()


# as TensorFlow's gradients are: of area none, of the others one that has none itself
_KINDS = {
    "area": ungraded(_interpolated, "ResizeArea"),
    "bilinear": graded_once(_interpolated, {0: "ResizeBilinearGrad"}),
    "bicubic": graded_once(_interpolated, {0: "ResizeBicubicGrad"}),
    "spread": graded_once(_interpolated, {0: "ScaleAndTranslateGrad"}),
}


def _picked(images, axis, index):
    if images.dtype in INTEGER and images.dtype.itemsize == 2:  # torch picks no uint16
        return images.view(torch.int16).index_select(axis, index).view(images.dtype)
    return images.index_select(axis, index)


def _mixed(images, axis, target, *options):
    """Images of which each line along an axis is made up of others by a method's weights."""
    indices, weights = (
        x.to(images.device) for x in taps(*options[:1], images.shape[axis], target, *options[1:])
    )
    lines = images if axis == 1 else images.transpose(1, 2)
    lines = _weighted(lines.reshape(*lines.shape[:2], -1), indices, weights)
    lines = lines.reshape(*lines.shape[:2], -1, images.shape[3])
    return lines if axis == 1 else lines.transpose(1, 2)


def _weighted(lines, indices, weights):
    """Sums of lines [batch, size, length]: [batch, target, length]."""
    if torch._C._functorch.is_batchedtensor(lines):  # vmap has no rule for embedding_bag
        taps = zip(indices.unbind(1), weights.unbind(1))
        return sum(lines.index_select(1, i) * w[:, None] for i, w in taps)
    count, size, length = lines.shape
    starts = torch.arange(count, device=lines.device)[:, None, None] * size
    found = F.embedding_bag(
        (indices + starts).reshape(-1, indices.shape[1]),
        lines.reshape(-1, length),
        per_sample_weights=weights.repeat(count, 1),
        mode="sum",
    )
    return found.reshape(count, -1, length)


@op("images", strings=True, own_dtypes=True, label="ResizeBilinear", before=check_size)
def resize(
    images,
    size,
    method=ResizeMethod.BILINEAR,
    preserve_aspect_ratio=False,
    antialias=False,
    name=None,
):
    """Images in another size: float32, or of their own dtype for "nearest".

    images: [batch, height, width, channels] or [height, width, channels].  size: the new height
    and width.  method: see `tf.image.ResizeMethod`.  preserve_aspect_ratio: whether `size` is a
    frame to fit in.  antialias: whether all pixels count when images become smaller.
    ValueError for other ranks, sizes and methods.
    """
    if images.ndim not in (3, 4):
        raise ValueError(f"'images' must have either 3 or 4 dimensions, got {tuple(images.shape)}")
    images, batched = batch_of(images)
    target = target_size(size)
    if preserve_aspect_ratio:
        target = keeping_aspect(images.shape[1:3], target)
    if method not in _METHODS:
        raise ValueError(f"Resize method is not implemented: {method}")
    return in_shape(resized(images, target, method, antialias and method != "area"), batched)


_OPS = {
    "bilinear": "ResizeBilinear",
    "nearest": "ResizeNearestNeighbor",
    "bicubic": "ResizeBicubic",
    "area": "ResizeArea",
}


@op("image", types=RESIZABLE)
def resize_with_pad(
    image, target_height, target_width, method=ResizeMethod.BILINEAR, antialias=False
):
    """Images resized without a change of their proportions, amid zeros, to the target's size.

    image: [batch, height, width, channels] or [height, width, channels].
    """
    images, batched = batch_of(image)
    at_least_3d(images)
    for what, size in (("width", target_width), ("height", target_height)):
        if size <= 0:
            raise ValueError(f"target_{what} must be > 0.")
    if method not in _METHODS:
        raise ValueError(f"Resize method is not implemented: {method}")
    sizes = np.asarray(images.shape[1:3], np.float32)
    target = np.asarray([target_height, target_width], np.float32)
    within = sizes / np.max(sizes / target)
    inner = [int(v) for v in np.floor(within)]
    top, left = (max(0, int(v)) for v in np.floor((target - within) / 2))
    small = resized(images, inner, method, antialias and method != "area")
    return in_shape(padded(small, top, left, target_height, target_width), batched)


def _of_op(images, size, method, align_corners, half_pixel_centers):
    """What TensorFlow's op of a method gives for raw images."""
    if align_corners and half_pixel_centers:
        raise invalid("If half_pixel_centers is True, align_corners must be False.")
    if images.ndim != 4:
        raise invalid(f"images must be 4-D, got {list(images.shape)}")
    found = convert.to_tensor(size, int32)._t
    if tuple(found.shape) != (2,):
        raise invalid(f"size must be of 2 numbers, got shape {list(found.shape)}")
    options = {"align_corners": bool(align_corners), "half_pixel": bool(half_pixel_centers)}
    return resized(images, found.tolist(), method, **options)


def _resizer(type, *attrs):
    attrs = {name: name for name in attrs}
    return op("images", tensors_too="size", types=RESIZABLE, type=type, attrs=attrs)


@_resizer("ResizeBilinear", "align_corners", "half_pixel_centers")
def resize_bilinear(images, size, align_corners=False, name=None, half_pixel_centers=False):
    """Images [batch, height, width, channels] of the size [height, width], float32.

    align_corners: whether the outermost pixels' middles stay where they are.  half_pixel_centers:
    whether pixels are taken to lie half a pixel from their first corner.
    """
    return _of_op(images, size, "bilinear", align_corners, half_pixel_centers)


@_resizer("ResizeBicubic", "align_corners", "half_pixel_centers")
def resize_bicubic(images, size, align_corners=False, name=None, half_pixel_centers=False):
    """As `resize_bilinear`, by cubic curves."""
    return _of_op(images, size, "bicubic", align_corners, half_pixel_centers)


@_resizer("ResizeNearestNeighbor", "align_corners", "half_pixel_centers")
def resize_nearest_neighbor(images, size, align_corners=False, name=None, half_pixel_centers=False):
    """As `resize_bilinear`, of the nearest pixels, in the images' dtype."""
    return _of_op(images, size, "nearest", align_corners, half_pixel_centers)


@_resizer("ResizeArea", "align_corners")
def resize_area(images, size, align_corners=False, name=None):
    """As `resize_bilinear`, of the means of the pixels that a new one covers.  No gradient."""
    return _of_op(images, size, "area", align_corners, False)
