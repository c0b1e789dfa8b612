"""tf.lookup.experimental: tables that change."""

from .._core.missing import namespace as _namespace
from ._dense import DenseHashTable
from ._mutable import MutableHashTable

__all__ = ["DenseHashTable", "MutableHashTable"]

__getattr__, __dir__ = _namespace(__name__)
