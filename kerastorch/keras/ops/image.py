"""keras.ops.image."""

import torch
import torch.nn.functional as F

from ...image.color import hsv_of, rgb_of
from ...image.quality import ssim as _ssim
from ...image.resizing import resized
from ._boundary import as_float, as_tensor, drawn_by, keras_op
from ._creation import sizes_of
from ._images import batched, channels_last, unbatched
from ._warps import (
    affine_transform,
    elastic_transform,
    gaussian_blur,
    map_coordinates,
    perspective_transform,
    scale_and_translate,
)

__all__ = [
    "affine_transform",
    "crop_images",
    "elastic_transform",
    "extract_patches",
    "extract_patches_3d",
    "gaussian_blur",
    "hsv_to_rgb",
    "map_coordinates",
    "pad_images",
    "perspective_transform",
    "resize",
    "rgb_to_grayscale",
    "rgb_to_hsv",
    "scale_and_translate",
    "sobel_edges",
    "ssim",
]


def _of_colors(images, data_format):
    """Images with their colors last, and how to give them back."""
    images, single, first = batched(images, data_format)
    if images.shape[-1] != 3:
        raise ValueError(f"images must have 3 channels, got shape {tuple(images.shape)}")
    return images, lambda found: unbatched(found, single, first)


@keras_op("images")
def rgb_to_grayscale(images, data_format=None):
    """The brightness of colored images, with one channel."""
    images, back = _of_colors(images, data_format)
    weights = torch.tensor([0.2989, 0.587, 0.114], device=images.device)
    work = as_float(images)
    gray = (work * weights.to(work.dtype)).sum(-1, keepdim=True)
    return back(gray.to(images.dtype))


def _check_float(images):
    if not images.is_floating_point():
        raise ValueError(f"images must be of a float dtype, got {images.dtype}")


@keras_op("images")
def rgb_to_hsv(images, data_format=None):
    """Colors in [0, 1] as hue, saturation and value."""
    images, back = _of_colors(images, data_format)
    _check_float(images)
    return back(torch.stack(hsv_of(images), -1))


@keras_op("images")
def hsv_to_rgb(images, data_format=None):
    """Hue, saturation and value as colors."""
    images, back = _of_colors(images, data_format)
    _check_float(images)
    return back(rgb_of(*images.unbind(-1)))


_METHODS = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")


@keras_op("images", of="image.resize")
def _resize(images, size, interpolation, antialias, crop, pad, fill_value, data_format):
    images, single, first = batched(images, data_format)
    kind = images.dtype
    height, width = images.shape[1:3]
    if crop or pad:
        inner = (int(width * size[0] / size[1]), int(height * size[1] / size[0]))
        inner = [max(inner[0], 1), max(inner[1], 1)]
        fit = min if crop else max
        images = _framed(images, fit(height, inner[0]), fit(width, inner[1]), fill_value)
    found = resized(images, size, interpolation, antialias)
    if not kind.is_floating_point and found.is_floating_point():
        info = torch.iinfo(kind)
        found = torch.round(found).clamp(info.min, info.max)
    return unbatched(found.to(kind), single, first)


def _framed(images, height, width, fill_value):
    """Images cropped or padded around their middle."""
    top, left = (height - images.shape[1]) // 2, (width - images.shape[2]) // 2
    below, right = height - images.shape[1] - top, width - images.shape[2] - left
    if top < 0 or left < 0:
        top, left = (images.shape[1] - height) // 2, (images.shape[2] - width) // 2
        return images[:, top : top + height, left : left + width]
    return F.pad(images, (0, 0, left, right, top, below), value=fill_value)


@drawn_by(_resize)
def resize(
    images,
    size,
    interpolation="bilinear",
    antialias=False,
    crop_to_aspect_ratio=False,
    pad_to_aspect_ratio=False,
    fill_mode="constant",
    fill_value=0.0,
    data_format=None,
):
    """Images in another size (height, width), in their own dtype.

    interpolation: "nearest", "bilinear", "bicubic", "lanczos3" or "lanczos5".
    antialias: whether all pixels count when images become smaller.
    crop_to_aspect_ratio, pad_to_aspect_ratio: whether they are cut or filled to the new
    proportions first; fill_value: with what.
    """
    if len(size) != 2:
        raise ValueError(f"Expected `size` to be a tuple of 2 integers. Received: size={size}")
    if interpolation not in _METHODS:
        raise ValueError(
            f"Invalid `interpolation` argument. Expected one of {_METHODS}. Received: "
            f"interpolation={interpolation}"
        )
    if fill_mode != "constant":
        raise ValueError(f"Invalid `fill_mode`: only 'constant' is supported, got {fill_mode!r}")
    if crop_to_aspect_ratio and pad_to_aspect_ratio:
        raise ValueError(
            "Only one of `pad_to_aspect_ratio` & `crop_to_aspect_ratio` can be `True`."
        )
    ratio = (crop_to_aspect_ratio, pad_to_aspect_ratio, fill_value)
    return _resize(images, sizes_of(size), interpolation, antialias, *ratio, data_format)


def _margins(spatial, sizes, names, sign):
    """(top, bottom, left, right) of a crop (sign -1) or padding (1), of what was given of them."""
    found = []
    for size, (before, after, target), name in zip(spatial, sizes, names, strict=True):
        if (before is None) + (after is None) + (target is None) != 1:
            raise ValueError(
                f"Must specify exactly two of the {name} margins and target size. Received: "
                f"{before}, {after}, {target}"
            )
        if target is None:
            target = size + sign * (before + after)
        spare = sign * (target - size)
        before = spare - after if before is None else before
        after = spare - before if after is None else after
        for value in (before, after, target):
            if value < 0 or target <= 0:
                raise ValueError(
                    f"{name} margins must not be negative and sizes positive: got "
                    f"{before}, {after} for the size {size} and target {target}"
                )
        found += [before, after]
    return found


def _spatial(images, data_format):
    sizes = tuple(images.shape)
    if len(sizes) not in (3, 4):
        raise ValueError(f"images have 3 or 4 dimensions, got {len(sizes)}")
    return sizes[-3:-1] if channels_last(data_format) else sizes[-2:]


@keras_op("images", of="image.crop_images")
def _cropped(images, margins, data_format):
    top, below, left, right = margins
    images, single, first = batched(images, data_format)
    height, width = images.shape[1:3]
    return unbatched(images[:, top : height - below, left : width - right], single, first)


@keras_op("images", of="image.pad_images")
def _padded(images, margins, data_format):
    top, below, left, right = margins
    images, single, first = batched(images, data_format)
    return unbatched(F.pad(images, (0, 0, left, right, top, below)), single, first)


@drawn_by(_cropped)
def crop_images(
    images,
    top_cropping=None,
    left_cropping=None,
    bottom_cropping=None,
    right_cropping=None,
    target_height=None,
    target_width=None,
    data_format=None,
):
    """Images cut to a target size; of each side's margins and target two must be given."""
    images = as_tensor(images)
    sizes = (
        (top_cropping, bottom_cropping, target_height),
        (left_cropping, right_cropping, target_width),
    )
    spatial = _spatial(images, data_format)
    margins = _margins(spatial, sizes, ("vertical", "horizontal"), -1)
    return _cropped(images, margins, data_format)


@drawn_by(_padded)
def pad_images(
    images,
    top_padding=None,
    left_padding=None,
    bottom_padding=None,
    right_padding=None,
    target_height=None,
    target_width=None,
    data_format=None,
):
    """Images with zeros around them; of each side's margins and target two must be given."""
    images = as_tensor(images)
    sizes = (
        (top_padding, bottom_padding, target_height),
        (left_padding, right_padding, target_width),
    )
    spatial = _spatial(images, data_format)
    margins = _margins(spatial, sizes, ("vertical", "horizontal"), 1)
    return _padded(images, margins, data_format)


def _patches(x, size, strides, dilations, padding):
    """Windows of x [batch, spatial..., channels] as vectors, in the order of x."""
    n = len(size)
    reaches = [(window - 1) * dilation + 1 for window, dilation in zip(size, dilations)]
    if padding == "same":
        pads = []
        for length, stride, reach in zip(x.shape[1 : 1 + n], strides, reaches):
            more = max((-(-length // stride) - 1) * stride + reach - length, 0)
            pads = [more // 2, more - more // 2, *pads]
        x = F.pad(x, [0, 0, *pads])
    for axis, (reach, stride, dilation) in enumerate(zip(reaches, strides, dilations)):
        # [..., places at this axis, ..., window at the end]
        x = x.unfold(1 + axis, reach, stride)[..., ::dilation]
    x = x.movedim(1 + n, -1)
    return x.reshape(*x.shape[: 1 + n], -1)


@keras_op("images", of="image.extract_patches")
def _extract(images, size, strides, dilations, padding, first):
    n = len(size)
    if images.dim() not in (n + 1, n + 2):
        raise ValueError(
            f"Invalid images rank: expected rank {n + 1} or {n + 2}, got shape "
            f"{tuple(images.shape)}"
        )
    single = images.dim() == n + 1
    x = images[None] if single else images
    x = x.movedim(1, -1) if first else x
    return unbatched(_patches(x, size, strides, dilations, padding), single, first)


def _extracted(images, size, strides, dilation_rate, padding, data_format, n):
    size = _each(size, n, "size")
    strides = size if strides is None else _each(strides, n, "strides")
    dilations = _each(dilation_rate, n, "dilation_rate")
    if padding not in ("same", "valid"):
        raise ValueError(f"Invalid padding argument: expected 'same' or 'valid', got {padding!r}")
    return _extract(images, size, strides, dilations, padding, not channels_last(data_format))


def _each(value, n, name):
    values = (value,) * n if isinstance(value, int) else tuple(value)
    if len(values) != n or not all(isinstance(v, int) and v > 0 for v in values):
        raise TypeError(
            f"Invalid `{name}` argument. Expected an int or a tuple of length {n}. Received: "
            f"{name}={value}"
        )
    return values


@drawn_by(_extract)
def extract_patches(images, size, strides=None, dilation_rate=1, padding="valid", data_format=None):
    """Parts of images as vectors: [batch, rows, columns, height * width * channels].

    size: of the parts.  strides: how far apart they are, by default their size.
    """
    return _extracted(images, size, strides, dilation_rate, padding, data_format, 2)


@drawn_by(_extract)
def extract_patches_3d(
    volumes, size, strides=None, dilation_rate=1, padding="valid", data_format=None
):
    """Parts of volumes [batch, depth, height, width, channels] as vectors."""
    return _extracted(volumes, size, strides, dilation_rate, padding, data_format, 3)


def _slopes(images):
    """[batch, height, width, channels, dy and dx] of images with zeros around them."""
    rows = F.pad(images, (0, 0, 1, 1, 1, 1))
    height, width = images.shape[1:3]

    def cells(y, x):
        return rows[:, y : y + height, x : x + width]

    def difference(after, before):
        return sum(w * (cells(*a) - cells(*b)) for w, a, b in zip((1, 2, 1), after, before))

    below, above = [(2, i) for i in range(3)], [(0, i) for i in range(3)]
    right, left = [(i, 2) for i in range(3)], [(i, 0) for i in range(3)]
    return torch.stack([difference(below, above), difference(right, left)], -1)


@keras_op("images")
def sobel_edges(images, data_format=None):
    """The slopes of each channel, dy and dx, along a new last dimension."""
    images, single, first = batched(images, data_format)
    found = _slopes(as_float(images))
    found = found.movedim(-2, 1) if first else found
    return found[0] if single else found


@keras_op("image1 image2")
def ssim(
    image1,
    image2,
    max_val=1.0,
    filter_size=11,
    filter_sigma=1.5,
    k1=0.01,
    k2=0.03,
    data_format=None,
):
    """The structural similarity of pairs of images, 1 for the same."""
    image1, single, _ = batched(image1, data_format)
    image2, _, _ = batched(image2, data_format)
    if image1.shape != image2.shape:
        raise ValueError(f"images of shapes {image1.shape} and {image2.shape} cannot be compared")
    found = _ssim.raw(
        as_float(image1), as_float(image2), max_val, filter_size, filter_sigma, k1, k2
    )
    return found[0] if single else found
