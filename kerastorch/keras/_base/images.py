"""What Keras's functions and layers of images share: names of methods, and the middle of images."""

from __future__ import annotations

import numpy as np

from ...image.resizing import ResizeMethod

_METHODS = {
    "bilinear": ResizeMethod.BILINEAR,
    "nearest": ResizeMethod.NEAREST_NEIGHBOR,
    "bicubic": ResizeMethod.BICUBIC,
    "area": ResizeMethod.AREA,
    "lanczos3": ResizeMethod.LANCZOS3,
    "lanczos5": ResizeMethod.LANCZOS5,
    "gaussian": ResizeMethod.GAUSSIAN,
    "mitchellcubic": ResizeMethod.MITCHELLCUBIC,
}


def get_interpolation(interpolation: str) -> str:
    """The method of tf.image.resize that Keras calls `interpolation`, in whatever case."""
    name = interpolation.lower()
    if name not in _METHODS:
        raise NotImplementedError(
            f"Value not recognized for `interpolation`: {name}. Supported values are: "
            f"{_METHODS.keys()}"
        )
    return _METHODS[name]


def middle(height: int, width: int, target: tuple[int, int]) -> tuple[slice, slice]:
    """The rows and columns of the largest part in the middle with the target's proportions."""
    rows = min(height, int(np.float32(width * target[0]) / np.float32(target[1])))
    columns = min(width, int(np.float32(height * target[1]) / np.float32(target[0])))
    top, left = (height - rows) // 2, (width - columns) // 2
    return slice(top, top + rows), slice(left, left + columns)
