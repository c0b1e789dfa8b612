"""Random ops whose numbers depend on their seed alone: tf.random.stateless_normal ..."""

import numpy as np
import torch

from .._core import dtypes
from .._core.convert import to_tensor
from .._core.dtypes import as_dtype, float32, int32, int64
from .._core.errors import invalid
from .._core.op import op
from .._core.refusals import needs, output_type
from .._ops._given import name_of
from ..math import add, multiply, subtract
from . import draws
from ._index_shuffle import index_shuffle as _permuted_indices
from .seeds import seeded
from .stateful import as_count, bounds, index_dtype, is_number, not_zero, vector, whole

_UNIFORM = dtypes.FLOATING | dtypes.INDEX | {torch.uint32, torch.uint64}


@op("seed")
def _stateless_normal(shape, seed, dtype, alg):
    return draws.normal(vector(shape), draws.floating(dtype), seeded(seed, alg))


def stateless_normal(
    shape, seed, mean=0.0, stddev=1.0, dtype=float32, name=None, alg="auto_select"
):
    """Normally distributed numbers, determined by `seed` (two ints)."""
    mean, stddev = (x if is_number(x) else to_tensor(x, dtype) for x in (mean, stddev))
    return _moved(_stateless_normal(shape, seed, dtype, alg), mean, stddev, dtype)


@op("seed")
def _stateless_truncated_normal(shape, seed, dtype, alg):
    return draws.truncated_normal(vector(shape), draws.floating(dtype), seeded(seed, alg))


def stateless_truncated_normal(
    shape, seed, mean=0.0, stddev=1.0, dtype=float32, name=None, alg="auto_select"
):
    """Normal numbers within two standard deviations, determined by `seed` (two ints)."""
    return _moved(_stateless_truncated_normal(shape, seed, dtype, alg), mean, stddev, dtype)


def _moved(numbers, mean, stddev, dtype):
    if is_number(mean) and mean == 0 and is_number(stddev) and stddev == 1:
        return numbers
    return add(multiply(numbers, to_tensor(stddev, dtype)), to_tensor(mean, dtype))


@op("seed")
def _stateless_uniform(shape, seed, low, high, dtype, alg):
    kind, generator = as_dtype(dtype), seeded(seed, alg)
    if not kind.is_integer:
        return draws.uniform(vector(shape), kind.torch, generator)
    if low is None:
        return draws.full_range(vector(shape), kind.torch, generator)
    kernel = "StatelessRandomUniformInt"
    return draws.integers(vector(shape), kind.torch, generator, whole(low), whole(high), kernel)


def stateless_uniform(
    shape, seed, minval=0, maxval=None, dtype=float32, name=None, alg="auto_select"
):
    """Uniformly distributed numbers in [minval, maxval), determined by `seed` (two ints).

    Integers take all values of their dtype when both bounds are None.
    """
    kind = as_dtype(dtype)
    if kind.is_integer and minval is None and maxval is None:
        return _stateless_uniform(shape, seed, None, None, kind, alg)
    if kind.is_integer and (minval is None or maxval is None):
        raise ValueError(
            f"For integer dtype {kind.name} specify both `minval` and `maxval`, or neither; got "
            f"{minval} and {maxval}."
        )
    if kind.is_integer and kind.is_unsigned:
        raise ValueError(
            f"Argument `dtype` got invalid value {kind.name} when argument `minval` is not None."
        )
    minval, maxval = bounds(0 if minval is None else minval, maxval, kind, _UNIFORM)
    if kind.is_integer:
        return _stateless_uniform(shape, seed, minval, maxval, kind, alg)
    low, high = to_tensor(minval, kind), to_tensor(maxval, kind)
    return add(multiply(_stateless_uniform(shape, seed, 0, 1, kind, alg), subtract(high, low)), low)


def _before_categorical(logits, num_samples, seed, dtype=int64, name=None):
    index_dtype(dtype)
    as_count(num_samples, "num_samples")


@op(
    "logits, seed",
    types=dtypes.REAL,
    label="StatelessMultinomial",
    before=_before_categorical,
)
def stateless_categorical(logits, num_samples, seed, dtype=int64, name=None):
    """As `categorical`, determined by `seed` (two ints)."""
    needs("StatelessMultinomial", logits)
    count = as_count(num_samples, "num_samples")
    return draws.categorical(logits, count, index_dtype(dtype), seeded(seed))


def _ends_with(shape, tail, kernel):
    """`shape` as a list, which must end with `tail`."""
    shape = vector(shape)
    if shape[len(shape) - len(tail) :] != list(tail):
        raise invalid(
            f"shape {shape} must end with the parameters' shape {list(tail)} [Op:{kernel}]"
        )
    return shape


@op("alpha beta?, seed")
def _stateless_gamma(shape, seed, alpha, beta):
    if beta is not None:
        alpha, beta = torch.broadcast_tensors(alpha, beta)
    shape = _ends_with(shape, alpha.shape, "StatelessRandomGammaV2")
    source = seeded(seed)
    return not_zero(draws.gamma(shape[: len(shape) - alpha.ndim], alpha, beta, source), source)


def stateless_gamma(shape, seed, alpha, beta=None, dtype=float32, name=None):
    """Gamma distributed numbers of shape `shape`, which ends with that of alpha and beta."""
    beta = None if beta is None else to_tensor(beta, dtype)
    return _stateless_gamma(shape, seed, to_tensor(alpha, dtype), beta)


@op("lam, seed", types=dtypes.REAL)
def _stateless_poisson(shape, seed, lam, dtype):
    kind = output_type("StatelessRandomPoisson", "dtype", dtype, draws.COUNTED).torch
    output_type("StatelessRandomPoisson", "Rtype", lam.dtype, draws.COUNTED)
    shape = _ends_with(shape, lam.shape, "StatelessRandomPoisson")
    return draws.poisson(shape[: len(shape) - lam.ndim], lam, seeded(seed)).to(kind)


def stateless_poisson(shape, seed, lam, dtype=int32, name=None):
    """Poisson distributed numbers of shape `shape`, which ends with that of `lam`, the rates."""
    return _stateless_poisson(shape, seed, to_tensor(lam), dtype)


def _before_binomial(shape, seed, counts, probs, output_dtype=int32, name=None):
    if not hasattr(counts, "_t"):
        return
    probs = to_tensor(probs)
    output_type("StatelessRandomBinomial", "T", counts.dtype, draws.COUNTED)
    if probs.dtype is not counts.dtype:
        raise invalid(
            "cannot compute StatelessRandomBinomial as input #3(zero-based) was expected to be a "
            f"{counts.dtype.name} tensor but is a {probs.dtype.name} tensor"
        )


@op("counts, probs, seed", types=dtypes.REAL, before=_before_binomial)
def stateless_binomial(shape, seed, counts, probs, output_dtype=int32, name=None):
    """How many of `counts` trials succeed with chance `probs`, in shape `shape`."""
    kind = output_type("StatelessRandomBinomial", "dtype", output_dtype, draws.COUNTED).torch
    tail = torch.broadcast_shapes(counts.shape, probs.shape)
    shape = _ends_with(shape, tail, "StatelessRandomBinomial")
    raw = draws.binomial(shape, counts, probs, seeded(seed))
    return raw.to(kind)


def _before_parameterized(shape, seed, means, stddevs, minvals, maxvals, name=None):
    vector(shape)
    output_type("StatelessParameterizedTruncatedNormal", "dtype", to_tensor(means).dtype, _HALVES)


_HALVES = ("float16", "float32", "float64")


@op("means stddevs minvals maxvals, seed", before=_before_parameterized)
def stateless_parameterized_truncated_normal(
    shape, seed, means=0.0, stddevs=1.0, minvals=-2.0, maxvals=2.0, name=None
):
    """Normally distributed numbers within [minvals, maxvals], in shape `shape`."""
    return draws.between(vector(shape), means, stddevs, minvals, maxvals, seeded(seed))


def _before_split(seed, num=2, alg="auto_select"):
    """What TensorFlow's conversions of seed and count refuse first."""
    if name_of(seed) not in ("int32", "int64"):
        raise ValueError(f"seed must be an int32 or int64 tensor of shape [2], got {seed!r}")
    if isinstance(num, (str, bytes, list, tuple)):
        raise ValueError(f"num must be an integer, got {num!r}")
    if isinstance(num, float):
        raise invalid(f"num must be an integer, got {num!r} [Op:Reshape]")


@op("seed", before=_before_split)
def split(seed, num=2, alg="auto_select"):
    """`num` new seeds [num, 2] out of a seed of two ints; of the seed's dtype."""
    return draws.full_range([as_count(num, "num"), 2], seed.dtype, seeded(seed, alg))


@op("seed")
def fold_in(seed, data, alg="auto_select"):
    """A new seed out of a seed of two ints and the int `data`; of the seed's dtype."""
    if isinstance(data, (str, bytes)):
        raise ValueError("Argument `dtype` got invalid value string: the data must be a number.")
    kind = data.dtype.torch if hasattr(data, "dtype") and hasattr(data, "_t") else torch.int32
    data = torch.tensor([as_count(data, "data")], dtype=kind)
    return torch.cat([draws.full_range([1], kind, seeded(seed, alg)), data])


_SHUFFLED = dtypes.INDEX | {torch.uint32, torch.uint64}
_PADDING = 498247692  # the first third of the key, where a seed has the others


@op("index max_index, seed", types=_SHUFFLED, label="RandomIndexShuffle")
def index_shuffle(index, seed, max_index):
    """The place of `index` in a permutation of [0, max_index], determined by `seed` (two ints).

    index, max_index: integers or vectors of them, of dtype int32, int64, uint32 or uint64; the
        result has the dtype of `index`.
    """
    if tuple(seed.shape) != (2,) or seed.dtype not in _SHUFFLED:
        raise invalid(
            f"seed must be two integers of 32 or 64 bits, got {dtypes.of(seed).name} of shape "
            f"{list(seed.shape)} [Op:RandomIndexShuffle]"
        )
    padding = seed.new_full((1,), _PADDING)
    return places_of.raw(index, max_index, torch.cat([padding, seed]), 4)


@op("index max_index, key", types=_SHUFFLED, label="RandomIndexShuffle")
def places_of(index, max_index, key, rounds):
    """The places of indices, each in a permutation of [0, max_index].

    key: three ints, or some for each index; rounds: how often each is mixed.
    """
    if index.ndim > 1 or max_index.ndim > 1:
        raise invalid("index and max_index must be scalars or vectors [Op:RandomIndexShuffle]")
    if key.ndim not in (1, 2) or key.shape[-1] != 3:
        raise invalid(f"seed must have 3 ints, got {list(key.shape)} [Op:RandomIndexShuffle]")
    index, largest, _ = torch.broadcast_tensors(index, max_index, key[..., 0])
    if index.is_meta or key.is_meta:
        return torch.empty_like(index)
    flat, limits = (x.cpu().reshape(-1).numpy() for x in (index, largest))
    if (flat > limits).any() or (limits < 0).any():
        raise invalid("index must be in [0, max_index] [Op:RandomIndexShuffle]")
    keys = [[k & 0xFFFFFFFF for k in row] for row in key.reshape(-1, 3).tolist()]
    indices, limits = flat.astype(np.uint64), limits.astype(np.uint64)
    if len(keys) == 1:
        found = _permuted_indices(indices, keys[0], limits, rounds)
    else:
        each = zip(np.split(indices, len(keys)), keys, np.split(limits, len(keys)), strict=True)
        found = np.concatenate([_permuted_indices(*one, rounds) for one in each])
    return torch.from_numpy(found.astype(flat.dtype)).reshape(index.shape).to(index.device)
