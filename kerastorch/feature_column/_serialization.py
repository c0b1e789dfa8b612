"""Feature columns, and what they hold, as plain values and back."""

from __future__ import annotations

import types
from typing import Any

from ._base import FeatureColumn

_COLUMNS = {}  # the classes of this package by name
_OTHERS = {}  # initializers


def register(cls: type) -> type:
    """Makes a class of columns known by its name."""
    _COLUMNS[cls.__name__] = cls
    return cls


def register_initializer(cls: type) -> type:
    """Makes a class of initializers known by its name."""
    _OTHERS[cls.__name__] = cls
    return cls


def serialize_column(column: FeatureColumn | str) -> dict[str, Any] | str:
    """A column as {"class_name": ..., "config": ...}; a key as it is."""
    if isinstance(column, str):
        return column
    if isinstance(column, FeatureColumn):
        return {"class_name": type(column).__name__, "config": column.get_config()}
    raise ValueError(f"Instance: {column} is not a FeatureColumn")


def deserialize_column(
    config: dict[str, Any] | str,
    custom_objects: dict[str, Any] | None = None,
    columns_by_name: dict[str, FeatureColumn] | None = None,
) -> FeatureColumn | str:
    """The column of `serialize_column`; one that `columns_by_name` has already is that one.

    TensorFlow takes any of the same class and name for the same; here it has to be equal, as a
    model may have the same numbers once plain and once normalized.
    """
    if isinstance(config, str):
        return config
    columns_by_name = {} if columns_by_name is None else columns_by_name
    cls, config = _class_and_config(config, custom_objects, "feature_column_v2")
    if not (isinstance(cls, type) and issubclass(cls, FeatureColumn)):
        raise ValueError(f"Expected FeatureColumn class, instead found: {cls}")
    column = cls.from_config(config, custom_objects, columns_by_name)
    known = columns_by_name.setdefault(f"{cls.__name__}:{column.name}", column)
    return known if known == column else column


def serialize_object(value: Any) -> Any:
    """An initializer as its class and config, a function as its name, None as None."""
    if value is None:
        return None
    if hasattr(value, "get_config"):
        return {"class_name": type(value).__name__, "config": value.get_config()}
    if hasattr(value, "__name__"):
        return value.__name__
    raise ValueError("Cannot serialize", value)


def deserialize_object(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The inverse of `serialize_object`; ValueError for a name that nobody has made known."""
    if config is None or isinstance(config, types.FunctionType):
        return config
    if isinstance(config, dict):
        cls, fields = _class_and_config(config, custom_objects, "object")
        return cls.from_config(fields) if hasattr(cls, "from_config") else cls(**fields)
    if not isinstance(config, str):
        raise ValueError(f"Could not interpret serialized object: {config}")
    found = (custom_objects or {}).get(config) or _OTHERS.get(config)
    if found is None:
        raise ValueError(f"Unknown object: {config}")
    return found() if isinstance(found, type) else found


def _class_and_config(config, custom_objects, what):
    if not isinstance(config, dict) or not {"class_name", "config"} <= set(config):
        raise ValueError(f"Improper config format: {config}")
    name = config["class_name"]
    for known in (custom_objects or {}, _COLUMNS, _OTHERS):
        if name in known:
            return known[name], config["config"]
    raise ValueError(f"Unknown {what}: {name}")


def _serialize_columns(columns):
    return tuple(map(serialize_column, columns))


def _deserialize_columns(configs, custom_objects, columns_by_name):
    return tuple(deserialize_column(c, custom_objects, columns_by_name) for c in configs)


def _deserialize_object(config, custom_objects, columns_by_name):
    return deserialize_object(config, custom_objects)


# kinds of fields: a column or key, several, a function or initializer
COLUMN = serialize_column, deserialize_column
COLUMNS = _serialize_columns, _deserialize_columns
OBJECT = serialize_object, _deserialize_object
