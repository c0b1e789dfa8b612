"""TensorFlow's normal numbers within bounds: three ways of drawing numbers until they fit.

All numbers of one set of parameters come one after the other, and then those of the next; where
TensorFlow shares a large result among threads, each of which reads from a place of its own, these
are the numbers that it has with one thread.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from .._core.errors import InternalError, invalid
from .._core.philox import Place, later
from . import _numbers
from ._box_muller import logarithm

KINDS = torch.float16, torch.float32, torch.float64
_INSIDE = 1.3  # standard deviations within the bounds from which on normal numbers are drawn
_MOST = 1000  # tries for a number


def between(
    count: int, parameters: Sequence[np.ndarray], dtype: torch.dtype, at: Place
) -> np.ndarray:
    """Numbers [count, sets], `count` for each set of parameters.

    parameters: means, standard deviations, lower and upper bounds, each [sets], of dtype float16,
    float32 or float64.  InvalidArgumentError for impossible ones.
    """
    sets = np.stack(parameters, 1)
    out = np.empty((len(sets), count), sets.dtype)
    with np.errstate(all="ignore"):
        for row, (mean, stddev, low, high) in zip(out, sets, strict=True):
            if not (stddev > 0 and low < high and (np.isfinite(low) or np.isfinite(high))):
                raise invalid(
                    "Invalid parameters: expected a standard deviation > 0 and bounds minval < "
                    f"maxval of which one is finite, got {stddev}, {low}, {high}"
                )
            if (np.isinf(low) and low < 0) or high < mean:
                low, high, stddev = high, low, -stddev
            lower, upper = (low - mean) / stddev, (high - mean) / stddev
            blocks = _fill(row, _way(lower, upper), dtype, at)
            row *= stddev
            row += mean
            at = later(at, blocks)
    return out.T


def _fill(row, way, dtype, at):
    """Fills a row with accepted numbers; how many blocks that takes.

    way: (how many blocks a try takes, a function of the place of some tries and their number that
    gives candidates and whether they are accepted, both [tries, numbers of one]).
    """
    each, tried = way
    filled = used = failed = 0
    while filled < len(row):
        tries = max(4, (len(row) - filled) // 2)
        numbers, accepted = tried(later(at, used), tries, dtype)
        places = np.flatnonzero(accepted)[: len(row) - filled]
        row[filled : filled + len(places)] = numbers.reshape(-1)[places]
        filled += len(places)
        if filled == len(row):
            tries = 1 + (int(places[-1]) // numbers.shape[1] if len(places) else -1)
        used += tries * each
        failed = 0 if len(places) else failed + accepted.size
        if failed > _MOST:
            raise InternalError(None, None, "TruncatedNormal sampler failed to accept a sample.")
    return used


def _way(lower, upper):
    """How numbers of [lower, upper] are drawn: see `_fill`."""
    kind = lower.dtype.type
    inside = kind(_INSIDE)
    if (lower < -inside and upper >= 0) or (upper > inside and lower <= 0):
        return 1, _by_normal(lower, upper)
    root = np.sqrt(lower * lower + kind(4))
    cutoff = kind(2) * _exp(kind(0.5) + lower * (lower - root) / kind(4)) / (lower + root)
    if upper - lower < cutoff:
        return 2, _by_uniform(lower, upper - lower)
    return 1, _by_exponential(lower, upper, (lower + root) / kind(2))


def _uniforms(at, blocks, dtype):
    each = 2 if dtype is torch.float64 else 4
    return _numbers.uniform(blocks * each, dtype, at).numpy().reshape(blocks, each)


def _by_normal(lower, upper):
    def tried(at, tries, dtype):
        each = 2 if dtype is torch.float64 else 4
        numbers = _numbers.normal(tries * each, dtype, at).numpy().reshape(tries, each)
        return numbers, (numbers >= lower) & (numbers <= upper)

    return tried


def _by_uniform(lower, spread):
    kind = lower.dtype.type
    plus = kind(0) if lower < 0 else lower * lower

    def tried(at, tries, dtype):
        drawn = _uniforms(at, 2 * tries, dtype).reshape(tries, 2, -1)
        numbers = drawn[:, 0] * spread + lower
        return numbers, drawn[:, 1] <= _exp((plus - numbers * numbers) / kind(2))

    return tried


def _by_exponential(lower, upper, alpha):
    kind = lower.dtype.type

    def tried(at, tries, dtype):
        drawn = _uniforms(at, tries, dtype).reshape(tries, -1, 2)
        numbers = -_log(drawn[..., 0]) / alpha + lower
        x = alpha - numbers if lower < alpha else np.full_like(numbers, lower - alpha)
        fits = drawn[..., 1] <= _exp(-x * x / kind(2))
        return numbers, fits & (numbers < upper)

    return tried


def _exp(x):
    """e ** x, in float32 and float16 rounded from a wider type as the C library has it."""
    wide = {2: np.float32, 4: np.float64}.get(x.dtype.itemsize, x.dtype.type)
    return np.exp(x.astype(wide)).astype(x.dtype)


def _log(x):
    if x.dtype.itemsize == 8:
        return np.log(x)
    flat = np.ascontiguousarray(x, np.float32).reshape(-1)
    found = np.where(flat > 0, logarithm(np.maximum(flat, np.float32(1e-30))), -np.inf)
    return found.astype(x.dtype).reshape(x.shape)
