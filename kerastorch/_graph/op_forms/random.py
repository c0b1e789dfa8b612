"""Forms of ops that draw numbers."""

from __future__ import annotations

import torch

from ... import random
from ..._core import dtypes
from ..._core.errors import invalid
from ..._core.op import op
from ..._core.philox import stateless
from ...random import candidates, draws
from ...random.seeds import for_op
from ...random.stateful import vector
from ...random.stateless import places_of
from ...random.streams import Pair

_ONES = 2**64 - 1


def _words(value):
    """The bits of whole numbers, as ints."""
    value = value.view(torch.int64) if value.dtype is torch.uint64 else value.long()
    return [n & _ONES for n in value.reshape(-1).tolist()]


@op("seed", type="StatelessRandomGetKeyCounter")
def _key_counter(seed, name=None):
    """The key [1] and the counter [2] of a seed of two numbers, uint64."""
    key, counter = stateless(*seed.long().tolist())
    counter = torch.tensor([_signed(counter & _ONES), _signed(counter >> 64)])
    return torch.tensor([_signed(key)]).view(torch.uint64), counter.view(torch.uint64)


def _signed(word):
    return word - (word >> 63 << 64)


def _place(key, counter):
    """Where the numbers of a key and a counter begin."""
    low, high = _words(counter)[:2]
    return _words(key)[0], low | high << 64


@op("key counter", label="StatelessRandomV2")
def _drawn(key, counter, shape, how, dtype, low, high):
    source, shape = _place(key, counter), vector(shape)
    kind = dtypes.as_dtype(dtype).torch
    if how == "normal":
        return draws.normal(shape, kind, source)
    if how == "truncated":
        return draws.truncated_normal(shape, kind, source)
    if how == "uniform":
        return draws.uniform(shape, kind, source)
    if how == "full":
        return draws.full_range(shape, kind, source)
    return draws.integers(shape, kind, source, int(low), int(high), "StatelessRandomUniformIntV2")


def _of_key(how):
    def run(shape, key, counter, alg, dtype="float32"):
        return _drawn(key, counter, shape, how, dtype, None, None)

    return run


def _integers_of_key(shape, key, counter, alg, minval, maxval):
    return _drawn(key, counter, shape, "integers", minval.dtype, minval, maxval)


@op("value, key counter", type="StatelessShuffle")
def _shuffled(value, key, counter, alg):
    return value[draws.order(value.shape[0], _place(key, counter))]


@op("", type="StatelessRandomGetAlg")
def _algorithm(name=None):
    return torch.tensor(1, dtype=torch.int32)


def _seeded(seed, seed2=0):
    return Pair((seed, seed2))


def _integers(shape, minval, maxval, seed=0, seed2=0):
    return random.uniform(shape, minval, maxval, minval.dtype, _seeded(seed, seed2))


def _multinomial(logits, num_samples, seed=0, seed2=0, output_dtype="int64"):
    return random.categorical(logits, num_samples, output_dtype, _seeded(seed, seed2))


def _poisson(shape, rate, seed=0, seed2=0, dtype="int64"):
    return random.poisson(shape, rate, dtype, _seeded(seed, seed2))


def _truncated(shape, means, stdevs, minvals, maxvals, seed=0, seed2=0):
    return _in_batches(means, stdevs, minvals, maxvals, shape, _seeded(seed, seed2))


@op("means stddevs minvals maxvals", label="ParameterizedTruncatedNormal")
def _in_batches(means, stddevs, minvals, maxvals, shape, seed):
    size = vector(shape)
    if not size:
        raise invalid("Shape tensor must not be empty, got an empty one")
    given = {"means": means, "stddevs": stddevs, "minvals": minvals, "maxvals": maxvals}
    for name, value in given.items():
        if value.ndim > 1:
            raise invalid(f"{name} should be a scalar or vector, got shape {list(value.shape)}")
        if value.ndim and len(value) not in (1, size[0]):
            raise invalid(
                f"{name} should have length 1 or shape[0] = {size[0]}, got {len(value)} values"
            )
    source = for_op(("ParameterizedTruncatedNormal", means.dtype), seed)
    return draws.between_in_batches(size, list(given.values()), source)


def _stateless(function, **fixed):
    def run(shape, seed, dtype="float32"):
        return function(shape, seed, dtype=dtype, **fixed)

    return run


def _stateless_integers(shape, seed, minval, maxval):
    return random.stateless_uniform(shape, seed, minval, maxval, minval.dtype)


def _full(shape, seed, dtype="uint64"):
    return random.stateless_uniform(shape, seed, None, None, dtype)


def _index_shuffle(index, seed, max_index, rounds=4):
    if rounds < 4 or rounds % 2:
        raise invalid(f"rounds must be even and at least 4, got {rounds} [Op:RandomIndexShuffle]")
    return places_of(index, max_index, seed, rounds)


def _candidates(function):
    def run(true_classes, num_true, num_sampled, unique, range_max=None, seed=0, seed2=0):
        if range_max is None:
            raise invalid("range_max is needed")
        return tuple(function(true_classes, num_true, num_sampled, unique, range_max,
                              _seeded(seed, seed2)))  # fmt: skip

    return run


FORMS = {
    "AllCandidateSampler": lambda true_classes, num_true, num_sampled, unique, seed=0, seed2=0: (
        tuple(candidates.all_candidate_sampler(true_classes, num_true, num_sampled, unique))
    ),
    "LogUniformCandidateSampler": _candidates(candidates.log_uniform_candidate_sampler),
    "Multinomial": _multinomial,
    "ParameterizedTruncatedNormal": _truncated,
    "RandomGamma": lambda shape, alpha, seed=0, seed2=0: random.gamma(
        shape, alpha, dtype=alpha.dtype, seed=_seeded(seed, seed2)
    ),
    "RandomPoisson": lambda shape, rate, seed=0, seed2=0: _poisson(
        shape, rate, seed, seed2, rate.dtype
    ),
    "RandomPoissonV2": _poisson,
    "RandomIndexShuffle": _index_shuffle,
    "RandomStandardNormal": lambda shape, dtype, seed=0, seed2=0: random.normal(
        shape, dtype=dtype, seed=_seeded(seed, seed2)
    ),
    "RandomUniform": lambda shape, dtype, seed=0, seed2=0: random.uniform(
        shape, dtype=dtype, seed=_seeded(seed, seed2)
    ),
    "TruncatedNormal": lambda shape, dtype, seed=0, seed2=0: random.truncated_normal(
        shape, dtype=dtype, seed=_seeded(seed, seed2)
    ),
    "RandomShuffle": lambda value, seed=0, seed2=0: random.shuffle(value, _seeded(seed, seed2)),
    "RandomUniformInt": _integers,
    "StatelessMultinomial": lambda logits, num_samples, seed, output_dtype="int64": (
        random.stateless_categorical(logits, num_samples, seed, output_dtype)
    ),
    "StatelessParameterizedTruncatedNormal": lambda shape, seed, means, stddevs, minvals, maxvals: (
        random.stateless_parameterized_truncated_normal(
            shape, seed, means, stddevs, minvals, maxvals
        )
    ),
    "StatelessRandomBinomial": lambda shape, seed, counts, probs, dtype="int64": (
        random.stateless_binomial(shape, seed, counts, probs, dtype)
    ),
    "StatelessRandomGammaV2": lambda shape, seed, alpha: random.stateless_gamma(
        shape, seed, alpha, dtype=alpha.dtype
    ),
    "StatelessRandomGetAlg": lambda: _algorithm(),
    "StatelessRandomGetKeyCounter": lambda seed: _key_counter(seed),
    "StatelessRandomGetKeyCounterAlg": lambda seed: (*_key_counter(seed), _algorithm()),
    "StatelessRandomNormal": _stateless(random.stateless_normal),
    "StatelessRandomNormalV2": _of_key("normal"),
    "StatelessRandomPoisson": lambda shape, seed, lam, dtype: random.stateless_poisson(
        shape, seed, lam, dtype
    ),
    "StatelessRandomUniform": _stateless(random.stateless_uniform),
    "StatelessRandomUniformFullInt": _full,
    "StatelessRandomUniformFullIntV2": _of_key("full"),
    "StatelessRandomUniformInt": _stateless_integers,
    "StatelessRandomUniformIntV2": _integers_of_key,
    "StatelessRandomUniformV2": _of_key("uniform"),
    "StatelessShuffle": lambda value, key, counter, alg: _shuffled(value, key, counter, alg),
    "StatelessTruncatedNormal": _stateless(random.stateless_truncated_normal),
    "StatelessTruncatedNormalV2": _of_key("truncated"),
    "UniformCandidateSampler": _candidates(candidates.uniform_candidate_sampler),
}
