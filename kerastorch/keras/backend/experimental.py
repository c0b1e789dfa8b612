"""tf.keras.backend.experimental: which random generator Keras uses."""

from ..._core.missing import namespace as _namespace

__all__ = [
    "disable_tf_random_generator",
    "enable_tf_random_generator",
    "is_tf_random_generator_enabled",
]

__getattr__, __dir__ = _namespace(__name__)

_settings = {"generator": False}


def enable_tf_random_generator():
    """Accepted: random numbers come from torch in any case."""
    _settings["generator"] = True


def disable_tf_random_generator():
    """Accepted: random numbers come from torch in any case."""
    _settings["generator"] = False


def is_tf_random_generator_enabled():
    """Whether `enable_tf_random_generator` was called last."""
    return _settings["generator"]
