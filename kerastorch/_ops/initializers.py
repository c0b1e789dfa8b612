"""tf.zeros_initializer and its kin: callables that make a tensor of a given shape.

The initializers of Keras are in `kerastorch/keras/initializers.py`; the sampling is shared.
"""

import math

import numpy as np
import torch

from .._core import devices
from .._core.dtypes import as_dtype
from .._core.errors import invalid
from .._core.philox import stateless
from .._core.tensor import Tensor
from ..random import draws
from ..random.seeds import for_op
from .creation import constant

_SQRT2 = math.sqrt(2.0)
_TWO_SIGMA = math.erf(_SQRT2)

_PARTITION = ("partition_shape", "partition_offset")


def dims(shape, wrong=invalid, negative=invalid, op="StatelessRandom"):
    """A shape (list, TensorShape, tensor, one int) as a tuple of ints.

    ValueError for None, `negative` for negative sizes, `wrong` for what is no integer.
    """
    if hasattr(shape, "as_list"):
        shape = shape.as_list()
    elif hasattr(shape, "numpy"):
        shape = shape.numpy()
    if shape is None:
        raise ValueError("Attempt to convert a value (None) with an unsupported type to a Tensor.")
    found = np.atleast_1d(np.asarray(shape))
    if found.size and found.dtype.kind not in "iu":
        if found.dtype.kind != "O":
            raise wrong(f"Cannot convert {shape!r} to a shape: expected integers [Op:{op}]")
        found = [int(d) for d in found]
    for d in found:
        if d < 0:
            raise negative(f"Dimension {d} must be >= 0 [Op:{op}]")
    return tuple(int(d) for d in found)


def generator(seed):
    """A torch.Generator for a seed; the same seed gives the same numbers on every device."""
    return torch.Generator().manual_seed(int(seed))


def normal(shape, mean, stddev, dtype, source):
    """A tensor of normal deviates.

    source: where the numbers come from (see random/draws.py), or a torch.Generator.
    """
    if not isinstance(source, torch.Generator):
        return _made(draws.normal(shape, dtype.torch, source, mean, stddev), dtype)
    raw = torch.empty(shape, dtype=_wide(dtype))
    if stddev >= 0:
        return _made(raw.normal_(mean, stddev, generator=source), dtype)
    return _made(raw.normal_(0.0, 1.0, generator=source).mul_(stddev).add_(mean), dtype)


def truncated_normal(shape, mean, stddev, dtype, source):
    """A tensor of normal deviates of up to two standard deviations from the mean."""
    if not isinstance(source, torch.Generator):
        return _made(draws.truncated_normal(shape, dtype.torch, source, mean, stddev), dtype)
    # the inverse of the distribution function: torch.nn.init.trunc_normal_ takes 8 times as long
    raw = torch.empty(shape, dtype=_wide(dtype))
    raw.uniform_(-_TWO_SIGMA, _TWO_SIGMA, generator=source).erfinv_().mul_(_SQRT2)
    return _made(raw.clamp_(-2.0, 2.0).mul_(stddev).add_(mean), dtype)


def uniform(shape, low, high, dtype, source):
    """A tensor of uniform deviates in [low, high), of a float or integer dtype."""
    if not dtype.is_floating:
        return _made(
            _integers(shape, int(low), dtype.max if high is None else int(high), dtype, source),
            dtype,
        )
    high = 1.0 if high is None else high
    if not isinstance(source, torch.Generator):
        return _made(draws.uniform(shape, dtype.torch, source, low, high), dtype)
    raw = torch.empty(shape, dtype=_wide(dtype))
    if low <= high:
        raw.uniform_(low, high, generator=source)
        if dtype.torch.itemsize < 4 and low < high:
            raw = _below(raw.to(dtype.torch), high)
        return _made(raw, dtype)
    return _made(raw.uniform_(0.0, 1.0, generator=source).mul_(high - low).add_(low), dtype)


def _integers(shape, low, high, dtype, source):
    kernel = "StatelessRandomUniformIntV2"
    if not isinstance(source, torch.Generator):
        wide = dtype.torch if dtype.torch.itemsize >= 4 else torch.int64
        return draws.integers(shape, wide, source, low, high, kernel)
    if low >= high:
        raise invalid(f"Need minval < maxval, got {low} >= {high} [Op:{kernel}]")
    return torch.randint(low, high, shape, generator=source)


def _below(raw, high):
    """Raw numbers of low precision, those that were rounded up to `high` the next lower ones."""
    end = torch.tensor(high, dtype=raw.dtype)
    if float(end) < high:
        return raw
    return raw.clamp_(max=torch.nextafter(end, torch.full_like(end, -math.inf)))


def _wide(dtype):
    return torch.float64 if dtype.torch is torch.float64 else torch.float32


def _made(raw, dtype):
    return Tensor(raw.to(device=devices.current(), dtype=dtype.torch))


def float_dtype(dtype):
    """`dtype` as a DType; ValueError unless it is floating."""
    dtype = as_dtype(dtype)
    if not dtype.is_floating:
        raise ValueError(f"Argument `dtype` is expected to be floating point. Received: {dtype}.")
    return dtype


class Initializer:
    """Base class of TensorFlow's own initializers."""

    def __call__(self, shape, dtype=None, **kwargs):
        """A tensor of `shape` and `dtype`."""
        raise NotImplementedError

    def get_config(self):
        """The constructor's arguments."""
        return {}

    @classmethod
    def from_config(cls, config):
        """An initializer from what `get_config` gave."""
        config = {key: value for key, value in config.items() if key != "dtype"}
        return cls(**config)

    def _shape(self, shape, kwargs, negative=invalid):
        unknown = [key for key in kwargs if key not in (*_PARTITION, "layout")]
        if unknown:
            raise TypeError(
                f"Keyword argument should be one of {list(_PARTITION)}. Received: {unknown}"
            )
        return dims(kwargs.get("partition_shape", shape), negative=negative)


def _filled(value, shape, dtype):
    dtype = as_dtype(dtype)
    if dtype.torch is None:
        raise ValueError(f"Argument `dtype` expected to be numeric or boolean. Received {dtype}.")
    return Tensor(torch.full(shape, value, dtype=dtype.torch, device=devices.current()))


class Zeros(Initializer):
    """Zeros (tf.zeros_initializer), float32 by default."""

    def __call__(self, shape, dtype="float32", **kwargs):
        return _filled(0, self._shape(shape, kwargs), dtype)


class Ones(Initializer):
    """Ones (tf.ones_initializer), float32 by default."""

    def __call__(self, shape, dtype="float32", **kwargs):
        return _filled(1, self._shape(shape, kwargs), dtype)


class Constant(Initializer):
    """A value, or values in the shape asked for (tf.constant_initializer).

    The dtype is by default the value's own.  TypeError for a value that is neither a number nor a
    list, tuple or array of them, and for a wrong number of values.
    """

    def __init__(self, value=0, support_partition=False):
        if not (np.isscalar(value) or isinstance(value, (tuple, list, np.ndarray))):
            raise TypeError(
                f"Invalid type for initial value: {type(value).__name__}. Expected Python scalar, "
                "list or tuple of values, or numpy.ndarray."
            )
        self.value, self.support_partition = value, support_partition

    def __call__(self, shape, dtype=None, **kwargs):
        if "partition_shape" in kwargs and not self.support_partition:
            raise ValueError(f"{type(self).__name__} initializer doesn't support partitions")
        value = constant(self.value, dtype)
        return constant(value, dtype, self._shape(shape, kwargs, ValueError))

    def get_config(self):
        return {"value": self.value}


class _Random(Initializer):
    """Draws anew at each call, or the same numbers at each call when there is a seed."""

    def _source(self, kernel, dtype):
        if self.seed is None:
            return for_op((kernel, dtype.torch), None)
        return stateless(int(self.seed), 0)


class RandomNormal(_Random):
    """Normal deviates (tf.random_normal_initializer)."""

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        self.mean, self.stddev, self.seed = mean, stddev, seed

    def __call__(self, shape, dtype="float32", **kwargs):
        dtype = float_dtype(dtype)
        shape = self._shape(shape, kwargs)
        return normal(
            shape, self.mean, self.stddev, dtype, self._source("RandomStandardNormal", dtype)
        )

    def get_config(self):
        return {"mean": self.mean, "stddev": self.stddev, "seed": self.seed}


class RandomUniform(_Random):
    """Uniform deviates in [minval, maxval) (tf.random_uniform_initializer), floats or ints."""

    def __init__(self, minval=-0.05, maxval=0.05, seed=None):
        self.minval, self.maxval, self.seed = minval, maxval, seed

    def __call__(self, shape, dtype="float32", **kwargs):
        dtype = as_dtype(dtype)
        if not (dtype.is_floating or dtype.is_integer):
            raise ValueError(f"Argument `dtype` expected to be numeric. Received: {dtype}.")
        shape = self._shape(shape, kwargs)
        kernel = "RandomUniform" if dtype.is_floating else "RandomUniformInt"
        return uniform(shape, self.minval, self.maxval, dtype, self._source(kernel, dtype))

    def get_config(self):
        return {"minval": self.minval, "maxval": self.maxval, "seed": self.seed}


zeros_initializer, ones_initializer, constant_initializer = Zeros, Ones, Constant
random_normal_initializer, random_uniform_initializer = RandomNormal, RandomUniform
