"""Names of custom classes and functions, by which saved models refer to them."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Mapping
from typing import Any

_registered = {}  # "package>name" -> class or function; what get_custom_objects gives
_names = {}  # class or function -> "package>name"


class _Scoped(threading.local):
    def __init__(self):
        self.objects = {}


_scoped = _Scoped()


class CustomObjectScope:
    """A context in which deserialization finds the given classes and functions by name.

    args: dicts of name -> object.

    >>> with tf.keras.utils.custom_object_scope({"double": lambda x: 2 * x}):
    ...     layer = tf.keras.layers.Dense(3, activation="double")
    """

    def __init__(self, *args):
        self.custom_objects = args
        self.backup = None

    def __enter__(self):
        self.backup = _scoped.objects
        _scoped.objects = dict(self.backup)
        for objects in self.custom_objects:
            _scoped.objects.update(objects)
        return self

    def __exit__(self, *args, **kwargs):
        _scoped.objects = self.backup


custom_object_scope = CustomObjectScope


def scoped_objects() -> dict[str, Any]:
    """What the open custom_object_scopes of this thread have, name -> object."""
    return _scoped.objects


def get_custom_objects() -> dict[str, Any]:
    """The live dict of registered names and objects; those of scopes are not in it."""
    return _registered


def register_keras_serializable(
    package: str = "Custom", name: str | None = None
) -> Callable[[Any], Any]:
    """A decorator that registers a class or function as "package>name".

    name: by default the object's own.
    ValueError for a class without `get_config`.
    """

    def decorator(arg):
        if inspect.isclass(arg) and not hasattr(arg, "get_config"):
            raise ValueError(
                f"Cannot register the class {arg.__name__}: it does not have a get_config() method."
            )
        registered = f"{package}>{name if name is not None else arg.__name__}"
        _registered[registered] = arg
        _names[arg] = registered
        return arg

    return decorator


def get_registered_name(obj: Any) -> str:
    """The name under which a class or function is registered, else its own."""
    try:
        return _names[obj]
    except (KeyError, TypeError):
        return obj.__name__


def get_registered_object(
    name: str,
    custom_objects: Mapping[str, Any] | None = None,
    module_objects: Mapping[str, Any] | None = None,
) -> Any:
    """The class or function called `name`, or None.

    Looked for in the open scopes, the registered objects, `custom_objects`, `module_objects`.
    """
    for objects in (_scoped.objects, _registered, custom_objects, module_objects):
        if objects and name in objects:
            return objects[name]
    return None
