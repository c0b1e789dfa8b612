"""The size and the channels of an application's input."""

from __future__ import annotations

import logging
import warnings
from typing import Any

from .._base.config import image_data_format

_log = logging.getLogger("tensorflow")


def obtain_input_shape(
    input_shape: tuple | None,
    default_size: int,
    min_size: int,
    require_flatten: bool,
    weights: str | None,
) -> tuple:
    """The input's shape without the batch size: the user's, checked, or the model's own.

    require_flatten: whether a classifier follows, which needs a known size.
    weights: "imagenet" allows 3 channels only, and with a classifier the default size only.

    ValueError for a shape that does not fit; a warning for other than 1 or 3 channels.
    """
    imagenet = weights == "imagenet"
    channels = 3
    if not imagenet and input_shape and len(input_shape) == 3:
        channels = input_shape[_channel_index()]
        if channels not in (1, 3):
            warnings.warn(
                "This model usually expects 1 or 3 input channels. However, it was passed an "
                f"input_shape with {channels} input channels.",
                stacklevel=2,
            )
    default = _shape(default_size, default_size, channels)
    if imagenet and require_flatten:
        if input_shape is not None and input_shape != default:
            raise ValueError(
                "When setting `include_top=True` and loading `imagenet` weights, `input_shape` "
                f"should be {default}.  Received: input_shape={input_shape}"
            )
        return default
    if input_shape:
        _check(input_shape, min_size, imagenet)
    else:
        input_shape = default if require_flatten else _shape(None, None, 3)
    if require_flatten and None in input_shape:
        raise ValueError(
            "If `include_top` is True, you should specify a static `input_shape`. "
            f"Received: input_shape={input_shape}"
        )
    return input_shape


def _check(input_shape, min_size, imagenet):
    if len(input_shape) != 3:
        raise ValueError("`input_shape` must be a tuple of three integers.")
    if imagenet and input_shape[_channel_index()] != 3:
        raise ValueError(f"The input must have 3 channels; Received `input_shape={input_shape}`")
    if any(size is not None and size < min_size for size in sizes(input_shape)):
        raise ValueError(
            f"Input size must be at least {min_size}x{min_size}; Received: "
            f"input_shape={input_shape}"
        )


def sizes(shape: Any) -> tuple:
    """(rows, columns) of a shape, which may begin with the batch size."""
    shape = tuple(shape)
    return shape[-2:] if image_data_format() == "channels_first" else shape[-3:-1]


def _channel_index():
    return 0 if image_data_format() == "channels_first" else -1


def _shape(rows, columns, channels):
    first = image_data_format() == "channels_first"
    return (channels, rows, columns) if first else (rows, columns, channels)


def stride_padding(x: Any, kernel_size: int) -> tuple:
    """The padding before a convolution of stride 2 that halves even sizes as "same" does not."""
    half = kernel_size // 2
    rows, columns = sizes(x.shape)
    odd = (0, 0) if rows is None else (rows % 2, columns % 2)
    return tuple((half - 1 + o, half) for o in odd)


def default_size(shape: tuple | None, published: tuple[int, ...]) -> int:
    """The size of a square shape that weights are published for, else 224."""
    rows, columns = (224, 224) if shape is None else sizes(shape)
    return rows if rows == columns and rows in published else 224


def published_size(shape: tuple, published: tuple[int, ...]) -> int:
    """The same of a model that loads those weights: it says so when they are of another size."""
    rows, columns = sizes(shape)
    if rows != columns or rows not in published:
        _log.warning(
            "`input_shape` is undefined or non-square, or `rows` is not in %s. Weights for input "
            "shape (224, 224) will be loaded as the default.",
            list(published),
        )
    return default_size(shape, published)
