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
    texts,
)
from .building import Library, Unwritable
from .functions import Written, write_graph

__all__ = [
    "Library", "Unwritable", "Written", "backward", "composites", "control", "direct", "drawing",
    "elementwise", "examples", "indexing", "parts", "products", "ragged", "reducing", "shaping",
    "sparse", "taped_control", "texts", "write_graph",
]  # fmt: skip
