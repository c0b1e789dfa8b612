"""tf.ragged and tf.RaggedTensor: rows of different lengths, as values and row splits."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

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

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from ._constant import constant as constant
    from ._cross import cross as cross
    from ._cross import cross_hashed as cross_hashed
    from ._functional import map_flat_values as map_flat_values
    from ._gathering import boolean_mask as boolean_mask
    from ._joining import stack as stack
    from ._ranges import range as range
    from ._ranges import row_splits_to_segment_ids as row_splits_to_segment_ids
    from ._ranges import segment_ids_to_row_splits as segment_ids_to_row_splits
    from ._shaping import stack_dynamic_partitions as stack_dynamic_partitions

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
