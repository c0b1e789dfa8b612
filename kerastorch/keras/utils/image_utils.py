"""Pictures as files, as PIL images and as arrays: load_img, img_to_array, array_to_img, save_img,
smart_resize."""

import io
import pathlib
import warnings

import numpy as np

from ..._core.convert import to_tensor
from ..._core.op import op
from ...image.resizing import resize
from .._base import config
from .._base.images import middle

# the names of PIL's filters
_PIL_FILTERS = {
    name: name.upper() for name in ["nearest", "bilinear", "bicubic", "hamming", "box", "lanczos"]
}
_MODES = {"grayscale": "L", "rgb": "RGB", "rgba": "RGBA"}


def _format(data_format, what="data_format"):
    found = config.image_data_format() if data_format is None else data_format
    if found not in ("channels_first", "channels_last"):
        raise ValueError(f"{what}: {found}")
    return found


def load_img(
    path,
    grayscale=False,
    color_mode="rgb",
    target_size=None,
    interpolation="nearest",
    keep_aspect_ratio=False,
):
    """A picture as a PIL image.

    path: a path or io.BytesIO.  color_mode: "grayscale", "rgb" or "rgba".  target_size: (height,
    width) to resize to, by the filter `interpolation`: "nearest", "bilinear", "bicubic", "lanczos",
    "box" or "hamming".  keep_aspect_ratio: whether to cut the picture to the target's proportions
    first.  TypeError for another path, ValueError for other modes and filters.
    """
    from PIL import Image

    if grayscale:
        warnings.warn('grayscale is deprecated. Please use color_mode = "grayscale"', stacklevel=2)
        color_mode = "grayscale"
    if not isinstance(path, (io.BytesIO, pathlib.Path, bytes, str)):
        raise TypeError(f"path should be path-like or io.BytesIO, not {type(path)}")
    if not isinstance(path, io.BytesIO):
        with open(path, "rb") as file:
            path = io.BytesIO(file.read())
    image = Image.open(path)
    if color_mode not in _MODES:
        raise ValueError('color_mode must be "grayscale", "rgb", or "rgba"')
    deep = color_mode == "grayscale" and image.mode in ("I;16", "I")
    if image.mode != _MODES[color_mode] and not deep:
        image = image.convert(_MODES[color_mode])
    if target_size is None or image.size == (target_size[1], target_size[0]):
        return image
    if interpolation not in _PIL_FILTERS:
        raise ValueError(
            f"Invalid interpolation method {interpolation} specified. Supported methods are "
            f"{', '.join(_PIL_FILTERS)}"
        )
    box = _middle(image.size, target_size) if keep_aspect_ratio else None
    resample = Image.Resampling[_PIL_FILTERS[interpolation]]
    return image.resize((target_size[1], target_size[0]), resample, box=box)


def _middle(size, target_size):
    """(left, top, right, bottom) of the largest part in the middle of the target's proportions."""
    width, height = size
    part_height = min(height, width * target_size[0] // target_size[1])
    part_width = min(width, height * target_size[1] // target_size[0])
    left, top = (width - part_width) // 2, (height - part_height) // 2
    return left, top, left + part_width, top + part_height


def img_to_array(img, data_format=None, dtype=None):
    """A PIL image as an array [height, width, channels], or [channels, height, width].

    data_format: "channels_last" or "channels_first".  dtype: by default `keras.backend.floatx()`.
    ValueError for other formats and shapes.
    """
    found = _format(data_format, "Unknown data_format")
    x = np.asarray(img, dtype=config.floatx() if dtype is None else dtype)
    if x.ndim not in (2, 3):
        raise ValueError(f"Unsupported image shape: {x.shape}")
    if x.ndim == 2:
        x = x[..., None]
    return x.transpose(2, 0, 1) if found == "channels_first" else x


def array_to_img(x, data_format=None, scale=True, dtype=None):
    """An array [height, width, channels], or [channels, height, width], as a PIL image.

    scale: whether its values are stretched to 0 ... 255.  ValueError for other shapes.
    """
    from PIL import Image

    found = config.image_data_format() if data_format is None else data_format
    x = np.asarray(x, dtype=config.floatx() if dtype is None else dtype)
    if x.ndim != 3:
        raise ValueError(
            f"Expected image array to have rank 3 (single image). Got array with shape: {x.shape}"
        )
    found = _format(found, "Invalid data_format")
    if found == "channels_first":
        x = x.transpose(1, 2, 0)
    if scale:
        x = x - np.min(x)
        largest = np.max(x)
        if largest != 0:
            x /= largest
        x *= 255
    if x.shape[2] in (3, 4):
        return Image.fromarray(x.astype("uint8"))
    if x.shape[2] != 1:
        raise ValueError(f"Unsupported channel number: {x.shape[2]}")
    return Image.fromarray(x[:, :, 0].astype("int32" if np.max(x) > 255 else "uint8"))


def save_img(path, x, data_format=None, file_format=None, scale=True, **kwargs):
    """Writes an array as a picture; see `array_to_img`.

    file_format: by default that of the path's suffix.  kwargs: for PIL's `save`.
    """
    image = array_to_img(x, data_format=data_format, scale=scale)
    if image.mode == "RGBA" and file_format in ("jpg", "jpeg"):
        warnings.warn(
            "The JPG format does not support RGBA images, converting to RGB.", stacklevel=2
        )
        image = image.convert("RGB")
    image.save(path, format=file_format, **kwargs)


def smart_resize(x, size, interpolation="bilinear"):
    """Images cut to the target's proportions in their middle, and resized to it.

    x: [height, width, channels] or [batch, height, width, channels], an array or a tensor, which
    the result is too.  size: (height, width).  ValueError for other shapes.
    """
    if len(size) != 2:
        raise ValueError(f"Expected `size` to be a tuple of 2 integers, but got: {size}.")
    images = x if hasattr(x, "_t") else to_tensor(x)
    if len(images.shape) not in (3, 4):
        raise ValueError(
            "Expected an image array with shape `(height, width, channels)`, or `(batch_size, "
            "height, width, channels)`, but got input with incorrect rank, of shape "
            f"{images.shape}."
        )
    result = resize(_cut(images, [int(n) for n in size]), size, interpolation)
    return result.numpy() if isinstance(x, np.ndarray) else result


@op("images", label="SmartResize")
def _cut(images, size):
    rows, columns = middle(images.shape[-3], images.shape[-2], size)
    return images[..., rows, columns, :]
