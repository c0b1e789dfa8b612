"""tf.keras.preprocessing.image."""

from ...._core.missing import namespace as _namespace
from ...utils.image_utils import array_to_img, img_to_array, load_img, save_img, smart_resize
from .affine import (
    apply_affine_transform,
    random_rotation,
    random_shear,
    random_shift,
    random_zoom,
)
from .files import DirectoryIterator
from .generator import ImageDataGenerator
from .iterators import Iterator, NumpyArrayIterator
from .shifts import (
    apply_brightness_shift,
    apply_channel_shift,
    random_brightness,
    random_channel_shift,
)

__all__ = [
    "DirectoryIterator",
    "ImageDataGenerator",
    "Iterator",
    "NumpyArrayIterator",
    "apply_affine_transform",
    "apply_brightness_shift",
    "apply_channel_shift",
    "array_to_img",
    "img_to_array",
    "load_img",
    "random_brightness",
    "random_channel_shift",
    "random_rotation",
    "random_shear",
    "random_shift",
    "random_zoom",
    "save_img",
    "smart_resize",
]

__getattr__, __dir__ = _namespace(__name__)
