"""Random numbers taken one at a time, as TensorFlow's kernels take them that draw until it fits."""

from __future__ import annotations

import itertools

from .._core.philox import Place, block, later


class Dice:
    """Numbers out of the words behind a place."""

    __slots__ = ("_words",)

    def __init__(self, at: Place):
        self._words = itertools.chain.from_iterable(block(later(at, k)) for k in itertools.count())

    def below(self, count: int, bits: int = 32) -> int:
        """A whole number of [0, count); 0 for a count below 1.  bits: 32 or 64, of what it is."""
        if count <= 0:
            return 0
        least = (1 << bits) % count  # smaller words would favour some numbers
        while True:
            word = next(self._words)
            if bits == 64:
                word |= next(self._words) << 32
            if word >= least:
                return word % count

    def share(self) -> float:
        """A float32 of [0, 1)."""
        return (next(self._words) & 0x7FFFFF) / 2.0**23

    def double(self) -> float:
        """A float64 of [0, 1)."""
        high, low = next(self._words), next(self._words)
        return ((high & 0xFFFFF) << 32 | low) / 2.0**52
