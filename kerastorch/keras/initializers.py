"""tf.keras.initializers: callables that make the first value of a weight from its shape.

A random initializer makes the same numbers at every call with the same shape: those of its seed,
or, without one, of a seed it draws at its first call.
"""

import inspect
import math
import numbers
import warnings

import torch

from .._core import devices
from .._core import philox as _philox
from .._core.dtypes import as_dtype as _as_dtype
from .._core.errors import invalid as _invalid
from .._core.missing import namespace as _namespace
from .._core.tensor import Tensor as _Tensor
from .._ops import creation
from .._ops import initializers as sampling
from ..random import draws as _draws
from ._base import config as _config
from ._base import formats, serialization
from ._base import seeds as _seeds
from ._base.configured import Configured as _Configured

__all__ = [
    "Constant",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "Identity",
    "Initializer",
    "LecunNormal",
    "LecunUniform",
    "Ones",
    "Orthogonal",
    "RandomNormal",
    "RandomUniform",
    "TruncatedNormal",
    "VarianceScaling",
    "Zeros",
    "constant",
    "deserialize",
    "get",
    "glorot_normal",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "identity",
    "lecun_normal",
    "lecun_uniform",
    "ones",
    "orthogonal",
    "random_normal",
    "random_uniform",
    "serialize",
    "truncated_normal",
    "variance_scaling",
    "zeros",
]

__getattr__, __dir__ = _namespace(__name__)

_KEYWORDS = ["partition_shape", "partition_offset", "layout"]
# the standard deviation of a unit normal cut off at two standard deviations
_TRUNCATED_STDDEV = 0.87962566103423978


class Initializer(_Configured):
    """Base class: called with a shape, it gives a tensor of that shape.

    A subclass defines `__call__(shape, dtype=None, **kwargs)`, and `get_config` if it has
    arguments.
    """

    _partitions = True

    def __call__(self, shape, dtype=None, **kwargs):
        """A tensor of `shape` and `dtype`, by default keras.backend.floatx().

        partition_shape, partition_offset: what part of a partitioned variable to make.
        """
        raise NotImplementedError(f"{type(self).__name__} must implement `__call__()`.")

    def get_config(self):
        """The constructor's arguments."""
        return self._own_config()

    @classmethod
    def from_config(cls, config):
        """An initializer from what `get_config` gave."""
        return cls(**{key: value for key, value in config.items() if key != "dtype"})

    def _arguments(self, shape, dtype, kwargs):
        """(shape, dtype) of a call, checked."""
        unknown = [key for key in kwargs if key not in _KEYWORDS]
        if unknown:
            raise TypeError(
                f"Unknown keyword arguments: {unknown}. Allowed keyword arguments: {_KEYWORDS}."
            )
        if not self._partitions and ("partition_shape" in kwargs or "partition_offset" in kwargs):
            raise ValueError(
                f"{type(self).__name__} initializer doesn't support partition-related arguments."
            )
        dtype = _as_dtype(_config.floatx() if dtype is None else dtype)
        return self._dims(kwargs.get("partition_shape", shape)), dtype

    def _dims(self, shape):
        return sampling.dims(shape)


def _need_float(dtype):
    if not dtype.is_floating:
        raise ValueError(f"Expected floating point type, got {dtype}.")


def _check_dimensions(shape):
    """InvalidArgumentError for a number in place of a shape, ValueError for unknown dimensions."""
    if isinstance(shape, numbers.Integral):
        raise _invalid(f"shape must be a vector of dimensions, got {shape} [Op:StatelessRandom]")
    if isinstance(shape, (list, tuple)) and None in shape:
        raise ValueError(f"Cannot convert a partially known shape {shape} to a Tensor.")


class _Filled(Initializer):
    def __call__(self, shape, dtype=None, **kwargs):
        if dtype is not None and _as_dtype(dtype).torch is None:
            raise ValueError(f"Expected numeric or boolean dtype, got {_as_dtype(dtype)}.")
        shape, dtype = self._arguments(shape, dtype, kwargs)
        return _Tensor(torch.full(shape, self._fill, dtype=dtype.torch, device=devices.current()))

    def _dims(self, shape):
        return sampling.dims(shape, TypeError, op="Fill")


class Zeros(_Filled):
    """Zeros, or False."""

    _fill = 0


class Ones(_Filled):
    """Ones, or True."""

    _fill = 1


class Constant(Initializer):
    """`value`, a number or as many numbers as the shape has elements."""

    def __init__(self, value=0):
        self.value = value

    def __call__(self, shape, dtype=None, **kwargs):
        shape, dtype = self._arguments(shape, dtype, kwargs)
        return creation.constant(self.value, dtype, shape)

    def _dims(self, shape):
        return None if shape is None else sampling.dims(shape, TypeError, ValueError)

    @classmethod
    def from_config(cls, config):
        value = config.get("value", 0)
        if isinstance(value, dict):
            value = serialization.deserialize_keras_object(value)
        return cls(value)


class _Random(Initializer):
    """An initializer with a seed."""

    _config_names = ()  # the seed's place is that in the subclass's signature

    def __init__(self, seed):
        self.seed = seed
        self._drawn, self._ahead = None, False

    def _draw_seed(self):
        if self._drawn is None:
            self._drawn = _seeds.new_seed() if self.seed is None else int(self.seed)

    def _source(self, kwargs):
        """Where the numbers begin: that of a stateless op with the seed."""
        offset = kwargs.get("partition_offset")
        ahead, self._ahead = self._ahead, False
        if self.seed is None and self._drawn is not None and offset is None and not ahead:
            warnings.warn(
                f"The initializer {type(self).__name__} is unseeded and being called multiple "
                "times: it gives the same values each time. Give it a seed, or make one for each "
                "use.",
                stacklevel=3,
            )
        self._draw_seed()
        if self.seed is None and not _seeds.is_seeded():
            return sampling.generator(self._drawn + (hash(tuple(offset)) & 0xFFFF if offset else 0))
        place = _philox.stateless(self._drawn, 0)
        if not offset:
            return place
        # the seed is folded together with the number of the part
        low, high, _, _ = _philox.block(place)
        return _philox.stateless(low | high << 32, hash(tuple(map(int, offset))))


class RandomUniform(_Random):
    """Uniform deviates in [minval, maxval), of a float or integer dtype."""

    def __init__(self, minval=-0.05, maxval=0.05, seed=None):
        super().__init__(seed)
        self.minval, self.maxval = minval, maxval

    def __call__(self, shape, dtype=None, **kwargs):
        _check_dimensions(shape)
        shape, dtype = self._arguments(shape, dtype, kwargs)
        if not (dtype.is_floating or dtype.is_integer):
            raise ValueError(f"Expected float or integer dtype, got {dtype}.")
        if dtype.is_integer and type(self.minval) is float:
            raise TypeError(f"Cannot convert {self.minval} to EagerTensor of dtype {dtype.name}")
        return sampling.uniform(shape, self.minval, self.maxval, dtype, self._source(kwargs))


class RandomNormal(_Random):
    """Normal deviates."""

    _draw = staticmethod(sampling.normal)

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def __call__(self, shape, dtype=None, **kwargs):
        _check_dimensions(shape)
        shape, dtype = self._arguments(shape, dtype, kwargs)
        _need_float(dtype)
        return self._draw(shape, self.mean, self.stddev, dtype, self._source(kwargs))


class TruncatedNormal(RandomNormal):
    """Normal deviates, those more than two standard deviations from the mean redrawn."""

    _draw = staticmethod(sampling.truncated_normal)


class VarianceScaling(_Random):
    """Deviates of mean 0 and variance scale / n, n the fan of the weight.

    mode: n is the number of inputs ("fan_in"), outputs ("fan_out") or their mean ("fan_avg").
    distribution: "truncated_normal", "untruncated_normal" or "uniform".
    ValueError for another, and for a scale that is not positive.
    """

    def __init__(self, scale=1.0, mode="fan_in", distribution="truncated_normal", seed=None):
        super().__init__(seed)
        if scale <= 0.0:
            raise ValueError(f"`scale` must be positive float. Received: scale={scale}.")
        distribution = distribution.lower()
        distribution = "truncated_normal" if distribution == "normal" else distribution
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise ValueError(
                f"Invalid `mode` argument: {mode}. Please use one of 'fan_in', 'fan_out', "
                "'fan_avg'."
            )
        if distribution not in ("uniform", "truncated_normal", "untruncated_normal"):
            raise ValueError(
                f"Invalid `distribution` argument: {distribution}. Allowed distributions: "
                "'uniform', 'truncated_normal', 'untruncated_normal'."
            )
        self.scale, self.mode, self.distribution = scale, mode, distribution

    def __call__(self, shape, dtype=None, **kwargs):
        if shape is None:
            raise TypeError(f"{type(self).__name__} needs a shape, got None.")
        if isinstance(shape, numbers.Integral) and type(shape) is not int:
            raise TypeError(f"{type(self).__name__} needs a shape, got {shape!r} without a length.")
        if dtype is not None:
            _need_float(_as_dtype(dtype))
        shape, dtype = self._arguments(shape, dtype, kwargs)
        fan_in, fan_out = _fans(sampling.dims(shape))
        _need_float(dtype)
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        variance = self.scale / max(1.0, fan)
        rng = self._source(kwargs)
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * variance)
            return sampling.uniform(shape, -limit, limit, dtype, rng)
        stddev = math.sqrt(variance)
        if self.distribution == "truncated_normal":
            return sampling.truncated_normal(shape, 0.0, stddev / _TRUNCATED_STDDEV, dtype, rng)
        return sampling.normal(shape, 0.0, stddev, dtype, rng)


def _fans(shape):
    """(inputs, outputs) of a weight: [..., in, out], the leading axes a receptive field."""
    if len(shape) < 2:
        return (shape[0], shape[0]) if shape else (1, 1)
    field = math.prod(shape[:-2])
    return shape[-2] * field, shape[-1] * field


class _Scaled(VarianceScaling):
    """A VarianceScaling whose only argument is the seed."""

    _config_names = ("seed",)

    def __init__(self, seed=None):
        super().__init__(*self._scaling, seed=seed)


class GlorotUniform(_Scaled):
    """Uniform in +-sqrt(6 / (fan_in + fan_out)), also called Xavier uniform."""

    _scaling = (1.0, "fan_avg", "uniform")


class GlorotNormal(_Scaled):
    """Truncated normal of variance 2 / (fan_in + fan_out), also called Xavier normal."""

    _scaling = (1.0, "fan_avg", "truncated_normal")


class LecunNormal(_Scaled):
    """Truncated normal of variance 1 / fan_in."""

    _scaling = (1.0, "fan_in", "truncated_normal")


class LecunUniform(_Scaled):
    """Uniform in +-sqrt(3 / fan_in)."""

    _scaling = (1.0, "fan_in", "uniform")


class HeNormal(_Scaled):
    """Truncated normal of variance 2 / fan_in."""

    _scaling = (2.0, "fan_in", "truncated_normal")


class HeUniform(_Scaled):
    """Uniform in +-sqrt(6 / fan_in)."""

    _scaling = (2.0, "fan_in", "uniform")


class Orthogonal(_Random):
    """gain times a random orthogonal matrix, all axes but the last taken together as its rows.

    ValueError for fewer than two dimensions.
    """

    _partitions = False

    def __init__(self, gain=1.0, seed=None):
        super().__init__(seed)
        self.gain = gain

    def __call__(self, shape, dtype=None, **kwargs):
        shape, dtype = self._arguments(shape, dtype, kwargs)
        _need_float(dtype)
        if len(shape) < 2:
            raise ValueError(
                "The tensor to initialize must be at least two-dimensional. Received: "
                f"shape={shape} of rank {len(shape)}."
            )
        rows, columns = math.prod(shape[:-1]), shape[-1]
        size = (max(rows, columns), min(rows, columns))
        q, r = torch.linalg.qr(self._normals(size, dtype.torch, self._source(kwargs)))
        q = q * torch.sign(r.diagonal())
        q = q.t() if rows < columns else q
        value = (self.gain * q.reshape(shape)).contiguous()
        return _Tensor(value.to(device=devices.current(), dtype=dtype.torch))

    def _normals(self, size, dtype, source):
        wide = torch.promote_types(dtype, torch.float32)
        if isinstance(source, torch.Generator):
            return torch.randn(size, generator=source, dtype=wide)
        return _draws.normal(size, dtype, source).to(wide)


class Identity(Initializer):
    """gain times the identity matrix; ValueError unless the shape has two dimensions."""

    _partitions = False

    def __init__(self, gain=1.0):
        self.gain = gain

    def __call__(self, shape, dtype=None, **kwargs):
        if dtype is not None:
            _need_float(_as_dtype(dtype))
        if shape is None or isinstance(shape, (int, str)):
            raise TypeError(f"Identity needs a shape of two dimensions, got {shape!r}.")
        shape, dtype = self._arguments(shape, dtype, kwargs)
        _need_float(dtype)
        if len(shape) != 2:
            raise ValueError(
                "Identity matrix initializer can only be used for 2D matrices. Received: "
                f"shape={shape} of rank {len(shape)}."
            )
        return _Tensor(self.gain * torch.eye(*shape, dtype=dtype.torch, device=devices.current()))


zeros, ones, constant = Zeros, Ones, Constant
random_uniform, random_normal, truncated_normal = RandomUniform, RandomNormal, TruncatedNormal
variance_scaling, orthogonal, identity = VarianceScaling, Orthogonal, Identity
glorot_uniform, glorot_normal = GlorotUniform, GlorotNormal
he_uniform, he_normal = HeUniform, HeNormal
lecun_uniform, lecun_normal = LecunUniform, LecunNormal

_SNAKE = {
    "Initializer": "initializer",
    "Zeros": "zeros",
    "Ones": "ones",
    "Constant": "constant",
    "RandomUniform": "random_uniform",
    "RandomNormal": "random_normal",
    "TruncatedNormal": "truncated_normal",
    "VarianceScaling": "variance_scaling",
    "Orthogonal": "orthogonal",
    "Identity": "identity",
    "GlorotUniform": "glorot_uniform",
    "GlorotNormal": "glorot_normal",
    "HeUniform": "he_uniform",
    "HeNormal": "he_normal",
    "LecunUniform": "lecun_uniform",
    "LecunNormal": "lecun_normal",
}
_OBJECTS = {
    alias: globals()[name]
    for name, snake in _SNAKE.items()
    for alias in (name, snake, name + "V2", snake + "V2")
}
_OBJECTS |= {"normal": RandomNormal, "uniform": RandomUniform, "one": Ones, "zero": Zeros}


def serialize(initializer, use_legacy_format=False):
    """The config of an initializer, None for None."""
    if initializer is None:
        return None
    if not isinstance(initializer, (Initializer, sampling.Initializer)):
        warnings.warn(
            "`keras.initializers.serialize()` is for objects of type "
            f"`keras.initializers.Initializer`, got {type(initializer)}.",
            stacklevel=2,
        )
    return formats.write(initializer, use_legacy_format)


def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The initializer for a config or a name; an unknown name is returned as it came."""
    return formats.read(config, _OBJECTS, "initializer", custom_objects, use_legacy_format)


def get(identifier):
    """The initializer for a name, a config, a class or a callable; None for None.

    ValueError for an unknown name and for anything else.

    >>> tf.keras.initializers.get("he_normal").get_config()
    {'seed': None}
    """
    if identifier is None:
        return None
    if isinstance(identifier, str):
        identifier = {"class_name": identifier, "config": {}}
    if isinstance(identifier, dict):
        return deserialize(identifier, use_legacy_format="module" not in identifier)
    if callable(identifier):
        return identifier() if inspect.isclass(identifier) else identifier
    raise ValueError(f"Could not interpret initializer identifier: {identifier}")
