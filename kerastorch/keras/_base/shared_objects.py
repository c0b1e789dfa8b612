"""Objects that several configs of one SavedModel are about: a cell that two RNNs have.

Keras gives each object a number, `shared_object_id`, wherever it stands in the metadata of a
SavedModel, and makes one object of the configs with one number. Files of the other formats have no
such numbers: there each config is an object of its own.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

KEY = "shared_object_id"


class _State(threading.local):
    def __init__(self):
        self.numbers = None  # id -> (object, its number), while a SavedModel is written
        self.objects = None  # (number, class name) -> object, while one is read


_state = _State()


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Context manager in which the configs of objects have the objects' numbers."""
    _state.numbers, outer = {}, _state.numbers
    try:
        yield
    finally:
        _state.numbers = outer


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Context manager in which configs with one number give one object."""
    _state.objects, outer = {}, _state.objects
    try:
        yield
    finally:
        _state.objects = outer


def numbered(obj: Any, config: dict[str, Any]) -> dict[str, Any]:
    """`config` with the number of `obj`, if a SavedModel is being written."""
    if _state.numbers is not None:
        _, config[KEY] = _state.numbers.setdefault(id(obj), (obj, len(_state.numbers)))
    return config


def made(config: dict[str, Any]) -> Any:
    """The object that another config of this number and class has given, None without one."""
    key = _key(config)
    return None if key is None else _state.objects.get(key)


def note(config: dict[str, Any], obj: Any) -> Any:
    """Keeps `obj` for other configs of its number, and returns it."""
    key = _key(config)
    if key is not None:
        _state.objects[key] = obj
    return obj


def _key(config):
    number = config.get(KEY)
    if _state.objects is None or type(number) is not int:
        return None
    return number, str(config.get("class_name"))
