"""tf.compat.v1.lookup: the tables of tf.lookup, with the attribute `initializer`."""

from ...._core.missing import namespace as _namespace
from ....lookup import KeyValueTensorInitializer, TextFileIndex, TextFileInitializer
from . import experimental
from ._tables import StaticHashTable, StaticVocabularyTable

__all__ = [
    "KeyValueTensorInitializer",
    "StaticHashTable",
    "StaticVocabularyTable",
    "TextFileIndex",
    "TextFileInitializer",
    "experimental",
]

__getattr__, __dir__ = _namespace(__name__)
