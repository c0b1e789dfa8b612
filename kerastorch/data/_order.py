"""Transformations that change which elements come, and when: none computes on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch

from .._core.errors import FailedPreconditionError
from .._core.philox import Words
from ..random import seeds
from . import _debug, _nest
from ._arguments import refused
from ._node import INFINITE, UNKNOWN, Node
from ._sources import own
from ._streams import (
    FIRST,
    MOST,
    Chunk,
    Failure,
    Stream,
    Surviving,
    growing,
    joined,
    of_chunks,
    of_rows,
    surviving,
)
from ._structure import Structure


class _OfOne(Node):
    def __init__(self, source: Node):
        self.children = (source,)


class _Counted(_OfOne):
    def __init__(self, source: Node, count: int):
        super().__init__(source)
        self.count = count


class Repeat(_Counted):
    """The elements `count` times over; without end for a negative count."""

    label = "_RepeatDataset"

    def _cardinality(self):
        n = self.source.cardinality
        if self.count == 0 or n == 0:
            return 0
        if self.count < 0:
            return INFINITE
        return n * self.count if n >= 0 else n

    def open(self):
        if self.count == 0:
            return of_rows([], True)
        first = self.source.open()
        return surviving(self._items(first), first, first.chunked)

    def _items(self, stream):
        done, chunked = 0, stream.chunked
        while True:
            empty = True
            for item in stream.tries(rows=not chunked):
                empty = empty and type(item) is Failure
                yield item
            done += 1
            if done == self.count or (empty and self.count < 0):
                if done > 1 and not isinstance(self.source, Shuffle):
                    draw_seeds(self.source)  # TensorFlow makes an iterator for one turn more
                return
            stream = self.source.open()


class Take(_Counted):
    """The first `count` elements; all for a negative count."""

    label = "_TakeDataset"

    def _cardinality(self):
        n = self.source.cardinality
        if self.count < 0:
            return n
        if n == INFINITE:
            return self.count
        return n if n < 0 else min(n, self.count)

    def open(self):
        if self.count == 0:
            return of_rows([], True)
        stream = self.source.open()
        if self.count < 0:
            return stream
        if stream.chunked:
            return surviving(self._chunks(stream.tries()), stream, True)
        return surviving(self._rows(stream.tries()), stream)

    def _rows(self, rows):
        left = self.count
        for row in rows:
            yield row
            if type(row) is not Failure:
                left -= 1
                if not left:
                    return

    def _chunks(self, chunks):
        left = self.count
        for chunk in chunks:
            if type(chunk) is Failure:
                yield chunk
                continue
            yield chunk if chunk.count <= left else chunk.part(0, left)
            left -= chunk.count
            if left <= 0:
                return


class Skip(_Counted):
    """All but the first `count` elements; none for a negative count."""

    label = "_SkipDataset"

    def _cardinality(self):
        n = self.source.cardinality
        if self.count < 0:
            return 0
        return n if n < 0 else max(n - self.count, 0)

    def open(self):
        if self.count < 0:
            return of_rows([], True)
        stream = self.source.open()
        if stream.chunked:
            return surviving(self._chunks(stream.tries()), stream, True)
        return surviving(self._rows(stream.tries()), stream)

    def _rows(self, rows):
        left = self.count
        for row in rows:
            if left and type(row) is not Failure:
                left -= 1
            else:
                yield row

    def _chunks(self, chunks):
        left = self.count
        for chunk in chunks:
            if type(chunk) is Failure:
                yield chunk
                continue
            if left >= chunk.count:
                left -= chunk.count
                continue
            yield chunk.part(left, chunk.count) if left else chunk
            left = 0


SHARD_HINT = -1  # the number of shards of a process that is not known yet


class Shard(_OfOne):
    """Every `number`-th element, from the one at `index` on."""

    label = "_ShardDataset"

    def __init__(self, source: Node, number: int, index: int):
        super().__init__(source)
        self.number, self.index = number, index
        self.hinted = number == SHARD_HINT
        if self.hinted:
            return
        if number < 1:
            raise refused(
                f"Number of shards must be greater than zero (currently num_shards = {number}).",
                "ShardDataset",
            )
        if not 0 <= index < number:
            raise refused(
                f"Index must be between 0 and {number - 1} (currently index = {index}).",
                "ShardDataset",
            )

    def _cardinality(self):
        n = self.source.cardinality
        return n if n < 0 or self.hinted else (n - self.index + self.number - 1) // self.number

    def open(self):
        if self.hinted:
            raise FailedPreconditionError(
                None,
                None,
                "`tf.data.Dataset.shard(SHARD_HINT, ...)` can only be used in a dataset that a "
                "tf.distribute.Strategy distributes. [Op:MakeIterator]",
            )
        stream = self.source.open()
        if stream.chunked:
            return surviving(self._chunks(stream.tries()), stream, True)
        return surviving(self._rows(stream.tries()), stream)

    def _rows(self, rows):
        at = -self.index
        for row in rows:
            if type(row) is Failure:
                yield row
                continue
            if not at % self.number:
                yield row
            at += 1

    def _chunks(self, chunks):
        seen = 0
        for chunk in chunks:
            if type(chunk) is Failure:
                yield chunk
                continue
            rows = torch.arange((self.index - seen) % self.number, chunk.count, self.number)
            seen += chunk.count
            if len(rows):
                yield chunk.select(rows)


class Concatenate(Node):
    """The elements of one dataset, then those of another."""

    label = "_ConcatenateDataset"

    def __init__(self, first: Node, second: Node):
        self.children = (first, second)
        if self.settled:
            _ = self.structure  # refuses what does not go together

    def _structure(self):
        a, b = (c.structure for c in self.children)
        specs = []
        if _nest.same_structure(a.spec, b.spec):
            specs = [x.most_specific_common_supertype([y]) for x, y in zip(a.specs, b.specs)]
        if not specs or None in specs:
            raise TypeError(f"Incompatible dataset elements:\n  {a.spec} vs.   {b.spec}")
        return Structure(_nest.pack_sequence_as(a.spec, specs))

    def _cardinality(self):
        a, b = (c.cardinality for c in self.children)
        if INFINITE in (a, b):
            return INFINITE
        return UNKNOWN if UNKNOWN in (a, b) else a + b

    def open(self):
        first = self.children[0].open()
        return of_rows(Surviving(self._rows(first)), False, first.resumes)

    def _rows(self, first):
        yield from first.tries(rows=True)
        yield from self.children[1].open().tries(rows=True)


class Zip(Node):
    """Elements of several datasets side by side, as long as all have some."""

    label = "_ZipDataset"

    def __init__(self, nodes: Any):
        self.nodes = nodes
        self.children = tuple(_nest.flatten(nodes))

    def _structure(self):
        return Structure(_nest.map_structure(lambda n: n.structure.spec, self.nodes))

    def _cardinality(self):
        sizes = [c.cardinality for c in self.children]
        known = [n for n in sizes if n >= 0]
        if 0 in known:
            return 0
        if UNKNOWN in sizes:
            return UNKNOWN
        return min(known) if known else INFINITE

    def open(self):
        streams = [c.open() for c in self.children]
        cheap = all(s.cheap for s in streams)
        resumes = all(s.resumes for s in streams)
        if all(s.chunked for s in streams):
            chunks = _aligned([s.tries() for s in streams])
            return Stream(Surviving(chunks), True, cheap, resumes, any(s.fails for s in streams))
        rows = _SideBySide([s.rows() for s in streams])
        return Stream(rows, False, cheap, resumes, any(s.fails for s in streams))


class _SideBySide:
    """A row of each source as one.  All sources go on where one fails: rows stay in step."""

    def __init__(self, sources: Sequence[Iterator[Any]]):
        self._sources = sources

    def __iter__(self) -> _SideBySide:
        return self

    def __next__(self) -> tuple[Any, ...]:
        row, failed = (), None
        for source in self._sources:
            try:
                row += next(source)
            except StopIteration:
                if failed is None:
                    raise
                break
            except Exception as error:
                failed = failed or error
        if failed is not None:
            raise failed
        return row


def _aligned(sources: Sequence[Iterator[Chunk]]) -> Iterator[Chunk]:
    """Chunks of as many rows each, side by side; where one fails, the others' row is left out."""
    held: list[Any] = [None] * len(sources)
    while True:
        for i, source in enumerate(sources):
            while held[i] is None or not (type(held[i]) is Failure or held[i].count):
                held[i] = next(source, None)
                if held[i] is None:
                    return
        failed = next((c for c in held if type(c) is Failure), None)
        if failed is not None:
            yield failed
            held = [None if type(c) is Failure else c.part(1, c.count) for c in held]
            continue
        count = min(c.count for c in held)
        parts = [c.part(0, count) for c in held]
        yield Chunk(sum((p.columns() for p in parts), ()), count)
        held = [c.part(count, c.count) for c in held]


class Shuffle(_OfOne):
    """The elements in the order that TensorFlow's buffer of `size` elements gives.

    pair: the two seeds; (None, None) for numbers that nobody chose.
    """

    label = "_ShuffleDataset"

    def __init__(self, source: Node, size: int, seed: int | None, again: bool | None):
        if size < 1 and size != UNKNOWN:
            raise refused(
                "buffer_size must be greater than zero or UNKNOWN_CARDINALITY", "ShuffleDatasetV3"
            )
        super().__init__(source)
        self.size = size
        self.pair = own(seeds.get_seed(seed))
        self.again = again is None or bool(again)
        self._seeds = Words(*self.pair)

    def draw_seeds(self) -> Sequence[int]:
        """The seeds of the next iteration."""
        return self._seeds.take(2) if self.again else self.pair

    def accessed(self, source: Node) -> Node:
        """The elements in the order in which TensorFlow numbers them (experimental.at)."""
        return _Numbered(source, self.pair)

    def open(self):
        words = Words(*self.draw_seeds())
        stream = self.source.open()
        size = self.size if self.size > 0 else 1 << 62
        if stream.chunked:
            return surviving(_shuffled_chunks(stream.tries(), size, words), stream, True)
        return surviving(_shuffled(stream.tries(), size, words), stream)


def draw_seeds(node: Node) -> None:
    """Lets shuffles draw the seeds that an iterator takes when it is made.

    A shuffle makes the iterator over its source at its first element only, Concatenate that over
    its second dataset at the end of the first.
    """
    if isinstance(node, Shuffle):
        node.draw_seeds()
        return
    for child in node.children[:1] if isinstance(node, Concatenate) else node.children:
        draw_seeds(child)


class _Numbered(_OfOne):
    """The elements in one order, which hangs on the seeds alone."""

    label = "_ShuffleDataset"

    def __init__(self, source: Node, pair: tuple[int, int]):
        super().__init__(source)
        self._pair = pair

    def open(self):
        rows = list(self.source.open().rows())
        words = Words(*self._pair).take(len(rows))
        for k, word in enumerate(words):
            other = k + word % (len(rows) - k)
            rows[k], rows[other] = rows[other], rows[k]
        return of_rows(rows, True)


def _shuffled(items, size, words):
    """Items in the order of a ring buffer: it is filled, then one at random makes room for the
    next, moved into its place from the ring's start."""
    ring = []
    items = iter(items)
    for item in items:
        if type(item) is Failure:
            yield item
            continue
        ring.append(item)
        if len(ring) >= size:
            break
    held, start = len(ring), 0
    while held:
        for word in words.take(min(512, held)):
            at = (start + word % held) % len(ring)
            chosen, ring[at] = ring[at], ring[start]
            ring[start] = None
            item = next(items, _END)
            while type(item) is Failure:
                yield item
                item = next(items, _END)
            if item is _END:
                held -= 1
            else:
                ring[start] = item
            start = start + 1 if start + 1 < len(ring) else 0
            yield chosen


_END = object()


def ring_order(count: int, size: int, words: Words) -> list[int]:
    """The order in which a shuffle with a buffer of `size` gives `count` items."""
    return list(_shuffled(range(count), size, words))


def _shuffled_chunks(chunks, size, words):
    """Chunks in shuffled order: their rows are numbered, the numbers are shuffled and gathered."""
    pool = _Pool(chunks)
    for numbers in _shuffled_numbers(pool.numbers(), size, words):
        yield from pool.failures()
        yield pool.gather(numbers)
    yield from pool.failures()


def _shuffled_numbers(blocks, size, words):
    """Lists of numbers in the order that `_shuffled` gives; blocks: lists of numbers."""
    held, start = [], 0  # the ring is held[start : start + size]
    for block in blocks:
        held += block
        count = len(held) - start - size
        if count <= 0:
            continue
        places = words.array(count) % size + np.arange(start, start + count)
        out = []
        for first, place in enumerate(places.tolist(), start):
            out.append(held[place])
            held[place] = held[first]
        yield out
        start += count
        if start > size:
            del held[:start]
            start = 0
    yield from _drained(held[start:], words)


def _drained(ring, words):
    """What is left in a ring that nothing comes into any more."""
    done, step, count = 0, FIRST, len(ring)
    while done < count:
        stop = min(done + step, count)
        left = np.arange(count - done, count - stop, -1)
        out = []
        places = words.array(stop - done) % left + np.arange(done, stop)
        for first, place in enumerate(places.tolist(), done):
            out.append(ring[place])
            ring[place] = ring[first]
        yield out
        done, step = stop, min(step * 2, MOST)


class _Pool:
    """The chunks that a shuffle has read and not yet given all of."""

    def __init__(self, chunks):
        self._source = chunks
        self._chunks, self._starts, self._left = [], [], []
        self._end = 0
        self._failures = []
        self._base = None  # the columns, while all chunks have the same

    def numbers(self):
        """Lists of the rows' numbers: those in the base, while all chunks share one."""
        first = self._next()
        if first is None:
            return
        shared, self._base = first.index is not None or first.count < len(first.base[0]), first.base
        if not shared:
            self._base = None
        chunk = first
        while chunk is not None:
            if self._base is not None and chunk.base is self._base:
                yield chunk.numbers().tolist()
            else:
                if self._base is not None:
                    chunk = self._renumbered(chunk)
                self._chunks.append(chunk)
                self._starts.append(self._end)
                self._left.append(chunk.count)
                self._end += chunk.count
                yield list(range(self._end - chunk.count, self._end))
            chunk = self._next()

    def _next(self):
        """The next chunk; what fails is kept for `failures`."""
        chunk = next(self._source, None)
        while type(chunk) is Failure:
            self._failures.append(chunk)
            chunk = next(self._source, None)
        return chunk

    def failures(self):
        """The failures that have come since the last call."""
        found, self._failures = self._failures, []
        return found

    def _renumbered(self, chunk):
        """Other columns come: the base is a chunk as well, whose rows keep their numbers."""
        base, self._base = self._base, None
        whole = Chunk(base, len(base[0]))
        self._chunks, self._starts, self._left = [whole], [0], [1 << 62]
        self._end = whole.count
        return chunk

    def gather(self, numbers):
        """The rows of given numbers as one chunk."""
        index = torch.tensor(numbers)
        if self._base is not None:
            return Chunk(self._base, len(numbers), index)
        starts = torch.tensor(self._starts)
        which = torch.searchsorted(starts, index, right=True) - 1
        order = torch.argsort(which, stable=True)
        parts = []
        for k, n in zip(
            *(t.tolist() for t in torch.unique_consecutive(which[order], return_counts=True)),
            strict=True,
        ):
            rows = order[sum(p.count for p in parts) :][:n]
            parts.append(self._chunks[k].select(index[rows] - self._starts[k]))
            self._left[k] -= n
        back = torch.empty_like(order)
        back[order] = torch.arange(len(order))
        self._forget()
        return joined(parts).select(back)

    def _forget(self):
        while self._left and not self._left[0]:
            for kept in (self._chunks, self._starts, self._left):
                kept.pop(0)


class Prefetch(_OfOne):
    """The elements, made ahead of their use in a thread where that can gain time."""

    label = "_PrefetchDataset"

    def __init__(self, source: Node, size: int):
        if size < -1:
            raise refused(
                "buffer_size must be >= 0 or set buffer_size to be -1 for auto-tuning",
                "PrefetchDataset",
            )
        super().__init__(source)
        self.size = size

    def open(self):
        from ._ahead import ahead

        stream = self.source.open()
        if stream.cheap or not self.size or _debug.enabled:
            return stream
        size = 2 if self.size < 0 else self.size
        items = stream.chunks() if stream.chunked else stream.rows()
        return Stream(ahead(items, size), stream.chunked, False, stream.resumes, stream.fails)


class Cache(_OfOne):
    """The elements, kept in memory once they have come all."""

    label = "CacheDataset"

    def __init__(self, source: Node):
        super().__init__(source)
        self._kept = None

    def open(self):
        kept = self._kept
        if isinstance(kept, Chunk):
            return of_chunks(growing(kept.count, lambda a, b: kept.part(a, b)), True)
        if kept is not None:
            return of_rows(kept, True)
        stream = self.source.open()
        noted = self._noting(stream.tries(), stream.chunked)
        return surviving(noted, stream, stream.chunked)

    def _noting(self, items, chunked):
        seen = []
        for item in items:
            if type(item) is Failure:
                yield item
                continue
            if chunked and item.index is not None:
                item = Chunk(item.columns(), item.count)
            seen.append(item)
            yield item
        if chunked and seen:
            whole = joined(seen)
            seen = Chunk(whole.columns(), whole.count)
        self._kept = seen


class Same(_OfOne):
    """A dataset under another name: options, a snapshot."""

    def __init__(self, source: Node, label: str, cardinality: int | None = None):
        super().__init__(source)
        self.label, self._size = label, cardinality

    def _cardinality(self):
        return self.source.cardinality if self._size is None else self._size

    def open(self):
        return self.source.open()
