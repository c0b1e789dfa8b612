"""tf.keras.optimizers.schedules.deserialize."""

from ..._base import formats
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

    TypeError for a class that is not registered; an unknown name is returned as it came.
    """
    return formats.read(config, _CLASSES, "decay", custom_objects, use_legacy_format)
