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

    def take(self, count: int) -> list[int]:
        """The next `count` words."""
        return self.array(count).tolist()


def _blocks(key, counter, first, count):
    numbers = np.arange(first, first + count, dtype=np.uint64)
    x = [
        numbers & np.uint64(_LOW),
        numbers >> np.uint64(32),
        np.full(count, counter[0], np.uint64),
        np.full(count, counter[1], np.uint64),
    ]
    k0, k1 = key
    low, shift = np.uint64(_LOW), np.uint64(32)
    for _ in range(_ROUNDS):
        a, b = np.uint64(0xD2511F53) * x[0], np.uint64(0xCD9E8D57) * x[2]
        x = [
            (b >> shift) ^ x[1] ^ np.uint64(k0),
            b & low,
            (a >> shift) ^ x[3] ^ np.uint64(k1),
            a & low,
        ]
        k0, k1 = (k0 + 0x9E3779B9) & _LOW, (k1 + 0xBB67AE85) & _LOW
    return np.stack(x, 1).reshape(-1).astype(np.int64)
