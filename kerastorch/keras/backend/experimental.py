"""tf.keras.backend.experimental: which random generator Keras uses."""

from ..._core.missing import namespace as _namespace
from .._base import seeds as _seeds

__all__ = [
    "disable_tf_random_generator",
    "enable_tf_random_generator",
    "is_tf_random_generator_enabled",
]

__getattr__, __dir__ = _namespace(__name__)


def enable_tf_random_generator():
    """Lets layers that are made from now on draw by tf.random.Generators of their own."""
    _seeds.draw_by_generators(True)


def disable_tf_random_generator():
    """Lets layers that are made from now on draw by ops with seeds, as at first."""
    _seeds.draw_by_generators(False)


def is_tf_random_generator_enabled():
    """Whether `enable_tf_random_generator` was called last."""
    return _seeds.draws_by_generators()
