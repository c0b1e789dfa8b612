"""Initializers of TensorFlow 1 with the defaults that Keras had then."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes
from . import _initializers as _tf


class RandomNormal(_tf.random_normal):
    """Normal."""

    def __init__(
        self,
        mean: float = 0.0,
        stddev: float = 0.05,
        seed: int | None = None,
        dtype: Any = dtypes.float32,
    ):
        super().__init__(mean, stddev, seed, dtype)


class RandomUniform(_tf.random_uniform):
    """Uniform in [minval, maxval)."""

    def __init__(
        self,
        minval: float = -0.05,
        maxval: float = 0.05,
        seed: int | None = None,
        dtype: Any = dtypes.float32,
    ):
        super().__init__(minval, maxval, seed, dtype)


class TruncatedNormal(_tf.truncated_normal):
    """Normal, drawn again beyond two standard deviations."""

    def __init__(
        self,
        mean: float = 0.0,
        stddev: float = 0.05,
        seed: int | None = None,
        dtype: Any = dtypes.float32,
    ):
        super().__init__(mean, stddev, seed, dtype)


class _OfInputs(_tf.variance_scaling):
    """Scaled by the number of inputs."""

    _scale, _distribution = 1.0, "truncated_normal"

    def __init__(self, seed: int | None = None):
        super().__init__(self._scale, "fan_in", self._distribution, seed)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"seed": self.seed}


class lecun_normal(_OfInputs):
    """Truncated normal of variance 1 / fan_in."""


class lecun_uniform(_OfInputs):
    """Uniform in +-sqrt(3 / fan_in)."""

    _distribution = "uniform"


class he_normal(_OfInputs):
    """Truncated normal of variance 2 / fan_in."""

    _scale = 2.0


class he_uniform(lecun_uniform):
    """Uniform in +-sqrt(6 / fan_in)."""

    _scale = 2.0


for _class in (lecun_normal, lecun_uniform, he_normal, he_uniform):
    _tf.as_tensorflow(_class, _class.__name__)
for _class in (RandomNormal, RandomUniform, TruncatedNormal):
    _class._keras_address = "keras.initializers", _class.__name__
