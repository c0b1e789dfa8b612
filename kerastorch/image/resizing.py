"""Other sizes for images: tf.image.resize, resize_with_pad, and TensorFlow 1's resize ops."""

import functools

import numpy as np
import torch
import torch.nn.functional as F

from .._core import convert
from .._core.dtypes import INTEGER, REAL, int32
from .._core.errors import invalid
from .._core.op import op
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
_RESIZABLE = REAL - {torch.uint32, torch.uint64}
_MOST_MATRICES = 256
_INT32 = 2**31


def _size(size):
    """(height, width) of the target; ValueError for what is not two whole numbers."""
    known = type(size) in (list, tuple) and len(size) == 2
    if known and all(type(n) is int and -_INT32 <= n < _INT32 for n in size):
        return list(size)
    try:
        found = convert.to_tensor(size, int32)._t
    except (TypeError, ValueError):
        raise ValueError("'size' must be a 1-D int32 Tensor") from None
    if tuple(found.shape) != (2,):
        raise ValueError(
            f"'size' must be a 1-D Tensor of 2 elements: new_height, new_width; got {size!r}"
        )
    return found.tolist()


def _keeping_aspect(size, target):
    """The largest size of the images' proportions within `target`, computed in float32."""
    sizes = np.asarray(size, np.float32)
    scale = np.min(np.asarray(target, np.float32) / sizes)
    return [int(v) for v in np.round(scale * sizes)]


@functools.lru_cache(_MOST_MATRICES)
def _matrix(method, size, target, antialias, align_corners, half_pixel):
    if method == "area":
        matrix = kernels.area(size, target, align_corners)
    elif antialias or method not in _SPREAD:
        matrix = kernels.spread(size, target, _SPREAD.get(method, method), antialias)
    else:
        matrix = getattr(kernels, method)(size, target, align_corners, half_pixel)
    return torch.from_numpy(matrix)


def resized(images, target, method, antialias=False, align_corners=False, half_pixel=True):
    """Raw images of four dimensions in another size: float32, or as they were for "nearest"."""
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
    images = images if images.dtype is torch.float32 else images.float()
    if not images.shape[0]:
        return images.new_empty(0, *target, images.shape[3])
    if method == "bilinear" and half_pixel and not antialias and not align_corners:
        rows = images.permute(0, 3, 1, 2)
        return F.interpolate(rows, tuple(target), mode="bilinear").permute(0, 2, 3, 1).contiguous()
    options = (method, antialias, align_corners, half_pixel)
    by_rows = images.shape[1] * target[1] <= target[0] * images.shape[2]
    for axis in (2, 1) if by_rows else (1, 2):
        images = _mixed(images, axis, target[axis - 1], *options)
    return images.contiguous()


def _picked(images, axis, index):
    if images.dtype in INTEGER and images.dtype.itemsize == 2:  # torch picks no uint16
        return images.view(torch.int16).index_select(axis, index).view(images.dtype)
    return images.index_select(axis, index)


def _mixed(images, axis, target, method, antialias, align_corners, half_pixel):
    """Images multiplied along an axis by the method's matrix."""
    matrix = _matrix(method, images.shape[axis], target, antialias, align_corners, half_pixel)
    matrix = matrix.to(images.device)
    if axis == 1:
        flat = images.reshape(images.shape[0], images.shape[1], -1)
        return (matrix @ flat).reshape(images.shape[0], target, *images.shape[2:])
    return matrix @ images


@op("images", types=_RESIZABLE, own_dtypes=True)
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
    target = _size(size)
    if preserve_aspect_ratio:
        target = _keeping_aspect(images.shape[1:3], target)
    if method not in _METHODS:
        raise ValueError(f"Resize method is not implemented: {method}")
    return in_shape(resized(images, target, method, antialias and method != "area"), batched)


@op("image", types=_RESIZABLE)
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
