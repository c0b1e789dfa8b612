"""tf.keras.losses.get, serialize and deserialize: losses by name and by config."""

from .._base import formats
from . import crossentropy, divergence, margins, regression
from .base import NAMED, Loss

_ALIASES = {
    "bce": "binary_crossentropy",
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
    "kld": "kl_divergence",
}


def _fill(table):
    functions = [
        crossentropy.binary_crossentropy,
        crossentropy.binary_focal_crossentropy,
        crossentropy.categorical_crossentropy,
        crossentropy.categorical_focal_crossentropy,
        crossentropy.sparse_categorical_crossentropy,
        divergence.kl_divergence,
        divergence.poisson,
        margins.categorical_hinge,
        margins.hinge,
        margins.squared_hinge,
        regression.cosine_similarity,
        regression.huber,
        regression.log_cosh,
        regression.mean_absolute_error,
        regression.mean_absolute_percentage_error,
        regression.mean_squared_error,
        regression.mean_squared_logarithmic_error,
    ]
    table.update({f.__name__: f for f in functions})
    for short, name in _ALIASES.items():
        table[short] = table[short.upper()] = table[name]
    table["kullback_leibler_divergence"] = table["kl_divergence"]
    table["logcosh"], table["huber_loss"] = table["log_cosh"], table["huber"]
    for module in (crossentropy, divergence, margins, regression):
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, Loss):
                table[name] = value


_fill(NAMED)


def serialize(loss, use_legacy_format=False):
    """The config of a loss object or function, for `deserialize`.

    use_legacy_format: whether to write the format of HDF5 files, where a function is its name.
    """
    return formats.write(loss, use_legacy_format)


def deserialize(name, custom_objects=None, use_legacy_format=False):
    """The loss that a config or a name stands for.

    use_legacy_format: whether the config is of the format of HDF5 files.
    ValueError for an unknown name in that format, TypeError for a class that is not registered.
    """
    return formats.read(name, NAMED, "loss function", custom_objects, use_legacy_format)


def get(identifier):
    """A loss from its name ("mse"), its config, or itself; None for None.

    ValueError for an unknown name and for anything else.

    >>> tf.keras.losses.get("mse") is tf.keras.losses.mean_squared_error
    True
    """
    if identifier is None or callable(identifier):
        return identifier
    if isinstance(identifier, str):
        return deserialize(identifier, use_legacy_format=True)
    if isinstance(identifier, dict):
        return deserialize(identifier)
    raise ValueError(f"Could not interpret loss function identifier: {identifier}")
