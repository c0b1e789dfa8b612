"""tf.keras.metrics.get, serialize and deserialize: metrics by name and by config."""

from .._base import formats
from ..losses.base import NAMED as _LOSSES
from ..losses.base import Loss
from . import accuracy, auc, base, confusion, fscore, mean, overlap, r2, wrappers
from .mean import NAMED


def _fill(table):
    table.update({k: v for k, v in _LOSSES.items() if not isinstance(v, type)})
    for name in (
        "accuracy",
        "binary_accuracy",
        "categorical_accuracy",
        "sparse_categorical_accuracy",
        "sparse_top_k_categorical_accuracy",
        "top_k_categorical_accuracy",
    ):
        table[name] = getattr(accuracy, name)
    table["acc"] = table["ACC"] = table["accuracy"]
    table["cosine_similarity"] = table["cosine_proximity"] = wrappers.cosine_similarity
    for module in (accuracy, auc, base, confusion, fscore, mean, overlap, r2, wrappers):
        for name, value in vars(module).items():
            public = isinstance(value, type) and not name.startswith("_")
            if public and issubclass(value, base.Metric) and not issubclass(value, Loss):
                table[name] = value


_fill(NAMED)


def serialize(metric, use_legacy_format=False):
    """The config of a metric object or function, for `deserialize`.

    use_legacy_format: whether to write the format of HDF5 files, where a function is its name.
    """
    return formats.write(metric, use_legacy_format)


def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The metric that a config or a name stands for.

    use_legacy_format: whether the config is of the format of HDF5 files; then an unknown name is
        a ValueError, else it is returned as it came.
    TypeError for a class that is not registered.
    """
    return formats.read(config, NAMED, "metric function", custom_objects, use_legacy_format)


def get(identifier):
    """A metric from its name ("mse", "AUC"), its config, or itself.

    An unknown name is returned as it came; ValueError for anything else.

    >>> tf.keras.metrics.get("mse") is tf.keras.metrics.mean_squared_error
    True
    """
    if isinstance(identifier, dict):
        return deserialize(identifier, use_legacy_format="module" not in identifier)
    if isinstance(identifier, str):
        return deserialize(identifier)
    if callable(identifier):
        return identifier
    raise ValueError(f"Could not interpret metric identifier: {identifier}")
