"""The serialization format of older Keras, {"class_name", "config"}, which .h5 files hold."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from . import function_code, shared_objects
from .object_registration import (
    CustomObjectScope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    scoped_objects,
)
from .resolve import resolve
from .safe_mode import trusted


def serialize_keras_object(instance: Any) -> dict[str, Any] | str | None:
    """{"class_name", "config"} of an instance, the (registered) name of a function.

    ValueError for anything else.
    """
    if instance is None:
        return None
    if hasattr(instance, "get_config"):
        config = {}
        for key, item in instance.get_config().items():
            if not _needs_serializing(item):
                # a function is its name here
                named = isinstance(item, dict) and item.get("class_name") == "function"
                config[key] = item["config"] if named else item
                continue
            item = serialize_keras_object(item)
            if isinstance(item, dict):
                item["__passive_serialization__"] = True
            config[key] = item
        made = {"class_name": get_registered_name(type(instance)), "config": config}
        return shared_objects.numbered(instance, made)
    if hasattr(instance, "__name__"):
        return get_registered_name(instance)
    raise ValueError(f"Cannot serialize {instance} because it doesn't implement `get_config()`.")


def _needs_serializing(item):
    return not isinstance(item, str) and (hasattr(item, "get_config") or hasattr(item, "__name__"))


def deserialize_keras_object(
    identifier: Any,
    module_objects: Mapping[str, Any] | None = None,
    custom_objects: Mapping[str, Any] | None = None,
    printable_module_name: str = "object",
) -> Any:
    """The object for a name, or for {"class_name", "config"}; functions are returned as they are.

    module_objects: the built-in objects by name; custom_objects: the user's.
    ValueError for an unknown name or a malformed config.
    """
    if identifier is None:
        return None
    if isinstance(identifier, dict):
        if identifier.get("class_name") == "__lambda__":
            return function_code.revived(identifier["config"]["value"], not trusted())
        made = shared_objects.made(identifier)
        if made is not None:
            return made
        cls, config = _class_and_config(
            identifier, module_objects, custom_objects, printable_module_name
        )
        return shared_objects.note(identifier, _instance(cls, config, custom_objects or {}))
    if isinstance(identifier, str):
        found = _named(identifier, module_objects, custom_objects)
        if found is None:
            raise _unknown(identifier, printable_module_name)
        return found() if inspect.isclass(found) else found
    if inspect.isfunction(identifier):
        return identifier
    raise ValueError(f"Could not interpret serialized {printable_module_name}: {identifier}")


def _named(name, module_objects, custom_objects):
    if custom_objects and name in custom_objects:
        return custom_objects[name]
    return resolve("class", name, table=module_objects or {})


def _unknown(name, kind):
    return ValueError(
        f"Unknown {kind}: '{name}'. Please ensure you are using a "
        "`keras.utils.custom_object_scope` and that this object is included in the scope, or pass "
        "it in `custom_objects`."
    )


def _class_and_config(config, module_objects, custom_objects, kind):
    if "class_name" not in config or "config" not in config:
        raise ValueError(
            f"Improper config format for {config}. Expecting python dict contains `class_name` "
            "and `config` as keys"
        )
    name, inner = config["class_name"], config["config"]
    cls = resolve("class", name, known=custom_objects, table=module_objects or {})
    if cls is None:
        raise _unknown(name, kind)
    users = resolve("class", name, known=custom_objects, table={}) is not None
    if not users and not hasattr(cls, "from_config"):
        raise _unknown(name, kind)
    if not isinstance(inner, dict):
        return cls, inner
    inner = dict(inner)
    for key, item in inner.items():
        if key == "name":
            continue
        if isinstance(item, dict) and "__passive_serialization__" in item:
            inner[key] = deserialize_keras_object(
                item, module_objects, custom_objects, "config_item"
            )
        elif isinstance(item, str):
            function = get_registered_object(item, custom_objects)
            if inspect.isfunction(function):
                inner[key] = function
    return cls, inner


def _instance(cls, config, custom_objects):
    if not hasattr(cls, "from_config"):
        with CustomObjectScope(custom_objects):
            return cls(**config)
    if "custom_objects" in inspect.signature(cls.from_config).parameters:
        known = {**get_custom_objects(), **scoped_objects(), **custom_objects}
        return cls.from_config(config, custom_objects=known)
    with CustomObjectScope(custom_objects):
        return cls.from_config(config)
