"""tf.random.Generator: random numbers whose state is a variable of its own."""

import os

import numpy as np
import torch

from .._core import convert, dtypes
from .._core.acting import acting
from .._core.dtypes import as_dtype, float32, int32
from .._core.errors import UnimplementedError
from .._core.settings import settings
from .._core.tensor import Tensor
from .._core.tensor_spec import TensorSpec
from .._core.trackable import AutoTrackable
from .._core.variable import Variable
from ..math import add, multiply, subtract
from . import draws
from .algorithms import Algorithm, number_of
from .stateful import bounds, is_number, vector, whole

_STATE_SIZE = {1: 3, 2: 2}
_FULL = {torch.int32, torch.int64, torch.uint32, torch.uint64}
_UNIFORM = dtypes.FLOATING | _FULL


def _signed(n):
    """An int reduced to the bits of an int64."""
    n &= 2**64 - 1
    return n - 2**64 if n >> 63 else n


def create_rng_state(seed, alg):
    """The state of a generator for `seed`, an int or up to as many ints as the state holds."""
    if not isinstance(alg, (str, int, Algorithm)) or isinstance(alg, np.generic):
        raise TypeError(f"Can't convert argument `alg` (of value {alg!r}) to int.")
    size = _STATE_SIZE[number_of(alg)]
    if isinstance(seed, (str, bytes)):
        raise UnimplementedError(None, None, "Cast string to int64 is not supported [Op:Cast]")
    if seed is None or isinstance(seed, dict) or (isinstance(seed, list) and None in seed):
        raise convert.unsupported(seed)
    parts = [_signed(int(n)) for n in np.atleast_1d(np.asarray(seed, dtype=object))]
    if len(parts) > size:
        raise ValueError(f"The seed must have at most {size} elements, got {len(parts)}.")
    # one number is the first of the state, several are its end, as in TensorFlow
    rest = [0] * (size - len(parts))
    return convert.to_tensor(parts + rest if np.ndim(seed) == 0 else rest + parts, dtypes.int64)


class Generator(AutoTrackable):
    """A source of random numbers whose state is the variable `state` (tf.random.Generator).

    copy_from: a generator to start from the state of.  state, alg: a state as `state` gives it,
    and the algorithm it belongs to.  See also `from_seed`.

    >>> g = tf.random.Generator.from_seed(1)
    >>> g.normal([2, 3])
    """

    def __init__(self, copy_from=None, state=None, alg=None):
        if copy_from is not None:
            state, alg = copy_from.state.read_value(), copy_from.algorithm
        assert state is not None and alg is not None, "Generator needs copy_from, or state and alg"
        self._alg = number_of(alg)
        self._state_var = Variable(state, dtype=dtypes.int64, trainable=False, name="StateVar")

    @classmethod
    def from_state(cls, state, alg):
        """A generator with a state that another one's `state` gave."""
        return cls(state=state, alg=alg)

    @classmethod
    def from_seed(cls, seed, alg=None):
        """A generator started from an int (or ints)."""
        alg = number_of(alg)
        return cls(state=create_rng_state(seed, alg), alg=alg)

    @classmethod
    def from_non_deterministic_state(cls, alg=None):
        """A generator started from the operating system's randomness.

        RuntimeError where only deterministic ops are allowed.
        """
        if settings.deterministic:
            raise RuntimeError(
                '"from_non_deterministic_state" cannot be called when determinism is enabled.'
            )
        alg = number_of(alg)
        parts = [_signed(int.from_bytes(os.urandom(8), "little")) for _ in range(_STATE_SIZE[alg])]
        return cls(state=convert.to_tensor(parts, dtypes.int64), alg=alg)

    @classmethod
    def from_key_counter(cls, key, counter, alg):
        """A generator with the given key (a scalar) and counter (a vector)."""
        alg = number_of(alg)
        return cls(state=_key_counter(key, counter, alg), alg=alg)

    @property
    def state(self):
        """The state, an int64 variable."""
        return self._state_var

    @property
    def algorithm(self):
        """The number of the algorithm."""
        return self._alg

    @property
    def key(self):
        """The part of the state that is no counter, a scalar."""
        return convert.to_tensor(self._state_var)[_STATE_SIZE[self._alg] - 1]

    @acting("AssignVariableOp")
    def reset(self, state):
        """Sets the state."""
        self._state_var.assign(convert.to_tensor(state, dtypes.int64))

    @acting("AssignVariableOp")
    def reset_from_seed(self, seed):
        """Sets the state as `from_seed` does."""
        self._state_var.assign(create_rng_state(seed, self._alg))

    @acting("AssignVariableOp")
    def reset_from_key_counter(self, key, counter):
        """Sets the state as `from_key_counter` does."""
        self._state_var.assign(_key_counter(key, counter, self._alg))

    @acting("RngReadAndSkip", lambda self, delta: TensorSpec(self.state.shape, dtypes.int64))
    def skip(self, delta):
        """Advances the state as if `delta` more numbers had been drawn; gives it before that."""
        before = self._state_var.read_value()
        parts = before._t.tolist()
        self._advance(parts, int(delta) * 256)
        return before

    def _advance(self, parts, by):
        counter, key = parts[:-1], parts[-1]
        for i, n in enumerate(counter):
            total = (n & _MASK) + by
            counter[i], by = _signed(total), total >> 64
        self._state_var.assign(convert.to_tensor([*counter, _signed(key)], dtypes.int64))

    def _source(self, shape, blocks=None):
        """Where the next numbers are, `shape` of them; the state moves on.

        blocks: how far, 256 for each number by default.
        """
        if self._alg != Algorithm.PHILOX.value:
            raise UnimplementedError(None, None, f"Unsupported algorithm id: {self._alg}")
        low, high, key = (n & _MASK for n in self._state_var._t.tolist())
        by = 256 * int(np.prod(shape)) if blocks is None else blocks
        self._advance([low, high, key], by)
        return key, low | high << 64

    @acting("StatefulStandardNormalV2", "examples", graded=True)
    def normal(self, shape, mean=0.0, stddev=1.0, dtype=float32, name=None):
        """Normally distributed numbers."""
        return self._shifted(draws.normal, shape, mean, stddev, dtype)

    @acting("StatefulTruncatedNormal", "examples", graded=True)
    def truncated_normal(self, shape, mean=0.0, stddev=1.0, dtype=float32, name=None):
        """Normally distributed numbers within two standard deviations from the mean."""
        return self._shifted(draws.truncated_normal, shape, mean, stddev, dtype)

    def _shifted(self, draw, shape, mean, stddev, dtype):
        shape, kind = vector(shape), draws.floating(dtype)
        if is_number(mean) and is_number(stddev):
            return Tensor(draw(shape, kind, self._source(shape), mean, stddev))
        numbers = Tensor(draw(shape, kind, self._source(shape)))
        return add(
            multiply(numbers, convert.to_tensor(stddev, dtype)), convert.to_tensor(mean, dtype)
        )

    @acting("StatefulUniform", "examples", graded=True)
    def uniform(self, shape, minval=0, maxval=None, dtype=float32, name=None):
        """Uniformly distributed numbers in [minval, maxval); integers need maxval."""
        shape, kind = vector(shape), as_dtype(dtype)
        minval, maxval = bounds(minval, maxval, kind, _UNIFORM)
        if kind.is_integer:
            low, high = whole(minval), whole(maxval)
            kernel = "StatefulUniformInt"
            source = self._source(shape)
            return Tensor(draws.integers(shape, kind.torch, source, low, high, kernel))
        numbers = Tensor(draws.uniform(shape, kind.torch, self._source(shape)))
        low, high = convert.to_tensor(minval, kind), convert.to_tensor(maxval, kind)
        return add(multiply(numbers, subtract(high, low)), low)

    @acting("StatefulUniformFullInt", "examples", graded=True)
    def uniform_full_int(self, shape, dtype=dtypes.uint64, name=None):
        """Integers of all values that `dtype` has."""
        shape, kind = vector(shape), as_dtype(dtype)
        if kind.torch not in _FULL:
            raise ValueError(f"dtype must be int32, int64, uint32 or uint64, got {kind.name}.")
        return Tensor(draws.full_range(shape, kind.torch, self._source(shape)))

    @acting("StatefulRandomBinomial", "examples", graded=True)
    def binomial(self, shape, counts, probs, dtype=int32, name=None):
        """How many of `counts` trials succeed with chance `probs`."""
        shape = vector(shape)
        counts, probs = (convert.to_tensor(x)._t for x in (counts, probs))
        blocks = draws.binomial_blocks(shape, torch.broadcast_tensors(counts, probs)[0].numel())
        raw = draws.binomial(shape, counts, probs, self._source(shape, blocks))
        return Tensor(raw.to(as_dtype(dtype).torch))

    @acting("StatefulUniformFullInt", "examples", graded=True)
    def make_seeds(self, count=1):
        """Seeds for stateless ops, one per column: int64 of shape [2, count]."""
        source = self._source([count])
        low = draws.full_range([count], torch.int64, source)
        return Tensor(torch.stack([low, torch.zeros_like(low)]))

    @acting("RngSplit", "outside")
    def split(self, count=1):
        """A list of `count` new generators, each with a sequence of its own."""
        keys = draws.full_range([count], torch.int64, self._source([count])).tolist()
        zeros = [0] * (_STATE_SIZE[self._alg] - 1)
        return [Generator(state=[*zeros, k], alg=self._alg) for k in keys]


_MASK = 2**64 - 1


def _key_counter(key, counter, alg):
    if np.ndim(key):
        raise ValueError(f"key must be a scalar, got {key!r}.")
    parts = [_signed(int(n)) for n in np.atleast_1d(np.asarray(counter))]
    wanted = _STATE_SIZE[alg] - 1
    parts = (parts + [0] * wanted)[:wanted]
    return convert.to_tensor([*parts, _signed(int(key))], dtypes.int64)


_global_generator = None


def get_global_generator():
    """The generator that all share; it starts from a random state."""
    global _global_generator
    if _global_generator is None:
        if settings.deterministic:
            raise RuntimeError(
                '"get_global_generator" cannot be called if determinism is enabled, unless '
                '"set_global_generator" has already been called.'
            )
        _global_generator = Generator.from_non_deterministic_state()
    return _global_generator


def set_global_generator(generator):
    """Makes `generator` the one that `get_global_generator` gives."""
    global _global_generator
    _global_generator = generator
