"""Class methods of tf.RaggedTensor on symbolic Keras tensors: drawn as one call."""

import functools

from .._core import dispatch
from ._ragged_tensor import RaggedTensor

_NAMES = (
    "from_nested_row_lengths",
    "from_nested_row_splits",
    "from_nested_value_rowids",
    "from_row_lengths",
    "from_row_limits",
    "from_row_splits",
    "from_row_starts",
    "from_sparse",
    "from_tensor",
    "from_uniform_row_length",
    "from_value_rowids",
)


def _drawable(method):
    @functools.wraps(method)
    def public(cls, *args, **kwargs):
        found = dispatch.find_symbolic((args, kwargs))
        if getattr(found, "_draws", False):
            return found._class_method(method.__name__, args, kwargs)
        return method(cls, *args, **kwargs)

    return classmethod(public)


for _name in _NAMES:
    setattr(RaggedTensor, _name, _drawable(RaggedTensor.__dict__[_name].__func__))
