"""How much the pixels of a line count for each pixel of a resized one: (indices, weights).

The numbers are TensorFlow's: computed in float32, its table for cubic weights included.
"""

import functools
import math

import numpy as np

_F = np.float32
_TINY = _F(1000) * np.finfo(np.float32).tiny
_TABLE = 1024  # steps between two pixels for which TensorFlow keeps cubic weights


def _scaled_positions(size, target, align_corners, half_pixel):
    """The places of the new pixels among the old ones, float32."""
    at = np.arange(target, dtype=np.float32)
    scale = _scale(size, target, align_corners)
    if half_pixel:
        return (at + _F(0.5)) * scale - _F(0.5)
    return at * scale


def _scale(size, target, align_corners):
    if align_corners and target > 1:
        return _F(size - 1) / _F(target - 1)
    return _F(size) / _F(target)


def nearest(size, target, align_corners=False, half_pixel=True):
    """The index of the pixel that each new one is."""
    at = np.arange(target, dtype=np.float32)
    scale = _scale(size, target, align_corners)
    where = (at + _F(0.5)) * scale if half_pixel else at * scale
    if align_corners:
        # rounds half away from zero
        index = np.floor(where + _F(0.5))
    else:
        index = np.floor(where)
    return np.clip(index.astype(np.int64), 0, size - 1)


def bilinear(size, target, align_corners=False, half_pixel=True):
    where = _scaled_positions(size, target, align_corners, half_pixel)
    low = np.floor(where)
    share = where - low
    indices = np.stack([low, np.ceil(where)], 1).astype(np.int64)
    return np.clip(indices, 0, size - 1), np.stack([1 - share, share], 1)


def bicubic(size, target, align_corners=False, half_pixel=True):
    where = _scaled_positions(size, target, align_corners, half_pixel)
    low = np.floor(where)
    step = np.rint((where - low) * _F(_TABLE)).astype(np.int64)
    table = _cubic_table(-0.5 if half_pixel else -0.75)
    weights = np.stack(
        [table[step, 1], table[step, 0], table[_TABLE - step, 0], table[_TABLE - step, 1]], 1
    )
    wanted = low.astype(np.int64)[:, None] + np.arange(-1, 3)
    indices = np.clip(wanted, 0, size - 1)
    if half_pixel:
        weights = np.where(wanted == indices, weights, _F(0))
        total = weights.sum(1, keepdims=True, dtype=np.float32)
        weights = np.where(
            np.abs(total) >= _TINY, weights / np.where(total == 0, 1, total), weights
        )
    return indices, weights.astype(np.float32)


@functools.cache
def _cubic_table(a):
    """[steps, 2]: the weights of the nearer and the farther pixel of a side."""
    x = np.arange(_TABLE + 1, dtype=np.float64) / _TABLE
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    y = x + 1
    far = ((a * y - 5 * a) * y + 8 * a) * y - 4 * a
    return np.stack([near, far], 1).astype(np.float32)


def area(size, target, align_corners=False):
    scale = _scale(size, target, align_corners)
    if scale == 0:
        return np.zeros((target, 1), np.int64), np.ones((target, 1), np.float32)
    start = np.arange(target, dtype=np.float32) * scale
    end = np.arange(1, target + 1, dtype=np.float32) * scale
    width = int(np.max(np.ceil(end) - np.floor(start))) if target else 0
    cells = np.floor(start)[:, None] + np.arange(width, dtype=np.float32)
    covered = np.minimum(cells + 1, end[:, None]) - np.maximum(cells, start[:, None])
    weights = np.clip(covered, 0, 1).astype(np.float32) / scale
    # what does not count may be no number
    cells = np.where(weights > 0, cells, cells[:, :1])
    return np.clip(cells.astype(np.int64), 0, size - 1), weights


def _lanczos(radius, x):
    with np.errstate(all="ignore"):
        value = radius * np.sin(np.pi * x) * np.sin(np.pi * x / radius) / (np.pi * np.pi * x * x)
    return np.where(np.abs(x) > radius, 0, np.where(np.abs(x) <= 1e-3, 1, value))


def _gaussian(x):
    sigma = 1.5 / 3
    return np.where(np.abs(x) >= 1.5, 0, np.exp(-x * x / (2 * sigma * sigma)))


def _triangle(x):
    return np.maximum(0, 1 - np.abs(x))


def _keys(x):
    x = np.abs(x)
    near = (1.5 * x - 2.5) * x * x + 1
    far = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x >= 2, 0, np.where(x >= 1, far, near))


def _mitchell(x):
    x = np.abs(x)
    near = (7 / 6 * x - 2) * x * x + 16 / 18
    far = ((-7 / 18 * x + 2) * x - 10 / 3) * x + 16 / 9
    return np.where(x >= 2, 0, np.where(x >= 1, far, near))


_SPREAD = {
    "lanczos3": (3, functools.partial(_lanczos, 3)),
    "lanczos5": (5, functools.partial(_lanczos, 5)),
    "gaussian": (1.5, _gaussian),
    "triangle": (1, _triangle),
    "keyscubic": (2, _keys),
    "mitchellcubic": (2, _mitchell),
}


def spread(size, target, method, antialias):
    """The weights of TensorFlow's ScaleAndTranslate; antialias: wider ones for smaller images."""
    radius, kernel = _SPREAD[method]
    inverse = _F(1) / (_F(target) / _F(size))
    stretch = max(inverse, _F(1)) if antialias else _F(1)
    centers = (np.arange(target, dtype=np.float32) + _F(0.5)) * inverse
    width = min(2 * math.ceil(radius * stretch) + 1, size)
    first = np.ceil(centers - _F(radius) * stretch - _F(0.5)).astype(np.int64)
    last = np.floor(centers + _F(radius) * stretch - _F(0.5)).astype(np.int64)
    first, last = np.clip(first, 0, size - 1), np.clip(last, 0, size - 1)
    last = np.minimum(last + 1, size) - 1
    indices = first[:, None] + np.arange(width)
    places = (indices + _F(0.5) - centers[:, None]) / stretch
    weights = kernel(places.astype(np.float32)).astype(np.float32)
    weights = np.where(indices <= last[:, None], weights, _F(0))
    total = weights.sum(1, keepdims=True, dtype=np.float32)
    weights = np.where(np.abs(total) >= _TINY, weights / np.where(total == 0, 1, total), _F(0))
    return np.clip(indices, 0, size - 1), weights
