"""A traced Graph as TensorFlow's FunctionDefs."""

from . import (
    backward,
    composed,
    composites,
    control,
    counting,
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
    taped_broadcasting,
    taped_control,
    taped_lists,
    texts,
)
from .building import Library, Unwritable
from .functions import Written, write_graph

__all__ = [
    "Library", "Unwritable", "Written", "backward", "composed", "composites", "control",
    "counting", "direct", "drawing", "elementwise", "examples", "indexing", "parts", "products",
    "ragged", "reducing", "shaping", "sparse", "taped_broadcasting",
    "taped_control", "taped_lists", "texts",
    "write_graph",
]  # fmt: skip
