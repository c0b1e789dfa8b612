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
    images,
    indexing,
    mapped,
    parts,
    products,
    ragged,
    ragged_shaping,
    reducing,
    shaping,
    solving,
    sparse,
    taped_broadcasting,
    taped_control,
    taped_lists,
    taped_segments,
    texts,
)
from .building import Library, Unwritable
from .functions import Written, write_graph

__all__ = [
    "Library", "Unwritable", "Written", "backward", "composed", "composites", "control",
    "counting", "direct", "drawing", "elementwise", "examples", "images", "indexing", "mapped",
    "parts", "products", "ragged", "ragged_shaping", "reducing", "shaping", "solving", "sparse",
    "taped_broadcasting", "taped_control", "taped_lists", "taped_segments", "texts", "write_graph",
]  # fmt: skip
