"""image_dataset_from_directory: pictures in folders as a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..._ops.creation import ensure_shape
from ...data._dataset import Dataset
from ...image.codecs import decode_image
from ...image.resizing import resize
from ...io._files import read_file
from .._base.images import get_interpolation
from . import dataset_files
from .image_utils import smart_resize

_FORMATS = (".bmp", ".gif", ".jpeg", ".jpg", ".png")
_CHANNELS = {"rgb": 3, "rgba": 4, "grayscale": 1}


def image_dataset_from_directory(
    directory: Any,
    labels: Any = "inferred",
    label_mode: str | None = "int",
    class_names: Sequence[str] | None = None,
    color_mode: str = "rgb",
    batch_size: int | None = 32,
    image_size: tuple[int, int] = (256, 256),
    shuffle: bool = True,
    seed: int | None = None,
    validation_split: float | None = None,
    subset: str | None = None,
    interpolation: str = "bilinear",
    follow_links: bool = False,
    crop_to_aspect_ratio: bool = False,
    **kwargs: Any,
) -> Dataset | list[Dataset]:
    """A dataset of the pictures (bmp, gif, jpeg, png) below a folder: (images, labels).

    directory: with a subfolder for each class.
    labels: "inferred" from the subfolders, a list of numbers in the files' order, or None.
    label_mode: "int" for numbers, "binary" for [n, 1] floats, "categorical" for one-hot rows, or
        None for images alone.
    class_names: the subfolders in another order.  color_mode: "rgb", "rgba" or "grayscale".
    image_size: (height, width) of the images, which are resized by `interpolation`;
        crop_to_aspect_ratio: whether they are cut to its proportions first.
    batch_size: None for single images.  shuffle, seed: whether they come in random order.
    validation_split, subset: the share held out, and which part: "training", "validation", or
        "both" for a list of two datasets.

    The dataset has the attributes `class_names` and `file_paths`.  ValueError for arguments that do
    not go together and folders without pictures, NotFoundError for a folder that is not there.
    """
    if "smart_resize" in kwargs:
        crop_to_aspect_ratio = kwargs.pop("smart_resize")
    if kwargs:
        raise TypeError(f"Unknown keywords argument(s): {tuple(kwargs)}")
    if color_mode not in _CHANNELS:
        raise ValueError(
            f'`color_mode` must be one of {{"rgb", "rgba", "grayscale"}}. Received: {color_mode}'
        )
    method = get_interpolation(interpolation)
    channels = _CHANNELS[color_mode]

    def load(path):
        image = decode_image(read_file(path), channels=channels, expand_animations=False)
        if crop_to_aspect_ratio:
            image = smart_resize(image, image_size, interpolation=interpolation)
        else:
            image = resize(image, image_size, method=method)
        return ensure_shape(image, (*image_size, channels))

    return dataset_files.datasets(
        dataset_files.Request(
            directory, labels, label_mode, class_names, shuffle, seed, validation_split, subset,
            follow_links,
        ),
        "image",
        _FORMATS,
        load,
        batch_size,
    )  # fmt: skip
