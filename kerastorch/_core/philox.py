"""Philox4x32-10, TensorFlow's counter based generator: words of 32 bits for a key and a counter.

A *key* is an int of 64 bits, a *counter* one of 128, the number of a block of four words.  The
stream of two seeds has the key `seed` and starts at the counter seed2 << 64.  Facts of the stream
(the key, the counter, the order of the words) are TensorFlow's, checked against it; the algorithm
is that of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011).

Three ways give the same words: Python's ints for a few blocks, numpy's loops for more, and the
library randomgen, whose loop is compiled, for many blocks in a row.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from . import threads

_LOW, _LOW64, _LOW128 = (1 << 32) - 1, (1 << 64) - 1, (1 << 128) - 1
_ROUNDS = 10
_CHUNK = 4096  # blocks that are computed at once: they stay in the cache
_FEW = 12  # blocks up to which Python's ints are quicker
_SHARE = 1 << 17  # blocks that a thread takes at once
_STRIDE = 1 << 13  # blocks that randomgen computes at once
_IMPORT, _CALL = 1 << 18, 1500  # what its import and a call of the loops cost, in blocks of theirs

Place = tuple[int, int]  # a key and a counter

_MULTIPLIERS = np.array([[0xD2511F53], [0xCD9E8D57]], np.uint64)
_MASK, _32 = np.uint64(_LOW), np.uint64(32)


def place(seed: int, seed2: int) -> Place:
    """Where the stream of two seeds begins."""
    return seed & _LOW64, (seed2 & _LOW64) << 64


def later(start: Place, blocks: int) -> Place:
    """The place some blocks behind another."""
    return start[0], (start[1] + blocks) & _LOW128


def stateless(seed: int, seed2: int) -> Place:
    """Where the stream of a stateless op with two seeds begins."""
    counter = (seed & _LOW64) | (seed2 & _LOW64) << 64
    m0, m1, m2, m3 = block((0x02461E29 << 32 | 0x3EC8F720, counter))
    return m0 | m1 << 32, (m2 | m3 << 32) << 64


def block(at: Place) -> tuple[int, int, int, int]:
    """The four words of a block."""
    key, counter = at
    k0, k1 = key & _LOW, key >> 32
    x0, x1 = counter & _LOW, counter >> 32 & _LOW
    x2, x3 = counter >> 64 & _LOW, counter >> 96
    for _ in range(_ROUNDS):
        a, b = 0xD2511F53 * x0, 0xCD9E8D57 * x2
        x0, x1, x2, x3 = b >> 32 ^ x1 ^ k0, b & _LOW, a >> 32 ^ x3 ^ k1, a & _LOW
        k0, k1 = k0 + 0x9E3779B9 & _LOW, k1 + 0xBB67AE85 & _LOW
    return x0, x1, x2, x3


def words(at: Place, blocks: int, apart: int = 1) -> np.ndarray:
    """The words of `blocks` blocks, `apart` blocks from one to the next: uint32 [blocks, 4]."""
    if blocks < _FEW:
        found = [block(later(at, k * apart)) for k in range(blocks)]
        return np.array(found, np.uint32).reshape(blocks, 4)
    library = _library_for(blocks) if apart == 1 else None
    if library is not None:
        return _taken(_source(library, at), blocks)
    out = np.empty((blocks, 4), np.uint32)
    for _ in _filled(out, at, apart, 0, blocks):
        pass
    return out


def in_chunks(
    at: Place,
    blocks: int,
    use: Callable[[int, np.ndarray], None],
    apart: int | tuple[int, int] = 1,
) -> None:
    """use(first, words) for some of `blocks` blocks after the other, computed while needed.

    apart: from one to the next; two numbers for stretches of so many blocks, so far apart.
    words: uint32 [some, 4], which `use` may write into.  Large counts are shared among threads.
    """
    if blocks < _FEW and not isinstance(apart, tuple):
        use(0, words(at, blocks, apart))
        return
    in_rows = apart == 1 or isinstance(apart, tuple)
    work = _compiled if in_rows and _library_for(blocks) is not None else _looped
    in_shares(blocks, lambda first, last: work(at, apart, first, last, use))


def in_shares(blocks: int, work: Callable[[int, int], None]) -> None:
    """work(first, last) for parts of so many blocks, by as many threads as kernels may use."""
    if blocks <= _SHARE:
        work(0, blocks)
        return
    parts = iter(range(0, blocks, _SHARE))

    def drain():
        for first in parts:
            work(first, min(first + _SHARE, blocks))

    team = min(threads.usable(), -(-blocks // _SHARE))
    if team < 2:
        drain()
        return
    with ThreadPoolExecutor(team - 1) as pool:
        others = [pool.submit(drain) for _ in range(team - 1)]
        drain()
    for other in others:
        other.result()


def _looped(at, apart, first, last, use):
    """`use` for the blocks from `first` to `last`, by numpy's loops."""
    chunk = np.empty((min(_CHUNK, last - first), 4), np.uint32)
    for start in _filled(chunk, at, apart, first, last):
        use(start, chunk[: last - start])


def _compiled(at, apart, first, last, use):
    """`use` for the blocks from `first` to `last`, which follow each other, by randomgen.

    apart: 1, or two numbers for stretches of so many blocks, so far apart.
    """
    length, distance = (last, 0) if apart == 1 else apart
    source, start = None, first
    while start < last:
        stretch, passed = divmod(start, length)
        if source is None:
            source = _source(_library(), later(at, stretch * distance + passed))
        elif not passed:
            key, counter = later(at, stretch * distance - 1)
            source.seed(key=key, counter=counter)
        count = min(_STRIDE, last - start, length - passed)
        use(start, _taken(source, count))
        start += count


_spent = 0  # on loops where randomgen may serve, in blocks


def _library_for(blocks):
    """randomgen's Philox; None where numpy's loops serve for so many blocks in a row."""
    global _spent
    if _spent < _IMPORT:
        _spent += blocks + _CALL
        if _spent < _IMPORT:
            return None
    return _library()


@functools.cache
def _library():
    """randomgen's class Philox; None where it is missing, or its words are others."""
    try:
        from randomgen.philox import Philox
    except ImportError:
        return None
    at = 0x0123456789ABCDEF, (7 << 64) - 2
    expected = [block(later(at, k)) for k in range(4)]
    return Philox if _taken(_source(Philox, at), 4).tolist() == [*map(list, expected)] else None


def _source(library, at):
    """A Philox of randomgen whose next words are those of a place."""
    key, counter = later(at, -1)  # it counts before it draws
    return library(key=key, counter=counter, number=4, width=32)


def _taken(source, blocks):
    """The next words of a Philox of randomgen: uint32 [blocks, 4]."""
    return source.random_raw((blocks, 4)).astype(np.uint32)


def _filled(out, at, apart, first, last) -> Iterator[int]:
    """Fills `out` with blocks from `first` on, as often as it takes up to `last`: yields the
    first block's number whenever it is full (or the end is reached)."""
    key, start = at
    whole = len(out) == last - first  # the caller wants all of it in one piece
    schedule, buffers = _schedule(key), _buffers()
    pairs = out.view(np.uint64)
    for begin in range(first, last, _CHUNK):
        count = min(_CHUNK, last - begin)
        x, y, p = buffers[:, :, :count]
        _counters(x, y, p[0], start, begin, apart, count)
        _encrypted(x, y, p, schedule)
        np.left_shift(y, _32, out=y)
        to = begin - first if whole else 0
        np.bitwise_or(x, y, out=pairs[to : to + count].T)
        if not whole:
            yield begin
    if whole:
        yield first


_local = threading.local()


def _buffers():
    found = getattr(_local, "buffers", None)
    if found is None:
        found = _local.buffers = np.empty((3, 2, _CHUNK), np.uint64)
    return found


def _schedule(key):
    """The keys of the rounds, [rounds, 2, 1]."""
    k0, k1 = key & _LOW, key >> 32
    keys = [(k0 + i * 0x9E3779B9 & _LOW, k1 + i * 0xBB67AE85 & _LOW) for i in range(_ROUNDS)]
    return np.array(keys, np.uint64).reshape(_ROUNDS, 2, 1)


def _counters(x, y, low, start, begin, apart, count):
    """Writes the counters of blocks from number `begin` on behind `start`: words 0 and 2 to x,
    words 1 and 3 to y."""
    if isinstance(apart, tuple):  # stretches of so many blocks, so far apart
        numbers = np.arange(begin, begin + count)
        last = (begin + count - 1) // apart[0] * apart[1] + apart[0]
        low[:] = numbers // apart[0] * apart[1] + numbers % apart[0]
        start &= _LOW128
    else:
        start, last = start + begin * apart & _LOW128, (count - 1) * apart
        np.multiply(np.arange(count, dtype=np.uint64), np.uint64(apart), out=low)
    first, high = start & _LOW64, start >> 64
    np.add(low, np.uint64(first), out=low)
    np.bitwise_and(low, _MASK, out=x[0])
    np.right_shift(low, _32, out=y[0])
    x[1], y[1] = high & _LOW, high >> 32
    if first + last > _LOW64:
        over, high = low < np.uint64(first), high + 1 & _LOW64
        x[1, over], y[1, over] = high & _LOW, high >> 32


def _encrypted(x, y, p, schedule):
    """The words of blocks in place: words 0 and 2 in x, words 1 and 3 in y."""
    crossed = p[::-1]
    for keys in schedule:
        np.multiply(x, _MULTIPLIERS, out=p)
        np.right_shift(crossed, _32, out=x)
        np.bitwise_xor(x, y, out=x)
        np.bitwise_xor(x, keys, out=x)
        np.bitwise_and(crossed, _MASK, out=y)


class Words:
    """The words of the stream (seed, seed2), one after the other."""

    __slots__ = ("_block", "_start", "_words")

    def __init__(self, seed: int, seed2: int):
        self._start = place(seed, seed2)
        self._block, self._words = 0, np.empty(0, np.int64)

    def array(self, count: int) -> np.ndarray:
        """The next `count` words, int64."""
        missing = count - len(self._words)
        if missing > 0:
            blocks = max((missing + 3) // 4, min(512, 1 + self._block))
            new = words(later(self._start, self._block), blocks).reshape(-1)
            self._words = np.concatenate([self._words, new.astype(np.int64)])
            self._block += blocks
        taken, self._words = self._words[:count], self._words[count:]
        return taken

    @property
    def state(self) -> list[int]:
        """The seeds, in words of 32 bits, and how many words were taken."""
        key, counter = self._start
        seeds = [key & _LOW, key >> 32, counter >> 64 & _LOW, counter >> 96]
        return [*seeds, 4 * self._block - len(self._words)]

    @state.setter
    def state(self, state: list[int]) -> None:
        a, b, c, d, taken = map(int, state)
        self._start = place(a | b << 32, c | d << 32)
        self._block, self._words = taken // 4, np.empty(0, np.int64)
        self.array(taken % 4)

    def take(self, count: int) -> list[int]:
        """The next `count` words."""
        return self.array(count).tolist()


def spaced(pair: tuple[int, int], first: int, apart: int, count: int) -> np.ndarray:
    """The first words of `count` blocks of stream `pair`, `apart` blocks from one to the next."""
    return words(later(place(*pair), first), count, apart)[:, 0].astype(np.int64)


def doubles(words: np.ndarray) -> np.ndarray:
    """Numbers in [0, 1), float64, of two words each; words: [..., 2]."""
    high, low = words[..., 0].astype(np.int64), words[..., 1].astype(np.int64)
    return ((high & 0xFFFFF) << 32 | low) / 2.0**52


def floats(words: np.ndarray) -> np.ndarray:
    """Numbers in [0, 1), float32, of a word each."""
    return ((words & 0x7FFFFF) / 2.0**23).astype(np.float32)


def first_doubles(seeds: np.ndarray) -> np.ndarray:
    """The first number in [0, 1) of the stateless stream of each pair of seeds [n, 2], float64."""
    seeds = np.asarray(seeds).astype(np.uint64).T
    key = np.broadcast_to(np.array([[0x3EC8F720], [0x02461E29]], np.uint64), seeds.shape)
    x, y = seeds & _MASK, seeds >> _32
    _encrypted(x, y, np.empty_like(x), _schedules(key))
    key = np.stack([x[0], y[0]])
    x[0], y[0] = 0, 0
    _encrypted(x, y, np.empty_like(x), _schedules(key))
    return doubles(np.stack([x[0], y[0]], 1))


def _schedules(keys):
    """The keys of the rounds for an array of keys [2, n], one round after the other."""
    step = np.array([[0x9E3779B9], [0xBB67AE85]], np.uint64)
    for i in range(_ROUNDS):
        yield keys + np.uint64(i) * step & _MASK


def scattered(at: Place, offsets: np.ndarray) -> np.ndarray:
    """The words of the blocks some offsets behind a place: uint32 [n, 4]."""
    key, start = at
    count = len(offsets)
    if count < _FEW:
        found = [block(later(at, k)) for k in offsets.tolist()]
        return np.array(found, np.uint32).reshape(count, 4)
    out, schedule, buffers = np.empty((count, 4), np.uint32), _schedule(key), _buffers()
    pairs, offsets = out.view(np.uint64), offsets.astype(np.uint64)
    first, high = np.uint64(start & _LOW64), start >> 64
    for begin in range(0, count, _CHUNK):
        some = offsets[begin : begin + _CHUNK]
        x, y, p = buffers[:, :, : len(some)]
        low = some + first
        x[0], y[0], x[1], y[1] = low & _MASK, low >> _32, high & _LOW, high >> 32
        over = low < first
        if over.any():
            x[1, over], y[1, over] = high + 1 & _LOW, (high + 1 & _LOW64) >> 32
        _encrypted(x, y, p, schedule)
        np.left_shift(y, _32, out=y)
        np.bitwise_or(x, y, out=pairs[begin : begin + len(some)].T)
    return out
