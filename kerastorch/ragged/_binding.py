"""tf.RaggedTensor with its operators, indexing and conversions."""

from . import (  # noqa: F401  (which bind themselves)
    _converting,
    _counting,
    _drawing,
    _operators,
    _slicing,
)
from ._ragged_tensor import RaggedTensor

__all__ = ["RaggedTensor"]
