"""tf.keras.layers.experimental.preprocessing: older addresses of the preprocessing layers."""

from ...._core.missing import namespace as _namespace
from ..preprocessing.image_augmentation import (
    RandomContrast,
    RandomFlip,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
)
from ..preprocessing.image_sizes import (
    CenterCrop,
    RandomCrop,
    RandomHeight,
    RandomWidth,
    Rescaling,
    Resizing,
)

__all__ = [
    "CenterCrop",
    "RandomContrast",
    "RandomCrop",
    "RandomFlip",
    "RandomHeight",
    "RandomRotation",
    "RandomTranslation",
    "RandomWidth",
    "RandomZoom",
    "Rescaling",
    "Resizing",
]

__getattr__, __dir__ = _namespace(__name__)
