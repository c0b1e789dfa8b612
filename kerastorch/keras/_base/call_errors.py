"""Errors raised in a layer's call, with the layer and what it was called with in the message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._core import nest
from ..._core.errors import OpError


def call_error(
    error: Exception, layer: Any, inputs: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Exception:
    """The error to raise for one that came out of `layer.call`: of the same class, with the layer
    and the arguments added to its message; the innermost layer's, once.

    As in Keras, a class that cannot be made from a message is raised as RuntimeError.
    """
    if getattr(error, "_says_call", False):
        return error
    name = f"layer '{layer.name}' (type {type(layer).__name__})"
    text = error.message if isinstance(error, OpError) else str(error)
    names = layer._call_spec.names
    given = list(zip(names, (inputs, *args), strict=False)) + list(kwargs.items())
    shown = "\n".join(f"  • {key}={_brief(value)}" for key, value in given)
    message = (
        f"Exception encountered when calling {name}.\n\n{text}\n\n"
        f"Call arguments received by {name}:\n{shown}"
    )
    new = _same_class(error, message)
    new._says_call = True
    kept = ("_modules", "_unsure")  # what a trace has to know of it
    new.__dict__.update({k: v for k, v in error.__dict__.items() if k in kept})
    return new.with_traceback(error.__traceback__)


def _same_class(error, message):
    try:
        if isinstance(error, OpError):
            return type(error)(error.node_def, error.op, message)
        return type(error)(message)
    except TypeError:
        return RuntimeError(message)


def _brief(value):
    if not nest.is_nested(value):
        return _brief_leaf(value)
    try:
        return nest.map_structure(_Text, value)
    except TypeError:
        return type(value).__name__


def _brief_leaf(value):
    if hasattr(value, "_t") or hasattr(value, "_examples"):
        return f"tf.Tensor(shape={value.shape}, dtype={value.dtype.name})"
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        return f"array(shape={tuple(value.shape)}, dtype={value.dtype})"
    return repr(value)[:200]


class _Text:
    """Shows as `_brief_leaf` of a value inside of a printed nest."""

    def __init__(self, value):
        self._text = _brief_leaf(value)

    def __repr__(self):
        return self._text
