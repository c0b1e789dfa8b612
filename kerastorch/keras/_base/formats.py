"""Objects of a kind (losses, initializers ...) to and from their configs, in either format.

The legacy format is that of HDF5 files: class name and config, a function as its name.
"""

from . import legacy, serialization


def write(instance, use_legacy_format=False):
    """The config of an object or function; None for None."""
    if instance is None:
        return None
    return (legacy if use_legacy_format else serialization).serialize_keras_object(instance)


def read(config, known, kind, custom_objects=None, use_legacy_format=False):
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
