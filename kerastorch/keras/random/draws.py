"""keras.random: random tensors that depend on their seed alone.

seed: an int, for the same numbers at each call; a SeedGenerator, for new ones at each call; None,
for the global generator, which keras.utils.set_random_seed seeds.
"""

import torch

from ..._core import devices, dtypes
from ..._core.op import op
from ..._core.philox import stateless
from ..._core.tensor import Tensor
from ...random import draws
from ...random.seeds import for_op
from .._base.config import floatx
from .seed_generator import SeedGenerator


def _seeds(seed):
    """The two ints of a seed argument; None for the global seed."""
    if seed is None:
        return None
    if isinstance(seed, SeedGenerator):
        seed = seed.next()
    if hasattr(seed, "_t"):
        first, *rest = seed._t.reshape(-1).tolist()
        return first, rest[0] if rest else 0
    if not isinstance(seed, int) or isinstance(seed, bool):
        raise ValueError(
            "Argument `seed` must be either an integer or an instance of `SeedGenerator`. "
            f"Received: seed={seed} (of type {type(seed)})"
        )
    return seed, 0


def _source(seed, more=0):
    """Where the numbers of a seed argument come from (see random/draws.py).

    more: what is added to the seed for a second draw.
    """
    pair = _seeds(seed) if type(seed) is not tuple else seed
    if pair is None:
        return for_op("keras.random", None)
    return stateless(pair[0] + more, pair[1] + more)


def _shape(shape):
    if hasattr(shape, "as_list"):
        return shape.as_list()
    raw = getattr(shape, "_t", None)
    return raw.tolist() if raw is not None else [n.__index__() for n in shape]


def _float(dtype):
    """A float dtype argument as one of torch; ValueError for another."""
    found = dtypes.as_dtype(floatx() if dtype is None else dtype)
    if not found.is_floating:
        raise ValueError(
            "`keras.random` draws of real numbers require a floating point `dtype`. Received: "
            f"dtype={found.name}"
        )
    return found.torch


def _parameter(value, dtype):
    """A parameter of a distribution as a raw tensor."""
    raw = getattr(value, "_t", value)
    return torch.as_tensor(raw, device=devices.current()).to(dtype)


def _moved(numbers, factor, offset, dtype):
    return Tensor(numbers * _parameter(factor, dtype) + _parameter(offset, dtype))


def normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Normally distributed numbers."""
    dtype = _float(dtype)
    return _moved(draws.normal(_shape(shape), dtype, _source(seed)), stddev, mean, dtype)


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Normally distributed numbers within two standard deviations."""
    dtype = _float(dtype)
    numbers = draws.truncated_normal(_shape(shape), dtype, _source(seed))
    return _moved(numbers, stddev, mean, dtype)


def uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
    """Numbers uniformly distributed in [minval, maxval)."""
    dtype = _float(dtype)
    low, high = _parameter(minval, dtype), _parameter(maxval, dtype)
    numbers = draws.uniform(_shape(shape), dtype, _source(seed))
    return Tensor(numbers * (high - low) + low)


def randint(shape, minval, maxval, dtype="int32", seed=None):
    """Integers uniformly distributed in [minval, maxval)."""
    found = dtypes.as_dtype(dtype)
    if not found.is_integer:
        raise ValueError(
            f"`keras.random.randint` requires an integer `dtype`. Received: dtype={found.name}"
        )
    low, high = (int(getattr(n, "_t", n)) for n in (minval, maxval))
    return Tensor(draws.integers(_shape(shape), found.torch, _source(seed), low, high))


@op("logits", label="keras.random.categorical")
def _categorical(logits, num_samples, dtype, seed):
    if logits.dim() != 2:
        raise ValueError(f"`logits` must be [batch, classes], got shape {tuple(logits.shape)}")
    if logits.is_meta:
        return logits.new_empty(logits.shape[0], num_samples, dtype=dtype)
    return draws.categorical(logits, num_samples, dtype, _source(seed))


def categorical(logits, num_samples, dtype="int32", seed=None):
    """Classes drawn by unnormalized log-probabilities [batch, classes]: [batch, num_samples]."""
    return _categorical(logits, num_samples, dtypes.as_dtype(dtype).torch, seed)


@op("inputs", label="keras.random.dropout")
def dropout(inputs, rate, noise_shape=None, seed=None):
    """`inputs` with a part `rate` of the elements 0, the others divided by 1 - rate.

    noise_shape: the shape of the decisions, which are broadcast.
    """
    if not 0 <= rate <= 1:
        raise ValueError(f"`rate` must be in [0, 1], got {rate}")
    if not inputs.is_floating_point():
        inputs = inputs.to(dtypes.as_dtype(floatx()).torch)
    if rate == 0:
        return inputs.clone()
    sizes = list(inputs.shape)
    if noise_shape is not None:
        sizes = [n if k is None else k for n, k in zip(sizes, noise_shape, strict=True)]
    if inputs.is_meta:
        return torch.empty_like(inputs)
    source = _source(seed)
    if source is None:
        kept = torch.rand(sizes, device=inputs.device)
    else:
        kept = draws.exact("uniform", sizes, inputs.dtype, source, inputs.device)
    zeros = torch.zeros_like(inputs)
    return zeros if rate == 1 else torch.where(kept >= rate, inputs / (1 - rate), zeros)


@op("x", label="keras.random.shuffle", strings=True)
def shuffle(x, axis=0, seed=None):
    """x with its slices along `axis` in random order."""
    if getattr(x, "is_meta", False):
        return torch.empty_like(x)
    order = draws.order(x.shape[axis], _source(seed))
    if not isinstance(x, torch.Tensor):
        return x.take(order.numpy(), axis)
    return x.index_select(axis, order.to(x.device))


def gamma(shape, alpha, dtype=None, seed=None):
    """Gamma distributed numbers; alpha: the shape parameter, a number or tensor that broadcasts."""
    dtype = _float(dtype)
    return Tensor(_gamma(_shape(shape), _parameter(alpha, dtype), _source(seed)))


def _gamma(sizes, alpha, source):
    tail = alpha.ndim if list(alpha.shape) == sizes[len(sizes) - alpha.ndim :] else len(sizes)
    lead = sizes[: len(sizes) - tail]
    return draws.gamma(lead, alpha.expand(sizes[len(lead) :]), None, source)


def beta(shape, alpha, beta, dtype=None, seed=None):
    """Beta distributed numbers; alpha, beta: numbers or tensors that broadcast to the shape."""
    dtype, pair, sizes = _float(dtype), _seeds(seed), _shape(shape)
    first = _gamma(sizes, _parameter(alpha, dtype), _source(pair))
    second = _gamma(sizes, _parameter(beta, dtype), _source(pair, 12))
    return Tensor(first / (first + second))


def binomial(shape, counts, probabilities, dtype=None, seed=None):
    """How many of `counts` trials succeed, each with a probability; numbers or tensors."""
    dtype, sizes = _float(dtype), _shape(shape)
    work = torch.float32 if dtype.itemsize < 4 else dtype
    raws = [_parameter(x, work).expand(sizes) for x in (counts, probabilities)]
    return Tensor(draws.binomial(sizes, *raws, _source(seed)).to(dtype))
