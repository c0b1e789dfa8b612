"""Brightness, contrast and the like: tf.image.adjust_brightness, per_image_standardization ..."""

import numpy as np
import torch

from .._core import dtypes
from .._core.convert import to_tensor
from .._core.errors import NotFoundError, invalid
from .._core.op import op
from .._files.images import jpeg
from .._ops.arithmetic import pow
from ._checks import at_least_3d
from .color import as_float, converted
from .hues import saturated, turned


@op("image, delta")
def adjust_brightness(image, delta):
    """image + delta, computed in float32 for integer images, whose values are taken as 0 to 1."""
    wide = as_float(image)
    return converted(wide + delta.to(wide.dtype), dtypes.of(image), saturate=True)


@op("images, contrast_factor", label="AdjustContrastv2")
def adjust_contrast(images, contrast_factor):
    """(x - mean) * contrast_factor + mean, with the mean of each channel of each image.

    images: [..., height, width, channels].  InvalidArgumentError for fewer dimensions.
    """
    wide = as_float(images)
    if wide.ndim < 3:
        raise invalid(f"input must be at least 3-D, got shape {list(images.shape)}")
    if contrast_factor.ndim:
        raise invalid(f"contrast_factor must be scalar: {list(contrast_factor.shape)}")
    _has_kernel(wide, "AdjustContrastv2")
    mean = wide.mean((-3, -2), keepdim=True)
    adjusted = (wide - mean) * contrast_factor.to(wide.dtype) + mean
    return converted(adjusted, dtypes.of(images), saturate=True)


def _has_kernel(image, label):
    if image.dtype is torch.float16:
        raise NotFoundError(
            None, None, f"Could not find device for node: there is no kernel for half [Op:{label}]"
        )


@op("image")
def adjust_gamma(image, gamma=1, gain=1):
    """gain * image ** gamma, computed in float32 for integer images, taken as 0 to 1.

    ValueError for a negative gamma.
    """
    if gamma < 0:
        raise ValueError("Gamma should be a non-negative real number.")
    wide = as_float(image)
    exponent = torch.as_tensor(gamma, dtype=wide.dtype, device=wide.device)
    return converted(gain * pow.raw(wide, exponent), dtypes.of(image), saturate=True)


def _colors(image, label):
    if image.ndim < 3 or image.shape[-1] != 3:
        raise invalid(
            f"input must be at least 3-D and have 3 channels, got {list(image.shape)} [Op:{label}]"
        )
    _has_kernel(image, label)
    return image


@op("image, delta", label="AdjustHue")
def adjust_hue(image, delta, name=None):
    """RGB images with their hue, a number of 0 to 1, moved by `delta`, in [-1, 1].

    image: [..., height, width, 3].  ValueError for another delta.
    """
    if delta.ndim:
        raise TypeError(f"delta must be scalar: {list(delta.shape)} [Op:AdjustHue]")
    if delta.device.type != "meta" and not -1 <= delta.item() <= 1:
        raise ValueError("delta must be in the interval [-1, 1]")
    colors = _colors(as_float(image), "AdjustHue")
    return converted(turned(colors, delta.to(colors.dtype)), dtypes.of(image))


@op("image, saturation_factor", label="AdjustSaturation")
def adjust_saturation(image, saturation_factor, name=None):
    """RGB images with their saturation multiplied by a factor, within [0, 1].

    image: [..., height, width, 3].
    """
    if saturation_factor.ndim:
        raise invalid(f"scale must be scalar: {list(saturation_factor.shape)}")
    colors = _colors(as_float(image), "AdjustSaturation")
    return converted(saturated(colors, saturation_factor.to(colors.dtype)), dtypes.of(image))


@op("image, jpeg_quality", label="AdjustJpegQuality")
def _adjust_jpeg_quality(image, jpeg_quality):
    pixels = converted(image, dtypes.uint8, saturate=True)
    if pixels.ndim != 3 or pixels.shape[-1] not in (1, 3):
        raise invalid(f"image must be [height, width, 1 or 3], got {list(image.shape)}")
    if pixels.device.type == "meta":
        return image
    quality = int(jpeg_quality)
    jpeg.check_options("in", quality)
    file = jpeg.encode(pixels.cpu().contiguous().numpy(), quality)
    decoded = torch.from_numpy(np.ascontiguousarray(jpeg.decode(file)))
    return converted(decoded.to(image.device), dtypes.of(image), saturate=True)


def adjust_jpeg_quality(image, jpeg_quality, name=None):
    """An image as it is after it was written as a JPEG file of a quality, 0 to 100.

    image: [height, width, 1 or 3].  InvalidArgumentError for other shapes and qualities.
    """
    return _adjust_jpeg_quality(image, to_tensor(jpeg_quality, dtypes.int32))


@op("image")
def per_image_standardization(image):
    """(x - mean) / max(stddev, 1 / sqrt(number of values)) of each image, float32.

    image: [..., height, width, channels].
    """
    at_least_3d(image)
    wide = image.float()
    axes = (-3, -2, -1)
    mean = wide.mean(axes, keepdim=True)
    centered = wide - mean
    stddev = centered.square().mean(axes, keepdim=True).sqrt()
    least = (image.shape[-3] * image.shape[-2] * image.shape[-1]) ** -0.5
    return centered / stddev.clamp_min(least)
