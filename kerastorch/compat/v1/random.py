"""tf.compat.v1.random: tf.random with TensorFlow 1's names."""

from ._aliases import by_file as _by_file
from ._aliases import namespace_of as _namespace_of

_PLACES = {
    "_math": "multinomial",
    "_eager": "set_random_seed",
}

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _by_file(_PLACES))
