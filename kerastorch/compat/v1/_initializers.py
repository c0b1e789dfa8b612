"""Initializers of TensorFlow 1: functions of (shape, dtype, partition_info) for get_variable."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..._core import dtypes
from ..._ops import creation
from ..._ops.shaping import reshape
from ...linalg import diag_part, matrix_transpose, qr
from ...math import sign
from ...random import normal, uniform
from ...random import truncated_normal as _truncated


class Initializer:
    """Base of initializers: __call__(shape, dtype=None, partition_info=None) gives the value."""

    def __call__(self, shape, dtype=None, partition_info=None):
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            k: v.name if isinstance(v, dtypes.DType) else v
            for k, v in vars(self).items()
            if not k.startswith("_")
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """An initializer from its config."""
        return cls(**config)

    def _kind(self, dtype):
        return dtypes.as_dtype(self.dtype if dtype is None else dtype)


class zeros(Initializer):
    """Zeros."""

    def __init__(self, dtype=dtypes.float32):
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return creation.zeros(shape, self._kind(dtype))


class ones(Initializer):
    """Ones."""

    def __init__(self, dtype=dtypes.float32):
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return creation.ones(shape, self._kind(dtype))


class constant(Initializer):
    """One value, or a list or array of them."""

    def __init__(self, value=0, dtype=dtypes.float32, verify_shape=False):
        if not (np.isscalar(value) or isinstance(value, (list, tuple, np.ndarray))):
            raise TypeError(
                f"Invalid type for initial value: {value!r} of {type(value).__name__}. Expected "
                "Python scalar, list or tuple of values, or numpy.ndarray."
            )
        self.value, self.dtype = value, dtypes.as_dtype(dtype)
        self._verify = verify_shape

    def __call__(self, shape, dtype=None, partition_info=None, verify_shape=None):
        kind = self._kind(dtype)
        value = np.asarray(self.value)
        if self._verify if verify_shape is None else verify_shape:
            return creation.constant(self.value, kind, shape)
        size = int(np.prod(shape)) if len(shape) else 1
        if value.size > size and value.ndim:
            raise ValueError(
                f"Too many elements provided. Takes at most {size}, but got {value.size}."
            )
        flat = value.reshape(-1)
        if value.size < size:  # the last value goes on, as TensorFlow 1 fills
            flat = np.concatenate([flat, np.repeat(flat[-1:], size - value.size)])
        return creation.constant(flat[:size].reshape(tuple(shape)), kind)


class random_uniform(Initializer):
    """Uniform in [minval, maxval); maxval is 1 for floats by default."""

    def __init__(self, minval=0.0, maxval=None, seed=None, dtype=dtypes.float32):
        self.minval, self.maxval, self.seed = minval, maxval, seed
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        kind = self._kind(dtype)
        top = 1.0 if self.maxval is None and kind.is_floating else self.maxval
        return uniform(shape, self.minval, top, kind, seed=self.seed)


class random_normal(Initializer):
    """Normal."""

    def __init__(self, mean=0.0, stddev=1.0, seed=None, dtype=dtypes.float32):
        self.mean, self.stddev, self.seed = mean, stddev, seed
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return normal(shape, self.mean, self.stddev, self._kind(dtype), seed=self.seed)


class truncated_normal(random_normal):
    """Normal, drawn again beyond two standard deviations."""

    def __call__(self, shape, dtype=None, partition_info=None):
        return _truncated(shape, self.mean, self.stddev, self._kind(dtype), seed=self.seed)


class uniform_unit_scaling(Initializer):
    """Uniform, with the scale of the inputs kept: sqrt(3 / size of the input) * factor."""

    def __init__(self, factor=1.0, seed=None, dtype=dtypes.float32):
        self.factor, self.seed, self.dtype = factor, seed, dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        size = max(float(np.prod(shape[:-1])), 1.0)
        top = math.sqrt(3 / size) * self.factor
        return uniform(shape, -top, top, self._kind(dtype), seed=self.seed)


def _fans(shape):
    """(inputs, outputs) of a kernel."""
    if len(shape) < 1:
        return 1, 1
    if len(shape) == 1:
        return shape[0], shape[0]
    field = int(np.prod(shape[:-2]))
    return shape[-2] * field, shape[-1] * field


class variance_scaling(Initializer):
    """Scaled by sqrt(scale / n): n is what `mode` says of the fans; a distribution."""

    def __init__(
        self, scale=1.0, mode="fan_in", distribution="truncated_normal", seed=None,
        dtype=dtypes.float32,
    ):  # fmt: skip
        if scale <= 0.0:
            raise ValueError(f"Argument `scale` must be a positive float. Received: {scale}")
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise ValueError(
                "Argument `mode` should be one of ('fan_in', 'fan_out', 'fan_avg'). Received: "
                f"{mode}"
            )
        kinds = ("normal", "uniform", "truncated_normal", "untruncated_normal")
        if distribution.lower() not in kinds:
            raise ValueError(
                f"Argument `distribution` should be one of {kinds}. Received: {distribution}"
            )
        self.scale, self.mode, self.distribution = scale, mode, distribution.lower()
        self.seed, self.dtype = seed, dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        kind = self._kind(dtype)
        whole = shape if partition_info is None else partition_info.full_shape
        inputs, outputs = _fans(list(whole))
        count = {"fan_in": inputs, "fan_out": outputs, "fan_avg": (inputs + outputs) / 2}
        scale = self.scale / max(1.0, count[self.mode])
        if self.distribution == "uniform":
            top = math.sqrt(3.0 * scale)
            return uniform(shape, -top, top, kind, seed=self.seed)
        if self.distribution == "untruncated_normal":
            return normal(shape, 0.0, math.sqrt(scale), kind, seed=self.seed)
        # the deviation of a normal distribution that is cut at two of its own
        deviation = math.sqrt(scale) / 0.87962566103423978
        return _truncated(shape, 0.0, deviation, kind, seed=self.seed)


class glorot_uniform(variance_scaling):
    """Uniform in +-sqrt(6 / (fan_in + fan_out))."""

    def __init__(self, seed=None, dtype=dtypes.float32):
        super().__init__(1.0, "fan_avg", "uniform", seed)  # TensorFlow takes no notice of dtype

    def get_config(self):
        """The constructor's arguments."""
        return {"seed": self.seed, "dtype": self.dtype.name}


class glorot_normal(glorot_uniform):
    """Truncated normal of variance 2 / (fan_in + fan_out)."""

    def __init__(self, seed=None, dtype=dtypes.float32):
        variance_scaling.__init__(self, 1.0, "fan_avg", "truncated_normal", seed)


def lecun_normal(seed=None):
    """Truncated normal of variance 1 / fan_in."""
    return variance_scaling(1.0, "fan_in", "truncated_normal", seed)


def lecun_uniform(seed=None):
    """Uniform in +-sqrt(3 / fan_in)."""
    return variance_scaling(1.0, "fan_in", "uniform", seed)


def he_normal(seed=None):
    """Truncated normal of variance 2 / fan_in."""
    return variance_scaling(2.0, "fan_in", "truncated_normal", seed)


def he_uniform(seed=None):
    """Uniform in +-sqrt(6 / fan_in)."""
    return variance_scaling(2.0, "fan_in", "uniform", seed)


class identity(Initializer):
    """A matrix with `gain` in its diagonal."""

    def __init__(self, gain=1.0, dtype=dtypes.float32):
        self.gain, self.dtype = gain, dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        if len(shape) != 2:
            raise ValueError("Identity matrix initializer can only be used for 2D matrices.")
        kind = self._kind(dtype)
        return creation.constant((self.gain * np.eye(*shape)).astype(kind.as_numpy_dtype), kind)


class orthogonal(Initializer):
    """Columns or rows that are orthogonal: Q of a normal matrix."""

    def __init__(self, gain=1.0, seed=None, dtype=dtypes.float32):
        self.gain, self.seed, self.dtype = gain, seed, dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        if len(shape) < 2:
            raise ValueError("The tensor to initialize must be at least two-dimensional.")
        rows, columns = int(np.prod(shape[:-1])), shape[-1]
        flat = (max(rows, columns), min(rows, columns))
        q, r = qr(normal(flat, dtype=self._kind(dtype), seed=self.seed))
        q = q * sign(diag_part(r))
        if rows < columns:
            q = matrix_transpose(q)
        return self.gain * reshape(q, shape)


def as_tensorflow(cls: type, name: str) -> None:
    """Gives a class the name that TensorFlow shows, and its place in the configs of layers."""
    cls.__name__ = cls.__qualname__ = cls.__name__.title().replace("_", "")
    cls._keras_address = "keras.initializers", name


for _class in (zeros, ones, constant, variance_scaling, identity, orthogonal):
    as_tensorflow(_class, _class.__name__.title().replace("_", ""))
for _class in (glorot_uniform, glorot_normal):
    as_tensorflow(_class, _class.__name__)
for _class in (random_uniform, random_normal, truncated_normal, uniform_unit_scaling):
    _class.__name__ = _class.__qualname__ = _class.__name__.title().replace("_", "")
