"""Philox4x32-10, TensorFlow's counter based generator: a stream of 32-bit words for two seeds.

Facts of the stream (the key, the counter, the order of the words) are TensorFlow's, checked against
it; the algorithm is that of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011).
"""

from __future__ import annotations

import numpy as np

_LOW = 0xFFFFFFFF
_ROUNDS = 10


class Words:
    """The words of the stream (seed, seed2), one after the other."""

    __slots__ = ("_block", "_counter", "_key", "_words")

    def __init__(self, seed: int, seed2: int):
        self._key = (seed & _LOW, (seed >> 32) & _LOW)
        self._counter = (seed2 & _LOW, (seed2 >> 32) & _LOW)
        self._block, self._words = 0, np.empty(0, np.int64)

    def array(self, count: int) -> np.ndarray:
        """The next `count` words, int64."""
        missing = count - len(self._words)
        if missing > 0:
            blocks = max((missing + 3) // 4, min(512, 1 + self._block))
            new = _blocks(self._key, self._counter, self._block, blocks)
            self._words = np.concatenate([self._words, new])
            self._block += blocks
        taken, self._words = self._words[:count], self._words[count:]
        return taken

    @property
    def state(self) -> list[int]:
        """The seeds, in words of 32 bits, and how many words were taken."""
        return [*self._key, *self._counter, 4 * self._block - len(self._words)]

    @state.setter
    def state(self, state: list[int]) -> None:
        *seeds, taken = map(int, state)
        self._key, self._counter = tuple(seeds[:2]), tuple(seeds[2:4])
        self._block, self._words = taken // 4, np.empty(0, np.int64)
        self.array(taken % 4)

    def take(self, count: int) -> list[int]:
        """The next `count` words."""
        return self.array(count).tolist()


def _blocks(key, counter, first, count):
    numbers = np.arange(first, first + count, dtype=np.uint64)
    rest = [np.full(count, c, np.uint64) for c in counter]
    words = _encrypted([numbers & _LOW64, numbers >> _32, *rest], *map(np.uint64, key))
    return np.stack(words, 1).reshape(-1).astype(np.int64)


_LOW64, _32 = np.uint64(_LOW), np.uint64(32)


def _encrypted(x, k0, k1):
    """The four words of blocks of four counter words, under keys of two words."""
    for _ in range(_ROUNDS):
        a, b = np.uint64(0xD2511F53) * x[0], np.uint64(0xCD9E8D57) * x[2]
        x = [(b >> _32) ^ x[1] ^ k0, b & _LOW64, (a >> _32) ^ x[3] ^ k1, a & _LOW64]
        k0 = (k0 + np.uint64(0x9E3779B9)) & _LOW64
        k1 = (k1 + np.uint64(0xBB67AE85)) & _LOW64
    return x


def spaced(pair: tuple[int, int], first: int, apart: int, count: int) -> np.ndarray:
    """The first words of `count` blocks of stream `pair`, `apart` blocks from one to the next."""
    numbers = np.arange(count, dtype=np.uint64) * np.uint64(apart) + np.uint64(first)
    seed, seed2 = (np.uint64(s & (1 << 64) - 1) for s in pair)
    rest = [np.full(count, w, np.uint64) for w in (seed2 & _LOW64, seed2 >> _32)]
    words = _encrypted([numbers & _LOW64, numbers >> _32, *rest], seed & _LOW64, seed >> _32)
    return words[0].astype(np.int64)


def doubles(words: np.ndarray) -> np.ndarray:
    """Numbers in [0, 1), float64, of two words each; words: [..., 2]."""
    return ((words[..., 0] & 0xFFFFF) << 32 | words[..., 1]) / 2.0**52


def floats(words: np.ndarray) -> np.ndarray:
    """Numbers in [0, 1), float32, of a word each."""
    return ((words & 0x7FFFFF) / 2.0**23).astype(np.float32)


def first_doubles(seeds: np.ndarray) -> np.ndarray:
    """The first number in [0, 1) of the stateless stream of each pair of seeds [n, 2], float64."""
    words = np.asarray(seeds).astype(np.uint64)
    counters = [w for s in words.T for w in (s & _LOW64, s >> _32)]
    key0, key1, *rest = _encrypted(counters, np.uint64(0x3EC8F720), np.uint64(0x02461E29))
    zeros = np.zeros_like(key0)
    first = _encrypted([zeros, zeros, *rest], key0, key1)
    return doubles(np.stack(first[:2], 1).astype(np.int64))
