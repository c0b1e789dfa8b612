"""Methods of tf.RaggedTensor on symbolic tensors: one call each."""

import functools

from .._core import dispatch, nest
from .._core.acting import ActingNode
from .._core.modes import modes, offered
from . import _converting, _slicing  # noqa: F401 - which bind methods
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


_METHODS = (
    "nrows",
    "row_lengths",
    "nested_row_lengths",
    "row_starts",
    "row_limits",
    "value_rowids",
    "nested_value_rowids",
    "bounding_shape",
    "with_values",
    "with_flat_values",
    "with_row_splits_dtype",
    "merge_dims",
    "to_tensor",
    "to_sparse",
    "__getitem__",
)


def _node(method):
    return ActingNode(method, gives="examples", graded=True, acts=False)


def _is_symbolic(args, kwargs):
    flat = nest.flatten([list(args), kwargs], expand_composites=True)
    return any(getattr(x, "_is_symbolic", False) for x in flat)


def _of_graphs(method):
    """A method that is one Node to the handlers of a thread, where it meets symbolic tensors."""
    node = _node(method)

    @functools.wraps(method)
    def public(self, *args, **kwargs):
        if modes.active and _is_symbolic((self, *args), kwargs):
            result = offered(node, ((self, *args), kwargs))
            if result is not NotImplemented:
                return result
        return method(self, *args, **kwargs)

    return public


def _drawable(method):
    node = _node(functools.partial(method, RaggedTensor))
    node.label = method.__name__

    @functools.wraps(method)
    def public(cls, *args, **kwargs):
        if modes.active:
            result = offered(node, (args, kwargs))
            if result is not NotImplemented:
                return result
        found = dispatch.find_symbolic((args, kwargs))
        if getattr(found, "_draws", False):
            return found._class_method(method.__name__, args, kwargs)
        return method(cls, *args, **kwargs)

    return classmethod(public)


for _name in _METHODS:
    setattr(RaggedTensor, _name, _of_graphs(RaggedTensor.__dict__[_name]))
for _name in _NAMES:
    setattr(RaggedTensor, _name, _drawable(RaggedTensor.__dict__[_name].__func__))
