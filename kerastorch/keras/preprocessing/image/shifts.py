"""Brighter and darker images, and shifted colors: apply_brightness_shift, random_channel_shift."""

import numpy as np

from ...utils.image_utils import array_to_img, img_to_array


def apply_channel_shift(x, intensity, channel_axis=0):
    """x + intensity, within the smallest and the largest value that x has."""
    return np.clip(x + intensity, np.min(x), np.max(x)).astype(_shifted(x, intensity), copy=False)


def _shifted(x, intensity):
    return np.result_type(x, type(intensity)) if x.dtype.kind in "iu" else x.dtype


def random_channel_shift(x, intensity_range, channel_axis=0):
    """`apply_channel_shift` by a number of -intensity_range to intensity_range."""
    intensity = np.random.uniform(-intensity_range, intensity_range)
    return apply_channel_shift(x, intensity, channel_axis=channel_axis)


def apply_brightness_shift(x, brightness, scale=True):
    """An image as bright as `brightness` times itself, as PIL does it: values of 0 to 255.

    x: [height, width, channels].  scale: whether its values are stretched to 0 ... 255 first, as
    values beyond that range always are.
    """
    from PIL import ImageEnhance

    low, high = np.min(x), np.max(x)
    beyond = low < 0 or high > 255
    image = array_to_img(x, scale=beyond or scale)
    x = img_to_array(ImageEnhance.Brightness(image).enhance(brightness))
    if beyond and not scale:
        x = x / 255 * (high - low) + low
    return x


def random_brightness(x, brightness_range, scale=True):
    """`apply_brightness_shift` by a factor of a range of two numbers."""
    if len(brightness_range) != 2:
        raise ValueError(
            f"`brightness_range should be tuple or list of two floats. Received: {brightness_range}"
        )
    factor = np.random.uniform(brightness_range[0], brightness_range[1])
    return apply_brightness_shift(x, factor, scale)
