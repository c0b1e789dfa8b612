"""tf.RaggedTensor with its operators, indexing and conversions."""

from . import (  # noqa: F401  (which bind themselves)
    _converting,
    _counting,
    _operators,
    _slicing,
)
from . import _drawing  # noqa: F401, I001 - which takes the methods that the others have bound
from ._ragged_tensor import RaggedTensor

__all__ = ["RaggedTensor"]
