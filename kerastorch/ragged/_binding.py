"""tf.RaggedTensor with its operators, indexing and conversions."""

from . import _converting, _counting, _operators, _slicing  # noqa: F401  (which bind themselves)
from ._ragged_tensor import RaggedTensor

__all__ = ["RaggedTensor"]
