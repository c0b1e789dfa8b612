"""layers.serialize and layers.deserialize."""

from .._base import built_ins, legacy, serialization


def serialize(layer, use_legacy_format=False):
    """The config of a layer: class name, constructor's arguments.

    use_legacy_format: the format of HDF5 files.
    ValueError for a metric.
    """
    if getattr(layer, "_is_metric", False):
        raise ValueError(
            f"Cannot serialize {layer} since it is a metric. Please use the "
            "`keras.metrics.serialize()` and `keras.metrics.deserialize()` APIs to serialize and "
            "deserialize metrics."
        )
    module = legacy if use_legacy_format else serialization
    return module.serialize_keras_object(layer)


def deserialize(config, custom_objects=None, use_legacy_format=False):
    """A layer from its config, with custom classes from `custom_objects`.

    ValueError for an empty config and an unknown class.
    """
    if not config:
        raise ValueError(f"Cannot deserialize empty config. Received: config={config}")
    module = legacy if use_legacy_format else serialization
    return module.deserialize_keras_object(
        config,
        module_objects=built_ins.layer_classes(),
        custom_objects=custom_objects,
        printable_module_name="layer",
    )
