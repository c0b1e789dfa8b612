"""Objects of a kind (losses, initializers ...) to and from their configs, in either format.

The legacy format is that of HDF5 files: class name and config, a function as its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import legacy, serialization


def write(instance: Any, use_legacy_format: bool = False) -> Any:
    """The config of an object or function; None for None."""
    if instance is None:
        return None
    return (legacy if use_legacy_format else serialization).serialize_keras_object(instance)


def read(
    config: Any,
    known: Mapping[str, Any],
    kind: str,
    custom_objects: Mapping[str, Any] | None = None,
    use_legacy_format: bool = False,
) -> Any:
    """What a config or a name stands for.

    known: the built-in objects by name.  kind: what they are, for messages.
    ValueError for an unknown name in the legacy format, TypeError for a class that is not
    registered; in the new format an unknown name is returned as it came.
    """
    if use_legacy_format:
        return legacy.deserialize_keras_object(config, known, custom_objects, kind)
    return serialization.deserialize_keras_object(
        config, module_objects=known, custom_objects=custom_objects
    )
