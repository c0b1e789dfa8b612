"""TensorFlow's own gamma, Poisson, binomial and categorical numbers, drawn until they fit.

Each number reads from a place of its own, 256 blocks from one to the next.  All are computed
at once: a loop goes on with those that have to be drawn again.
"""

from __future__ import annotations

import math

import numpy as np

from .._core.philox import Place, doubles, scattered, words
from ._box_muller import double_normals

_APART = 256
_APART_OF_SUMS = 42  # for binomial numbers that are found by sums


def _c_library(function, *values):
    """What a function of the C library gives, element by element."""
    return np.array([*map(function, *(x.tolist() for x in values))], np.float64)


class _Readers:
    """Reads uniform and normal numbers for many results, for each from its own place."""

    def __init__(self, at: Place, count: int, apart: int | np.ndarray = _APART):
        self._at = at
        self._next = np.arange(count) * apart
        self._kept = [(np.empty((count, 2)), np.zeros(count, np.int64)) for _ in range(2)]

    def uniform(self, which: np.ndarray) -> np.ndarray:
        """The next uniform number of some results."""
        return self._read(which, False)

    def normal(self, which: np.ndarray) -> np.ndarray:
        """The next normal number of some results."""
        return self._read(which, True)

    def _read(self, which, is_normal):
        numbers, left = self._kept[is_normal]
        empty = which[left[which] == 0]
        if len(empty):
            found = doubles(scattered(self._at, self._next[empty]).reshape(-1, 2, 2))
            numbers[empty] = double_normals(found) if is_normal else found
            self._next[empty] += 1
            left[empty] = 2
        left[which] -= 1  # the last of a block comes first
        return numbers[which, left[which]]


def _in_order(draw, parameters, count, at):
    """Numbers [count, parameters]: drawn for one parameter after the other, `count` for each."""
    spread = np.repeat(np.asarray(parameters, np.float64).reshape(-1), count)
    with np.errstate(all="ignore"):
        return draw(spread, _Readers(at, len(spread))).reshape(-1, count).T


def gamma(alphas: np.ndarray, count: int, at: Place) -> np.ndarray:
    """Gamma numbers, float64 [count, alphas], by Marsaglia's and Tsang's method."""
    return _in_order(_gamma, alphas, count, at)


def _gamma(alpha, read):
    out = np.empty(len(alpha))
    simple = np.flatnonzero(alpha == 1)
    out[simple] = _c_library(lambda u: -math.log1p(-u), read.uniform(simple))
    small = alpha < 1
    d = alpha + np.where(small, 2.0 / 3, -1.0 / 3)
    c = 1.0 / 3 / np.sqrt(d)
    which = np.flatnonzero(alpha != 1)
    while len(which):
        x = read.normal(which)
        v = 1 + c[which] * x
        tried, x, v = (values[~(v <= 0)] for values in (which, x, v))  # NaN goes through
        v = v * v * v
        u = read.uniform(tried)
        fits = (u < 1 - 0.0331 * (x * x) * (x * x)) | (
            np.log(u) < 0.5 * x * x + d[tried] * (1 - v + np.log(v))
        )
        done = tried[fits]
        found = d[done] * v[fits]
        less = small[done]
        b = read.uniform(done[less])
        found[less] *= _c_library(math.pow, b, 1 / alpha[done[less]])
        out[done] = found
        which = np.setdiff1d(which, done, assume_unique=True)
    return out


def poisson(rates: np.ndarray, count: int, at: Place) -> np.ndarray:
    """Poisson numbers, float64 [count, rates]: by products of uniform numbers for small rates,
    by Hörmann's transformed rejection from 10 on."""
    return _in_order(_poisson, rates, count, at)


def _poisson(rate, read):
    out = np.zeros(len(rate))
    bad = ~np.isfinite(rate) | (rate < 0)
    out[bad & ~(rate < 0)] = np.nan
    _small_poisson(rate, read, np.flatnonzero(~bad & (rate < 10)), out)
    _large_poisson(rate, read, np.flatnonzero(~bad & (rate >= 10)), out)
    return out


def _small_poisson(rate, read, which, out):
    least = np.zeros(len(rate))
    least[which] = _c_library(math.exp, -rate[which])
    product = np.ones(len(rate))
    while len(which):
        product[which] *= read.uniform(which)
        which = which[product[which] > least[which]]
        out[which] += 1


def _large_poisson(rate, read, which, out):
    b = 0.931 + 2.53 * np.sqrt(rate)
    a = -0.059 + 0.02483 * b
    inverse = 1.1239 + 1.1328 / (b - 3.4)
    while len(which):
        u, v = read.uniform(which) - 0.5, read.uniform(which)
        mean, wide, flat = rate[which], b[which], a[which]
        near = 0.5 - np.abs(u)
        k = np.floor((2 * flat / near + wide) * u + mean + 0.43)
        fits = (near >= 0.07) & (v <= 0.9277 - 3.6224 / (wide - 2))
        open_ = ~fits & (k >= 0) & ~((near < 0.013) & (v > near))
        s = np.log(v * inverse[which] / (flat / (near * near) + wide))
        t = -mean + k * np.log(mean)
        t[open_] -= _c_library(math.lgamma, k[open_] + 1)
        fits |= open_ & (s <= t)
        out[which[fits]] = k[fits]
        which = which[~fits]


def binomial(trials: np.ndarray, chances: np.ndarray, at: Place) -> np.ndarray:
    """Binomial numbers, float64, one for each pair of parameters: [n]."""
    with np.errstate(all="ignore"):
        return _binomial(trials, chances, at)


def _binomial(n, chance, at):
    flipped = chance > 0.5
    p = np.where(flipped, 1 - chance, chance)
    read = _Readers(at, len(n), np.where(n * p < 10, _APART_OF_SUMS, _APART))
    out = np.zeros(len(n))
    out[~np.isfinite(n * chance)] = np.nan
    known = np.isfinite(n * chance) & (n > 0) & (p > 0)
    _small_binomial(n, p, read, np.flatnonzero(known & (n * p < 10)), out)
    _large_binomial(n, p, read, np.flatnonzero(known & (n * p >= 10)), out)
    return np.where(flipped, n - out, out)


def _small_binomial(n, p, read, which, out):
    """By sums of geometric numbers."""
    passed = np.zeros(len(n))
    while len(which):
        u = read.uniform(which)
        passed[which] += np.ceil(np.log(u) / np.log1p(-p[which]))
        which = which[passed[which] <= n[which]]
        out[which] += 1


def _large_binomial(n, p, read, which, out):
    """By Hörmann's transformed rejection."""
    deviation = np.sqrt(n * p * (1 - p))
    b = 1.15 + 2.53 * deviation
    a = -0.0873 + 0.0248 * b + 0.01 * p
    while len(which):
        u, v = read.uniform(which) - 0.5, read.uniform(which)
        total, share, wide, flat = n[which], p[which], b[which], a[which]
        near = 0.5 - np.abs(u)
        k = np.floor((2 * flat / near + wide) * u + total * share + 0.5)
        fits = (near >= 0.07) & (v <= 0.92 - 4.2 / wide)
        open_ = ~fits & (k >= 0) & (k <= total)
        odds = share / (1 - share)
        alpha = (2.83 + 5.1 / wide) * deviation[which]
        mode = np.floor((total + 1) * share)
        height = np.log(v * alpha / (flat / (near * near) + wide))
        rest = total - mode + 1
        bound = (
            (mode + 0.5) * np.log((mode + 1) / (odds * rest))
            + (total + 1) * np.log(rest / (total - k + 1))
            + (k + 0.5) * np.log(odds * (total - k + 1) / (k + 1))
            + (_stirling(mode) + _stirling(total - mode) - _stirling(k) - _stirling(total - k))
        )
        fits |= open_ & (height <= bound)
        out[which[fits]] = k[fits]
        which = which[~fits]


_FACTORIALS = np.array(
    [math.lgamma(k + 1) - (k + 0.5) * math.log(k + 1) + k + 1 - 0.5 * math.log(2 * math.pi)
     for k in range(10)]
)  # fmt: skip


def _stirling(k):
    """What Stirling's approximation of log(k!) leaves."""
    square = (k + 1) * (k + 1)
    rest = (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1)
    return np.where((k >= 0) & (k <= 9), _FACTORIALS.take(k.clip(0, 9).astype(np.int64)), rest)


def categorical(logits: np.ndarray, count: int, at: Place) -> np.ndarray:
    """Class numbers [rows, count] for logits [rows, classes], int64."""
    rows = len(logits)
    drawn = words(at, (rows * count + 1) // 2).reshape(-1, 2)[: rows * count]
    uniform = doubles(drawn).reshape(rows, count)
    out = np.empty((rows, count), np.int64)
    for row, logit in enumerate(logits):
        finite = np.isfinite(logit)
        largest = logit[finite].max(initial=-np.inf)
        chances = np.where(finite, np.exp(np.where(finite, logit - largest, 0.0)), 0.0)
        sums = np.cumsum(chances)
        out[row] = np.searchsorted(sums, uniform[row] * sums[-1], side="right")
    return out
