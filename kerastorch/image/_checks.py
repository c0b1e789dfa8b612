"""What image ops ask of their images, and what their bodies share."""

import functools

import numpy as np

from .._core import convert, dtypes
from .._core.dispatch import special
from .._ops._args import of_strings


def in_float32(*places):
    """The `before` of an op (see op.py) whose arguments at some places share a dtype that is
    float32 where none of them is a tensor: numpy arrays and Python numbers of any kind."""

    def before(*args):
        if any(hasattr(args[i], "_t") for i in places):
            return None
        args = list(args)
        for i in places:
            if _is_plain(args[i]):
                args[i] = convert.to_tensor(args[i], dtypes.float32)
        return args

    return before


def _is_plain(value):
    if isinstance(value, (list, tuple)) and convert.holds_tensors(value):
        return False
    return special((value,)) is None


def moving(body):
    """A body that only moves pixels, and so takes images of strings too."""

    @functools.wraps(body)
    def run(image, *args, **kwargs):
        if isinstance(image, np.ndarray):
            return of_strings(lambda where: body(where, *args, **kwargs), image)
        return body(image, *args, **kwargs)

    return run


def is_batch(image, what="image"):
    """Whether raw images have four dimensions, and not three; ValueError for other ranks."""
    if image.ndim not in (3, 4):
        raise ValueError(f"'{what}' (shape {_shown(image)}) must have either 3 or 4 dimensions.")
    return image.ndim == 4


def at_least_3d(image):
    """ValueError for images of less than three dimensions, or with none of pixels or channels."""
    if image.ndim < 3:
        raise ValueError(f"'image' (shape {_shown(image)}) must be at least three-dimensional.")
    if 0 in image.shape[-3:]:
        raise ValueError(f"inner 3 dims of 'image.shape' must be > 0: {_shown(image)}")


def batch_of(image):
    """(images of four dimensions, whether they were so already)."""
    batched = is_batch(image)
    return (image if batched else image.unsqueeze(0)), batched


def in_shape(images, batched):
    """The other way round."""
    return images if batched else images.squeeze(0)


def _shown(image):
    return tuple(image.shape)
