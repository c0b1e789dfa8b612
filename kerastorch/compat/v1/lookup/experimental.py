"""tf.compat.v1.lookup.experimental."""

from ...._core.missing import namespace as _namespace
from ....lookup.experimental import DenseHashTable, MutableHashTable

__all__ = ["DenseHashTable", "MutableHashTable"]

__getattr__, __dir__ = _namespace(__name__)
