"""Dtypes and colors of images: tf.image.convert_image_dtype, rgb_to_hsv, rgb_to_grayscale ..."""

import torch

from .._core import dtypes
from .._core.dtypes import FLOATING, as_dtype
from .._core.errors import FailedPreconditionError, InvalidArgumentError
from .._core.op import op
from .._ops.casting import saturate_cast
from ._checks import in_float32, moving


@op("image", strings=True, label="Cast")
def convert_image_dtype(image, dtype, saturate=False, name=None):
    """An image in another dtype, its values scaled: 0 to 1 for floats, 0 to MAX for integers.

    saturate: whether values beyond the new dtype's range are clipped, where they overflow else.
    AttributeError for dtypes that are neither floating nor integer.
    """
    return converted(image, as_dtype(dtype), saturate)


def converted(image, target, saturate=False):
    """A raw image in the `DType` target; see `convert_image_dtype`."""
    own = dtypes.of(image)
    for what, kind in (("dtype", target), ("image dtype", own)):
        if not (kind.is_floating or kind.is_integer):
            raise AttributeError(
                f"{what} must be either floating point or integer, got {kind.name}"
            )
    if own is target:
        return image
    if own.is_floating and target.is_floating:
        return image.to(target.torch)
    if target.is_floating:
        cast = image.to(target.torch)
        return cast * _number(1.0 / own.max, cast)
    cast = saturate_cast.raw if saturate else _cast
    if own.is_floating:
        return cast(image * _number(target.max + 0.5, image), target)
    if own.max > target.max:
        return cast(image // ((own.max + 1) // (target.max + 1)), target)
    return cast(image, target) * ((target.max + 1) // (own.max + 1))


def _number(value, like):
    """A number as it is in the dtype of `like`: torch multiplies float16 by wider ones."""
    return torch.tensor(value, dtype=like.dtype, device=like.device)


def _cast(image, target):
    return image.to(target.torch)


def as_float(image):
    """A raw image as the adjustments compute on it: float32, or float16 as it is."""
    if image.dtype in (torch.float16, torch.float32):
        return image
    return converted(image, dtypes.float32)


@op("images")
def rgb_to_grayscale(images, name=None):
    """The gray values of RGB images [..., 3]: [..., 1], of the same dtype."""
    own = dtypes.of(images)
    colors = converted(images, dtypes.float32)
    _has_colors(colors, "rgb_to_grayscale")
    weights = torch.tensor([0.2989, 0.587, 0.114], device=images.device)
    return converted((colors @ weights).unsqueeze(-1), own)


@op("images", strings=True, asks=["images.get_shape()"])
@moving
def grayscale_to_rgb(images, name=None):
    """Gray images [..., 1] as RGB: [..., 3].

    ValueError for another last dimension.
    """
    if images.ndim < 2:
        raise ValueError(
            f"A grayscale image (shape {tuple(images.shape)}) must be at least two-dimensional."
        )
    if images.shape[-1] != 1:
        raise ValueError("Last dimension of a grayscale image should be size 1.")
    return images.repeat_interleave(3, -1)


def _has_colors(images, label, error=InvalidArgumentError):
    if not images.ndim or images.shape[-1] != 3:
        message = f"input must have 3 channels, got shape {list(images.shape)} [Op:{label}]"
        raise (error if images.ndim else InvalidArgumentError)(None, None, message)


def _changed(images, matrix, label):
    if not (images.is_floating_point() or images.is_complex()):
        raise TypeError(f"{label}: images must be of a floating point dtype, got {images.dtype}")
    _has_colors(images, label)
    return images @ torch.tensor(matrix, dtype=images.dtype, device=images.device)


_YIQ = [
    [0.299, 0.59590059, 0.2115],
    [0.587, -0.27455667, -0.52273617],
    [0.114, -0.32134392, 0.31119955],
]
_FROM_YIQ = [
    [1.0, 1.0, 1.0],
    [0.95598634, -0.27201283, -1.10674021],
    [0.6208248, -0.64720424, 1.70423049],
]
_YUV = [
    [0.299, -0.14714119, 0.61497538],
    [0.587, -0.28886916, -0.51496512],
    [0.114, 0.43601035, -0.10001026],
]
_FROM_YUV = [[1.0, 1.0, 1.0], [0.0, -0.394642334, 2.03206185], [1.13988303, -0.58062185, 0.0]]


@op("images")
def rgb_to_yiq(images):
    """RGB images [..., 3] as luma and the two chroma values of YIQ."""
    return _changed(images, _YIQ, "rgb_to_yiq")


@op("images")
def yiq_to_rgb(images):
    """The inverse of `rgb_to_yiq`."""
    return _changed(images, _FROM_YIQ, "yiq_to_rgb")


@op("images")
def rgb_to_yuv(images):
    """RGB images [..., 3] as luma and the two chroma values of YUV."""
    return _changed(images, _YUV, "rgb_to_yuv")


@op("images")
def yuv_to_rgb(images):
    """The inverse of `rgb_to_yuv`."""
    return _changed(images, _FROM_YUV, "yuv_to_rgb")


@op("images", types=FLOATING, type="RGBToHSV", before=in_float32(0))
def rgb_to_hsv(images, name=None):
    """Hue, saturation and value, each in [0, 1], of RGB images [..., 3] in [0, 1]."""
    _has_colors(images, "RGBToHSV", FailedPreconditionError)
    return torch.stack(hsv_of(images), -1)


def hsv_of(images):
    """(hue, saturation, value) of raw RGB images."""
    r, g, b = images.unbind(-1)
    value, least = _extremes(r, g, b)
    one = torch.ones((), dtype=images.dtype, device=images.device)
    # the saturation has no gradient for a color that is not there
    largest, smallest = _extremes(*(torch.where(x > 0, x, x.detach()) for x in (r, g, b)))
    saturation = (largest - smallest) / torch.where(value > 0, largest, one)
    saturation = torch.where(value > 0, saturation, 0 * value.detach())
    spread = value - least
    flat = spread <= 0
    norm = 1 / (6 * torch.where(flat, one, spread))
    hue = torch.where(
        r == value,
        norm * (g - b),
        torch.where(g == value, norm * (b - r) + 2 / 6, norm * (r - g) + 4 / 6),
    )
    hue = torch.where(flat, 0 * hue.detach(), hue)
    return torch.where(hue < 0, hue + 1, hue), saturation, value


@op("images", types=FLOATING, type="HSVToRGB", before=in_float32(0))
def hsv_to_rgb(images, name=None):
    """The inverse of `rgb_to_hsv`.  It has no gradient."""
    _has_colors(images, "HSVToRGB", FailedPreconditionError)
    return rgb_of(*images.detach().unbind(-1))


def _extremes(r, g, b):
    """(largest, smallest) of three colors; of equal ones the first is the largest, the last the
    smallest, which have the gradient."""
    largest = torch.where((r >= b) & (r >= g), r, torch.where(g >= b, g, b))
    smallest = torch.where((r < b) & (r < g), r, torch.where((g <= r) & (g < b), g, b))
    return largest, smallest


def rgb_of(hue, saturation, value):
    """Raw RGB images of hue, saturation and value."""
    turn = hue * 6
    parts = ((turn - 3).abs() - 1, 2 - (turn - 2).abs(), 2 - (turn - 4).abs())
    rest = 1 - saturation
    return torch.stack([(rest + saturation * p.clamp(0, 1)) * value for p in parts], -1)
