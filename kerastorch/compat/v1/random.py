"""tf.compat.v1.random: tf.random with TensorFlow 1's names."""

from ._aliases import namespace_of as _namespace_of

_PLACES = {
    "_math": "multinomial",
    "_eager": "set_random_seed",
}
_HOME, _, _ = __name__.rpartition(".")
_LAZY = {
    name: (f"{_HOME}.{file}", name) for file, names in _PLACES.items() for name in names.split()
}

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
