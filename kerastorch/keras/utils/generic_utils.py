"""tf.keras.utils.generic_utils: older addresses, and the small helpers that programs took there."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

from ..._core import nest
from .._base.object_registration import (
    CustomObjectScope,
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from .._base.progbar import Progbar
from .._base.serialization import deserialize_keras_object, serialize_keras_object

__all__ = [
    "CustomObjectScope",
    "Progbar",
    "custom_object_scope",
    "deserialize_keras_object",
    "get_custom_objects",
    "get_registered_name",
    "get_registered_object",
    "has_arg",
    "is_all_none",
    "make_batches",
    "object_list_uid",
    "register_keras_serializable",
    "serialize_keras_object",
    "slice_arrays",
    "to_list",
    "to_snake_case",
    "unpack_singleton",
]


def has_arg(fn: Callable[..., Any], name: str, accept_all: bool = False) -> bool:
    """Whether a function takes an argument of that name.

    accept_all: whether `**kwargs` counts.
    """
    found = inspect.getfullargspec(inspect.unwrap(fn))
    if accept_all and found.varkw is not None:
        return True
    return name in found.args or name in found.kwonlyargs


def to_list(x: Any) -> list[Any]:
    """A list as it is, all else as the one item of a list."""
    return x if isinstance(x, list) else [x]


def unpack_singleton(x: Any) -> Any:
    """The item of a list of one, all else as it is."""
    return x[0] if len(x) == 1 else x


def object_list_uid(object_list: Any) -> str:
    """A text that tells lists of objects apart by the objects' ids."""
    return ", ".join(str(abs(id(x))) for x in to_list(object_list))


def is_all_none(structure: Any) -> bool:
    """Whether all leaves of a nest are None."""
    return all(leaf is None for leaf in nest.flatten(structure))


def make_batches(size: int, batch_size: int) -> list[tuple[int, int]]:
    """(start, end) of the batches of `size` samples."""
    return [(k, min(size, k + batch_size)) for k in range(0, size, batch_size)]


def slice_arrays(arrays: Any, start: Any = None, stop: int | None = None) -> Any:
    """Rows `start` to `stop` of each array in a list, or the rows that a list `start` names, also
    of a single array.

    [None] for no array.  ValueError for a list and a `stop`.
    """
    if arrays is None:
        return [None]
    if isinstance(start, list) and stop is not None:
        raise ValueError(
            "The stop argument has to be None if the value of start is a list. Received "
            f"start={start}, stop={stop}"
        )
    listed = hasattr(start, "__len__")
    rows = start.tolist() if hasattr(start, "shape") and listed else start
    rows = rows if listed else slice(start, stop)
    if isinstance(arrays, list):
        return [x[rows] if hasattr(x, "__getitem__") else None for x in arrays]
    return arrays[rows] if listed else [None]


def to_snake_case(name: str) -> str:
    """A class name in lower case with underscores; "private" before one that begins with one."""
    made = re.sub("([a-z])([A-Z])", r"\1_\2", re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)).lower()
    return f"private{made}" if made[0] == "_" else made
