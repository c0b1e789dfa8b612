"""Cropping, padding, flipping and turning: tf.image.crop_to_bounding_box, rot90 ..."""

import torch
import torch.nn.functional as F

from .._core.op import op
from .._ops._args import ints
from ._checks import at_least_3d, batch_of, in_shape, is_batch, moving


def _require(holds, message):
    if not holds:
        raise ValueError(message)


def cropped(images, top, left, height, width):
    """A part of raw images of four dimensions, checked as TensorFlow does."""
    at_least_3d(images)
    top, left, height, width = ints([top, left, height, width])
    _require(left >= 0, "offset_width must be >= 0.")
    _require(top >= 0, "offset_height must be >= 0.")
    _require(width > 0, "target_width must be > 0.")
    _require(height > 0, "target_height must be > 0.")
    _require(images.shape[2] >= width + left, "width must be >= target + offset.")
    _require(images.shape[1] >= height + top, "height must be >= target + offset.")
    return images[:, top : top + height, left : left + width]


def padded(images, top, left, height, width):
    """Raw images of four dimensions amid zeros, checked as TensorFlow does."""
    at_least_3d(images)
    top, left, height, width = ints([top, left, height, width])
    below, right = height - top - images.shape[1], width - left - images.shape[2]
    _require(top >= 0, "offset_height must be >= 0")
    _require(left >= 0, "offset_width must be >= 0")
    _require(right >= 0, "width must be <= target - offset")
    _require(below >= 0, "height must be <= target - offset")
    if not (top or left or below or right):
        return images
    return F.pad(images, (0, 0, left, right, top, below))


@op("image", strings=True)
@moving
def crop_to_bounding_box(image, offset_height, offset_width, target_height, target_width):
    """The part of an image that starts at an offset and has the target's size.

    image: [height, width, channels] or a batch of them.  ValueError for a part beyond the image.
    """
    images, batched = batch_of(image)
    part = cropped(images, offset_height, offset_width, target_height, target_width)
    return in_shape(part, batched).contiguous()


@op("image")
def pad_to_bounding_box(image, offset_height, offset_width, target_height, target_width):
    """An image amid zeros: from an offset on, in an image of the target's size.

    image: [height, width, channels] or a batch of them.  ValueError where it does not fit.
    """
    images, batched = batch_of(image)
    whole = padded(images, offset_height, offset_width, target_height, target_width)
    return in_shape(whole, batched)


@op("image")
def resize_with_crop_or_pad(image, target_height, target_width):
    """An image cut or padded with zeros evenly on both sides to the target's size."""
    images, batched = batch_of(image)
    at_least_3d(images)
    _require(target_width > 0, "target_width must be > 0.")
    _require(target_height > 0, "target_height must be > 0.")
    height, width = images.shape[1:3]
    more_height, more_width = target_height - height, target_width - width
    images = cropped(
        images,
        max(-more_height // 2, 0),
        max(-more_width // 2, 0),
        min(target_height, height),
        min(target_width, width),
    )
    images = padded(
        images, max(more_height // 2, 0), max(more_width // 2, 0), target_height, target_width
    )
    return in_shape(images, batched).contiguous()


@op("image", strings=True)
@moving
def central_crop(image, central_fraction):
    """The middle of an image: a fraction, in (0, 1], of its height and of its width.

    image: [height, width, channels] or a batch of them.  ValueError for other fractions.
    """
    fraction = float(central_fraction)
    _require(0.0 < fraction <= 1.0, "central_fraction must be within (0, 1]")
    if fraction == 1.0:
        return image
    at_least_3d(image)
    is_batch(image)
    for axis in (-3, -2):
        size = image.shape[axis]
        start = int((size - size * fraction) / 2)
        image = image.narrow(axis, start, size - 2 * start)
    return image.contiguous()


@op("image", strings=True)
@moving
def flip_left_right(image):
    """Images [..., height, width, channels] with their columns in reverse order."""
    return _flipped(image, -2)


@op("image", strings=True)
@moving
def flip_up_down(image):
    """Images [..., height, width, channels] with their rows in reverse order."""
    return _flipped(image, -3)


def _flipped(image, axis):
    at_least_3d(image)
    is_batch(image)
    return image.flip(axis)


@op("image", strings=True)
@moving
def rot90(image, k=1, name=None):
    """Images turned by 90 degrees counter-clockwise, k times.

    image: [height, width, channels] or a batch of them.
    """
    at_least_3d(image)
    is_batch(image)
    return torch.rot90(image, k, (-3, -2)).contiguous()


@op("image", strings=True)
@moving
def transpose(image, name=None):
    """Images with rows and columns exchanged.

    image: [height, width, channels] or a batch of them.
    """
    at_least_3d(image)
    is_batch(image)
    return image.transpose(-3, -2).contiguous()
