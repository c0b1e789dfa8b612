"""tf.ragged and tf.RaggedTensor: rows of different lengths, as values and row splits."""

from .._core.missing import namespace as _namespace

_HOMES = {
    "boolean_mask": "_gathering",
    "constant": "_constant",
    "cross": "_cross",
    "cross_hashed": "_cross",
    "map_flat_values": "_functional",
    "range": "_ranges",
    "row_splits_to_segment_ids": "_ranges",
    "segment_ids_to_row_splits": "_ranges",
    "stack": "_joining",
    "stack_dynamic_partitions": "_shaping",
}

__all__ = [
    "boolean_mask",
    "constant",
    "cross",
    "cross_hashed",
    "map_flat_values",
    "range",
    "row_splits_to_segment_ids",
    "segment_ids_to_row_splits",
    "stack",
    "stack_dynamic_partitions",
]

_LAZY = {name: (f"{__name__}.{home}", name) for name, home in _HOMES.items()}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
