"""tf.compat: text and bytes, and the names of TensorFlow 1 that still make sense."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from .._core.missing import namespace as _namespace
from . import v1
from .text import (
    as_bytes,
    as_str,
    as_str_any,
    as_text,
    bytes_or_text_types,
    complex_types,
    integral_types,
    path_to_str,
    real_types,
)
from .versions import (
    dimension_at_index,
    dimension_value,
    forward_compatibility_horizon,
    forward_compatible,
)

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from . import v2 as v2

__all__ = [
    "as_bytes",
    "as_str",
    "as_str_any",
    "as_text",
    "bytes_or_text_types",
    "complex_types",
    "dimension_at_index",
    "dimension_value",
    "forward_compatibility_horizon",
    "forward_compatible",
    "integral_types",
    "path_to_str",
    "real_types",
    "v1",
    "v2",
]

__getattr__, __dir__ = _namespace(__name__, {"v2": f"{__name__}.v2"})
