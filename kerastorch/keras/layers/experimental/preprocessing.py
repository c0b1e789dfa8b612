"""tf.keras.layers.experimental.preprocessing: older addresses of the preprocessing layers."""

from ...._core.missing import namespace as _namespace
from ..preprocessing.base import PreprocessingLayer
from ..preprocessing.category_encoding import CategoryEncoding
from ..preprocessing.discretization import Discretization
from ..preprocessing.hashed_crossing import HashedCrossing
from ..preprocessing.hashing import Hashing
from ..preprocessing.integer_lookup import IntegerLookup
from ..preprocessing.normalization import Normalization
from ..preprocessing.string_lookup import StringLookup
from ..preprocessing.text_vectorization import TextVectorization

__all__ = [
    "CategoryEncoding",
    "Discretization",
    "HashedCrossing",
    "Hashing",
    "IntegerLookup",
    "Normalization",
    "PreprocessingLayer",
    "StringLookup",
    "TextVectorization",
]

__getattr__, __dir__ = _namespace(__name__)
