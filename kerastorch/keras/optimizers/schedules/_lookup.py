"""tf.keras.optimizers.schedules.deserialize."""

from ..._base import legacy, serialization
from . import decay

_CLASSES = {
    cls.__name__: cls
    for cls in (
        decay.CosineDecay,
        decay.CosineDecayRestarts,
        decay.ExponentialDecay,
        decay.InverseTimeDecay,
        decay.PiecewiseConstantDecay,
        decay.PolynomialDecay,
    )
}


def deserialize(config, custom_objects=None, use_legacy_format=False):
    """A schedule from what `serialize` gave, in either format.

    TypeError for a class that is not registered; ValueError for an unknown name.
    """
    if use_legacy_format:
        return legacy.deserialize_keras_object(config, _CLASSES, custom_objects, "decay")
    found = serialization.deserialize_keras_object(
        config, module_objects=_CLASSES, custom_objects=custom_objects
    )
    if isinstance(found, str):
        raise ValueError(f"Unknown decay: {found!r}.")
    return found
