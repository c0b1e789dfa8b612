"""The numbers of a text's words, found for all words at once.

A word of up to sixteen bytes is two unsigned integers; its number is looked up by a hash of them,
and the integers are compared, so that no other word has it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

MOST = 16  # bytes of a word in the table
_SPACE = b" "
_BEHIND = _SPACE * (MOST + 1)  # so that sixteen bytes can be read from where any word starts
_KEY = np.dtype("<u8")
_LOW = np.array([256 ** min(n, 8) - 1 for n in range(MOST + 1)], np.uint64)
_HIGH = np.array([256 ** max(n - 8, 0) - 1 for n in range(MOST + 1)], np.uint64)
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)
_SLOTS = 4  # for each word


class Words:
    """The numbers of the words of texts in which "\\0" is no part of a longer word.

    numbers: {word: number}, the most frequent words first for speed.  default: the number of any
    other word.
    """

    def __init__(self, numbers: Mapping[bytes, int], default: int) -> None:
        self._numbers, self._default = numbers, default
        short = [w for w in numbers if len(w) <= MOST and w.split() == [w] and _is_whole(w)]
        bits = max(8, (_SLOTS * len(short)).bit_length())
        self._shift = np.uint64(64 - bits)
        low, high, _, _ = _keys(_spaced(_SPACE.join(short)))
        slots = self._slots_of(low, high)
        taken, first, counts = np.unique(slots, return_index=True, return_counts=True)
        # entry 0 is that of no word
        self._entries = np.zeros(1 << bits, np.intp)
        self._entries[taken] = np.arange(1, len(taken) + 1)
        self._crowded = np.concatenate([[False], counts > 1])
        self._low = np.concatenate([np.zeros(1, np.uint64), low[first]])
        self._high = np.concatenate([np.zeros(1, np.uint64), high[first]])
        values = np.fromiter((numbers[w] for w in short), np.int64, len(short))
        self._values = np.concatenate([[default], values[first]])

    def __call__(self, text: bytes) -> np.ndarray:
        """The numbers of all words of a text, whose only white space is " ", as int64."""
        text = _spaced(text)
        low, high, starts, ends = _keys(text)
        entries = self._entries.take(self._slots_of(low, high))
        found = self._values.take(entries)
        other = (self._low.take(entries) != low) | (self._high.take(entries) != high)
        other |= ends - starts > MOST
        where = np.flatnonzero(other)
        if len(where):
            found[where] = self._default
            crowded = self._crowded.take(entries[where])
            crowded |= ends[where] - starts[where] > MOST
            where = where[crowded]
            get, default = self._numbers.get, self._default
            places = zip(starts[where].tolist(), ends[where].tolist(), strict=True)
            found[where] = [get(text[a:b], default) for a, b in places]
        return found

    def _slots_of(self, low, high):
        return ((low * _FACTORS[0] ^ high * _FACTORS[1]) >> self._shift).view(np.int64)


def _is_whole(word):
    """Whether no other word has the same two integers."""
    return b"\0" not in word or word == b"\0"


def _spaced(text):
    return b"".join((_SPACE, text, _BEHIND))


def _keys(text):
    """(first eight bytes, next eight bytes, start, end) of the words of a spaced text."""
    space = np.frombuffer(text, np.uint8) == _SPACE[0]
    edges = np.flatnonzero(space[1:] != space[:-1])
    edges += 1
    starts, ends = edges[::2], edges[1::2]
    sizes = ends - starts
    # from each byte on, eight bytes
    eights = np.ndarray((len(text) - 7,), _KEY, text, 0, (1,))
    low, high = eights[starts], eights[starts + 8]
    low &= _LOW.take(sizes, mode="clip")
    high &= _HIGH.take(sizes, mode="clip")
    return low, high, starts, ends
