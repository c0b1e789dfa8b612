"""A traced Graph as TensorFlow's FunctionDefs."""

from . import elementwise, indexing, products, reducing, shaping
from .building import Library, Unwritable
from .functions import Written, write_graph

__all__ = [
    "Library", "Unwritable", "Written", "elementwise", "indexing", "products", "reducing",
    "shaping", "write_graph",
]  # fmt: skip
