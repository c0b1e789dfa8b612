"""tf.keras.layers.experimental.preprocessing: older addresses of the preprocessing layers."""

from ...._core.missing import namespace as _namespace
from ..preprocessing.base import PreprocessingLayer
from ..preprocessing.category_encoding import CategoryEncoding
from ..preprocessing.discretization import Discretization
from ..preprocessing.hashed_crossing import HashedCrossing
from ..preprocessing.hashing import Hashing
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
from ..preprocessing.integer_lookup import IntegerLookup
from ..preprocessing.normalization import Normalization
from ..preprocessing.string_lookup import StringLookup
from ..preprocessing.text_vectorization import TextVectorization

__all__ = [
    "CategoryEncoding",
    "CenterCrop",
    "Discretization",
    "HashedCrossing",
    "Hashing",
    "IntegerLookup",
    "Normalization",
    "PreprocessingLayer",
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
    "StringLookup",
    "TextVectorization",
]

__getattr__, __dir__ = _namespace(__name__)
