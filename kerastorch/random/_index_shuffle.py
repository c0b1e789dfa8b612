"""TensorFlow's permutation of [0, max_index] without a list of it, for a key.

An index is encrypted by a cipher whose blocks are just large enough for `max_index`, again and
again until it is no larger (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002). The
cipher is Simon's (Beaulieu and others, 2013) with few rounds, keys of 96 bits and words of any
number of bits.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_LEAST_WORD = 8  # bits
_C, _Z = 0xFFFFFFFC, 0x7369F885192C0EF5  # constants of Simon's key schedule


def index_shuffle(
    indices: np.ndarray, key: Sequence[int], largest: np.ndarray, rounds: int = 4
) -> np.ndarray:
    """The places of indices, each in the permutation of [0, its `largest`]: uint64 arrays of one
    length; key: three ints of 32 bits; rounds: of the cipher, an even number."""
    out = np.zeros_like(indices)
    bits = np.ceil(np.log2(np.maximum(largest, 1).astype(np.float64))).astype(np.int64)
    words = np.maximum((bits + bits % 2) // 2, _LEAST_WORD)
    for word in np.unique(words).tolist():
        keys = _round_keys(key, word, rounds)
        which = np.flatnonzero((words == word) & (largest > 0))
        values = indices[which]
        while len(which):
            values = _encrypted(values, keys, word)
            fits = values <= largest[which]
            out[which[fits]] = values[fits]
            which, values = which[~fits], values[~fits]
    return out


def _round_keys(key, word, rounds):
    mask = (1 << word) - 1
    keys, z = [k & mask for k in key], _Z & mask
    for i in range(len(keys), rounds):
        turned = _right(keys[i - 1], 3, word) ^ _right(keys[i - 1], 4, word)
        keys.append((_C & mask) ^ (z & 1) ^ keys[i - 3] ^ turned)
        z >>= 1
    return [np.uint64(k) for k in keys]


def _right(x, by, word):
    return x >> by | x << word - by & (1 << word) - 1


def _encrypted(values, keys, word):
    size, mask = np.uint64(word), np.uint64((1 << word) - 1)

    def turned(x, by):
        return x << np.uint64(by) & mask | x >> np.uint64(word - by)

    def mixed(x):
        return turned(x, 1) & turned(x, 8) ^ turned(x, 2)

    left, right = values >> size & mask, values & mask
    for first, second in zip(keys[::2], keys[1::2], strict=True):
        left = left ^ mixed(right) ^ first
        right = right ^ mixed(left) ^ second
    return left << size | right
