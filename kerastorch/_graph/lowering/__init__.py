"""A traced Graph as TensorFlow's FunctionDefs."""

from . import (
    backward,
    composed,
    composites,
    control,
    direct,
    drawing,
    elementwise,
    examples,
    indexing,
    mapped,
    parts,
    products,
    ragged,
    reducing,
    shaping,
    sparse,
    taped_control,
    taped_lists,
    texts,
)
from .building import Library, Unwritable
from .functions import Written, write_graph

__all__ = [
    "Library", "Unwritable", "Written", "backward", "composed", "composites", "control", "direct",
    "drawing", "elementwise", "examples", "indexing", "mapped", "parts", "products", "ragged",
    "reducing", "shaping", "sparse", "taped_control", "taped_lists", "texts", "write_graph",
]  # fmt: skip
