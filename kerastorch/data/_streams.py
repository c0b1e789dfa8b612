"""Streams: what a node gives when it is opened: rows one by one, or chunks of many.

A chunk is a stretch of rows in columns: `base` holds whole columns, of which the chunk is the rows
`index`, or those from `start` on.  So what only changes order and number of rows moves numbers, and
the values are gathered once, where they are needed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import GeneratorType
from typing import Any

import numpy as np
import torch

# rows of the first chunks of a source: few first, as a consumer may want only one
FIRST, MOST = 8, 4096
GATHERED = 1 << 20  # bytes gathered at once: what a cache holds, and no block of its own


class Chunk:
    """Rows of columns."""

    __slots__ = ("base", "count", "index", "start")

    def __init__(self, base, count, index=None, start=0):
        self.base, self.count, self.index, self.start = base, count, index, start

    def columns(self) -> tuple[Any, ...]:
        """The columns: views, or gathered rows."""
        if self.index is None:
            stop = self.start + self.count
            return tuple([c[self.start : stop] for c in self.base])
        return tuple([gathered(c, self.index) for c in self.base])

    def numbers(self) -> torch.Tensor:
        """The numbers of the rows in the base."""
        if self.index is not None:
            return self.index
        return torch.arange(self.start, self.start + self.count)

    def part(self, start: int, stop: int) -> Chunk:
        """The rows from `start` to `stop`."""
        if self.index is None:
            return Chunk(self.base, stop - start, None, self.start + start)
        return Chunk(self.base, stop - start, self.index[start:stop])

    def select(self, rows: torch.Tensor) -> Chunk:
        """The rows of given numbers, within this chunk."""
        index = rows + self.start if self.index is None else self.index[rows]
        return Chunk(self.base, len(rows), index)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows, one by one."""
        columns = [_split(c) for c in self.columns()]
        if len(columns) == 1:
            return zip(columns[0])
        return zip(*columns)

    @property
    def row_bytes(self) -> int:
        """What a row takes, about."""
        return sum(_row_bytes(c) for c in self.base) or 1


_AS_SIGNED = {
    torch.uint16: torch.int16,
    torch.uint32: torch.int32,
    torch.uint64: torch.int64,
}


def gathered(column: Any, index: torch.Tensor) -> Any:
    """Rows of a column."""
    if not isinstance(column, torch.Tensor):
        return column[index.cpu().numpy()]
    signed = _AS_SIGNED.get(column.dtype)
    if signed is not None:  # torch selects no rows of these types
        return column.view(signed).index_select(0, index).view(column.dtype)
    if column.device.type != "cpu":
        index = index.to(column.device)
    return column.index_select(0, index)


def _split(column):
    if type(column) is np.ndarray:
        return [column[i : i + 1].reshape(column.shape[1:]) for i in range(len(column))]
    return column.unbind(0)


def _row_bytes(column):
    if type(column) is np.ndarray:
        return column[:1].size * 64
    return column[:1].numel() * column.element_size()


def joined(chunks: Sequence[Chunk]) -> Chunk:
    """Several chunks as one: by row numbers where they are of the same columns."""
    if len(chunks) == 1:
        return chunks[0]
    base = chunks[0].base
    if all(c.base is base for c in chunks):
        if all(c.index is None for c in chunks) and _follow(chunks):
            return Chunk(base, sum(c.count for c in chunks), None, chunks[0].start)
        index = torch.cat([c.numbers() for c in chunks])
        return Chunk(base, len(index), index)
    columns = [concatenated(parts) for parts in zip(*[c.columns() for c in chunks], strict=True)]
    return Chunk(tuple(columns), sum(c.count for c in chunks))


def _follow(chunks):
    ends = [c.start + c.count for c in chunks]
    return all(end == c.start for end, c in zip(ends, chunks[1:], strict=False))


def concatenated(parts: Sequence[Any]) -> Any:
    """Columns one after the other."""
    return np.concatenate(parts) if type(parts[0]) is np.ndarray else torch.cat(parts)


class Failure:
    """An error in the place of an item: a generator passes it on and lives."""

    __slots__ = ("error",)

    def __init__(self, error: Exception):
        self.error = error


def _attempts(items):
    items = iter(items)
    while True:
        try:
            item = next(items)
        except StopIteration:
            return
        except Exception as error:  # it is raised where its item is due
            item = Failure(error)
        yield item


class Surviving:
    """The items of a generator in which each Failure is raised where it comes."""

    __slots__ = ("_items",)

    def __init__(self, items: Iterator[Any]):
        self._items = items

    def __iter__(self) -> Surviving:
        return self

    def __next__(self) -> Any:
        item = next(self._items)
        if type(item) is Failure:
            try:
                raise item.error
            finally:
                del item  # the error's traceback holds this frame
        return item

    def close(self) -> None:
        """Ends the generator."""
        self._items.close()


class Stream:
    """The rows of one iteration: an iterator of chunks where `chunked`, else of rows.

    cheap: whether making them runs no code of the user's and reads no file, so that doing it ahead
        in a thread gains nothing.
    fails: whether an error may come in the place of a chunk: the rows are not in columns by number.
    resumes: whether after an error the rows behind it still come (a Python generator ends).
    """

    __slots__ = ("_items", "cheap", "chunked", "fails", "resumes")

    def __init__(self, items, chunked=False, cheap=False, resumes=None, fails=None):
        self._items, self.chunked, self.cheap = items, chunked, cheap
        self.fails = not cheap if fails is None else fails
        ends = isinstance(items, GeneratorType) and self.fails
        self.resumes = not ends if resumes is None else resumes

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows, one by one."""
        if not self.chunked:
            return self._items
        if self.resumes and self.fails:
            return _Rows(self._items)
        return itertools.chain.from_iterable(map(Chunk.rows, self._items))

    def peek(self) -> Chunk | Failure | None:
        """The first chunk, or the Failure in its place, which comes again; None for none."""
        try:
            first = next(self._items, None)
        except Exception as error:  # it is raised where the chunk is due
            first = Failure(error)
        if first is not None:
            self._items = Surviving(_Following([first], self._items))
        return first

    def tries(self, rows: bool = False) -> Iterator[Any]:
        """The chunks, or the rows where it is not chunked or `rows` are wanted; where they go on
        after an error, with a Failure in the place of each."""
        items = self._items if self.chunked and not rows else self.rows()
        return _attempts(items) if self.fails and self.resumes else items

    def chunks(self) -> Iterator[Chunk]:
        """The chunks; only where `chunked`."""
        return self._items


class _Following:
    """Items, then those of an iterator; unlike itertools.chain it goes on after an error."""

    __slots__ = ("_first", "_rest")

    def __init__(self, first: list[Any], rest: Iterator[Any]):
        self._first, self._rest = first, rest

    def __iter__(self) -> _Following:
        return self

    def __next__(self) -> Any:
        return self._first.pop(0) if self._first else next(self._rest)


class _Rows:
    """The rows of chunks; unlike itertools.chain it goes on after an error of the chunks."""

    __slots__ = ("_chunks", "_rows")

    def __init__(self, chunks: Iterator[Chunk]):
        self._chunks = chunks
        self._rows: Iterator[Any] = iter(())

    def __iter__(self) -> _Rows:
        return self

    def __next__(self) -> tuple[Any, ...]:
        while True:
            for row in self._rows:
                return row
            self._rows = next(self._chunks).rows()


def of_chunks(items: Iterable[Chunk], cheap: bool = False, resumes: bool | None = None) -> Stream:
    """A stream of chunks."""
    return Stream(iter(items), True, cheap, resumes)


def of_rows(
    items: Iterable[tuple[Any, ...]], cheap: bool = False, resumes: bool | None = None
) -> Stream:
    """A stream of rows."""
    return Stream(iter(items), False, cheap, resumes)


def made_of(items: Iterator[Any], source: Stream) -> Stream:
    """A stream of rows that an iterator, which lives on after errors, makes of a source's."""
    return Stream(items, False, source.cheap, source.resumes, True)


def surviving(items: Iterator[Any], source: Stream, chunked: bool = False) -> Stream:
    """A stream of what a generator makes of a source's `tries`."""
    lives = source.resumes and source.fails
    made = Surviving(items) if lives else items
    return Stream(made, chunked, source.cheap, source.resumes, source.fails)


def growing(
    count: int | None, make: Callable[[int, int], Chunk], most: int = MOST
) -> Iterator[Chunk]:
    """make(start, stop) for the stretches of `count` rows (None: endless), small ones first."""
    start, size = 0, FIRST
    while count is None or start < count:
        stop = start + size if count is None else min(start + size, count)
        yield make(start, stop)
        start, size = stop, min(size * 2, most)
