"""A traced Graph as TensorFlow's FunctionDefs."""

from . import (
    backward,
    composites,
    control,
    direct,
    drawing,
    elementwise,
    examples,
    indexing,
    parts,
    products,
    ragged,
    reducing,
    shaping,
    sparse,
    taped_control,
)
from .building import Library, Unwritable
from .functions import Written, write_graph

__all__ = [
    "Library", "Unwritable", "Written", "backward", "composites", "control", "direct", "drawing",
    "elementwise", "examples", "indexing", "parts", "products", "ragged", "reducing", "shaping",
    "sparse", "taped_control", "write_graph",
]  # fmt: skip
