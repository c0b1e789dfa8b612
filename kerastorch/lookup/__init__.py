"""tf.lookup: tables from keys to values."""

from .._core.missing import namespace as _namespace
from . import experimental
from ._initializers import KeyValueTensorInitializer, TextFileIndex, TextFileInitializer
from ._static import StaticHashTable
from ._vocabulary import StaticVocabularyTable

__all__ = [
    "KeyValueTensorInitializer",
    "StaticHashTable",
    "StaticVocabularyTable",
    "TextFileIndex",
    "TextFileInitializer",
    "experimental",
]

__getattr__, __dir__ = _namespace(__name__)
