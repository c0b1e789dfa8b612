"""tf.keras.preprocessing: older tools that make arrays of images, text and sequences."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ..._core.missing import namespace as _namespace

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from ..utils.image_dataset import image_dataset_from_directory as image_dataset_from_directory
    from ..utils.text_dataset import text_dataset_from_directory as text_dataset_from_directory
    from ..utils.timeseries_dataset import (
        timeseries_dataset_from_array as timeseries_dataset_from_array,
    )
    from . import image as image
    from . import sequence as sequence
    from . import text as text

__all__ = [
    "image",
    "image_dataset_from_directory",
    "sequence",
    "text",
    "text_dataset_from_directory",
    "timeseries_dataset_from_array",
]

_UTILS = __name__.replace("preprocessing", "utils")
_LAZY = {name: f"{__name__}.{name}" for name in ("image", "sequence", "text")} | {
    "image_dataset_from_directory": (
        f"{_UTILS}.image_dataset", "image_dataset_from_directory"
    ),
    "text_dataset_from_directory": (f"{_UTILS}.text_dataset", "text_dataset_from_directory"),
    "timeseries_dataset_from_array": (
        f"{_UTILS}.timeseries_dataset", "timeseries_dataset_from_array"
    ),
}  # fmt: skip

__getattr__, __dir__ = _namespace(__name__, _LAZY)
