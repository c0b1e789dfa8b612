"""tf.compat.v1.ragged: tf.ragged, and ragged values as numpy arrays."""

from ..._core.missing import namespace as _namespace
from ...ragged import (
    boolean_mask,
    constant,
    cross,
    cross_hashed,
    map_flat_values,
    range,
    row_splits_to_segment_ids,
    segment_ids_to_row_splits,
    stack,
    stack_dynamic_partitions,
)
from ...ragged._values import RaggedTensorValue, constant_value


def placeholder(dtype, ragged_rank, value_shape=None, name=None):
    """RuntimeError: there are no graphs and sessions."""
    raise RuntimeError("tf.placeholder() is not compatible with eager execution.")


__all__ = [
    "RaggedTensorValue",
    "boolean_mask",
    "constant",
    "constant_value",
    "cross",
    "cross_hashed",
    "map_flat_values",
    "placeholder",
    "range",
    "row_splits_to_segment_ids",
    "segment_ids_to_row_splits",
    "stack",
    "stack_dynamic_partitions",
]

__getattr__, __dir__ = _namespace(__name__)
