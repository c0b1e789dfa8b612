"""How images differ and change: tf.image.psnr, ssim, total_variation, sobel_edges ..."""

import numpy as np
import torch
import torch.nn.functional as F

from .._core import dtypes
from .._core.convert import to_tensor
from .._core.errors import invalid
from .._core.op import op
from .color import converted


@op("images", types=dtypes.FLOATING | dtypes.SIGNED, asks=["images.get_shape()"])
def total_variation(images, name=None):
    """The sum of |differences| of neighbours, of each image.

    images: [batch, height, width, channels] or [height, width, channels].  ValueError for others.
    """
    if images.ndim not in (3, 4):
        raise ValueError(f"'images' must be either 3 or 4-dimensional, got {tuple(images.shape)}")
    axes = (-3, -2, -1)
    return sum(_total(images.diff(dim=axis).abs(), axes) for axis in (-3, -2))


def _total(values, axes):
    return values.sum(axes, dtype=values.dtype)


@op("image", types=dtypes.REAL, asks=["image.get_shape()"])
def image_gradients(image):
    """(dy, dx): each pixel's difference to the next one below and to the right; the last is 0.

    image: [batch, height, width, channels].  ValueError for others.
    """
    if image.ndim != 4:
        raise ValueError(
            f"image_gradients expects a 4D tensor [batch_size, h, w, d], not {tuple(image.shape)}."
        )
    down = torch.cat([image[:, 1:] - image[:, :-1], torch.zeros_like(image[:, :1])], 1)
    right = torch.cat([image[:, :, 1:] - image[:, :, :-1], torch.zeros_like(image[:, :, :1])], 2)
    return down, right


_SOBEL = [[[-1, -2, -1], [0, 0, 0], [1, 2, 1]], [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]]


@op("image", types=dtypes.FLOATING, asks=["image.get_shape()"])
def sobel_edges(image):
    """The vertical and horizontal slopes by Sobel's kernels: [batch, height, width, channels, 2].

    image: [batch, height, width, channels], continued by reflection at its edges.
    """
    if image.ndim != 4:
        raise invalid(f"image must be four-dimensional, got shape {list(image.shape)}")
    kernels = torch.tensor(_SOBEL, dtype=image.dtype, device=image.device)
    rows = F.pad(image.permute(0, 3, 1, 2), (1, 1, 1, 1), mode="reflect")
    batch, channels, height, width = rows.shape
    slopes = F.conv2d(rows.reshape(-1, 1, height, width), kernels[:, None])
    slopes = slopes.reshape(batch, channels, 2, height - 2, width - 2)
    return slopes.permute(0, 3, 4, 1, 2).contiguous()


def _check_pair(a, b):
    if a.ndim < 3 or b.ndim < 3:
        raise ValueError(
            f"images must have at least three dimensions: {tuple(a.shape)} and {tuple(b.shape)}"
        )
    outer = zip(a.shape[-4::-1], b.shape[-4::-1])
    if a.shape[-3:] != b.shape[-3:] or any(m != n and 1 not in (m, n) for m, n in outer):
        raise ValueError(f"Two images are not compatible: {tuple(a.shape)} and {tuple(b.shape)}")


def _largest(max_val, dtype):
    """The largest value that images of a dtype may have, as they are taken to be of [0, 1]."""
    return converted(to_tensor(max_val)._t.to(dtype), dtypes.float32)


@op("a, b", label="PSNR", asks=["a.dtype"])
def psnr(a, b, max_val, name=None):
    """The peak signal-to-noise ratio of images in dB, [...], float32.

    a, b: [..., height, width, channels].  max_val: the largest value that they may have.
    """
    largest = _largest(max_val, a.dtype)
    a, b = converted(a, dtypes.float32), converted(b, dtypes.float32)
    error = (a - b).square().mean((-3, -2, -1))
    result = 20 * torch.log(largest) / np.float32(np.log(10.0)) - float(
        np.float32(10 / np.log(10))
    ) * torch.log(error)
    _check_pair(a, b)
    return result


def _window(size, sigma, like):
    at = torch.arange(size, dtype=like.dtype, device=like.device) - (size - 1) / 2
    line = at.square() * (-0.5 / (sigma * sigma))
    return torch.softmax((line[None] + line[:, None]).reshape(-1), 0).reshape(1, 1, size, size)


def _similarity(a, b, largest, size, sigma, k1, k2):
    """(luminance, contrast and structure) of raw images at each place of the window."""
    if min(*a.shape[-3:-1], *b.shape[-3:-1]) < size:
        raise invalid(f"images {list(a.shape)} are smaller than the filter, {size} [Op:Assert]")
    window = _window(size, sigma, a)

    def mean(x):
        planes = x.movedim(-1, -3)
        flat = planes.reshape(-1, 1, *planes.shape[-2:])
        found = F.conv2d(flat, window)
        return found.reshape(*planes.shape[:-2], *found.shape[-2:]).movedim(-3, -1)

    c1, c2 = (k1 * largest) ** 2, (k2 * largest) ** 2
    mean_a, mean_b = mean(a), mean(b)
    product, squares = mean_a * mean_b * 2, mean_a.square() + mean_b.square()
    luminance = (product + c1) / (squares + c1)
    both = mean(a * b) * 2
    each = mean(a.square() + b.square())
    return luminance, (both - product + c2) / (each - squares + c2)


@op("img1, img2", label="SSIM")
def ssim(
    img1,
    img2,
    max_val,
    filter_size=11,
    filter_sigma=1.5,
    k1=0.01,
    k2=0.03,
    return_index_map=False,
):
    """The structural similarity of images, [...], or [..., height, width] as a map, float32.

    img1, img2: [..., height, width, channels].  max_val: the largest value that they may have.
    """
    _check_pair(img1, img2)
    largest = _largest(max_val, img1.dtype)
    a, b = converted(img1, dtypes.float32), converted(img2, dtypes.float32)
    light, rest = _similarity(a, b, largest, int(filter_size), filter_sigma, k1, k2)
    if return_index_map:
        return (light * rest).mean(-1)
    return (light * rest).mean((-3, -2)).mean(-1)


_WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


@op("img1, img2", label="MS-SSIM")
def ssim_multiscale(
    img1,
    img2,
    max_val,
    power_factors=_WEIGHTS,
    filter_size=11,
    filter_sigma=1.5,
    k1=0.01,
    k2=0.03,
):
    """The structural similarity of images at several scales, each half as large, [...].

    power_factors: how much each scale counts.  The other arguments are those of `ssim`.
    """
    _check_pair(img1, img2)
    largest = _largest(max_val, img1.dtype)
    a, b = converted(img1, dtypes.float32), converted(img2, dtypes.float32)
    result = 1
    for k, power in enumerate(power_factors):
        if k:
            a, b = _halved(a), _halved(b)
        light, rest = _similarity(a, b, largest, int(filter_size), filter_sigma, k1, k2)
        last = k == len(power_factors) - 1
        values = (light * rest if last else rest).mean((-3, -2))
        # relu, whose gradient is infinite times 0 here
        result = result * (values * (values > 0)) ** power
    return result.mean(-1)


def _halved(images):
    """Means of two by two pixels; odd sizes are continued by reflection first."""
    planes = images.movedim(-1, -3)
    flat = planes.reshape(-1, *planes.shape[-3:])
    more_rows, more_columns = planes.shape[-2] % 2, planes.shape[-1] % 2
    if more_rows or more_columns:
        # reflection that repeats the edge
        flat = F.pad(flat, (0, more_columns, 0, more_rows), mode="replicate")
    found = F.avg_pool2d(flat, 2)
    return found.reshape(*planes.shape[:-2], *found.shape[-2:]).movedim(-3, -1)
