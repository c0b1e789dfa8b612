"""tf.ragged and tf.RaggedTensor: rows of different lengths, as values and row splits."""

from .._core.missing import namespace as _namespace
from ._ragged_tensor import (
    constant,
    map_flat_values,
)

__all__ = [
    "constant",
    "map_flat_values",
]

__getattr__, __dir__ = _namespace(__name__)
