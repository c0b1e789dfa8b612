"""tf.sets: the last dimension of tensors as sets."""

from .._core.missing import namespace as _namespace
from ._ops import difference, intersection, size, union

__all__ = ["difference", "intersection", "size", "union"]

__getattr__, __dir__ = _namespace(__name__)
