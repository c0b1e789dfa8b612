"""tf.keras.backend.experimental: which random generator Keras uses."""

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
