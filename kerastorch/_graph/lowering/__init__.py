"""A traced Graph as TensorFlow's FunctionDefs."""

from . import (
    backward,
    control,
    direct,
    drawing,
    elementwise,
    examples,
    indexing,
    parts,
    products,
    reducing,
    shaping,
    taped_control,
)
from .building import Library, Unwritable
from .functions import Written, write_graph

__all__ = [
    "Library", "Unwritable", "Written", "backward", "control", "direct", "drawing", "elementwise", "examples",
    "indexing", "parts",
    "products", "reducing", "shaping", "taped_control", "write_graph",
]  # fmt: skip
