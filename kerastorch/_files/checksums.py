"""The CRC-32 of a file that is still being written: a thread sums its large parts meanwhile."""

from __future__ import annotations

import bisect
import concurrent.futures
import functools
import os
import zlib
from typing import Any

_LARGE = 1 << 20  # bytes of a write that are worth a task
_CHECKED = 1 << 18  # bytes at a time, which stay in the processor's cache
_POLYNOMIAL = 0xEDB88320  # of CRC-32, its lowest power in the highest bit
_ONE = 1 << 31


class Followed:
    """A binary file that can be written and read; what is written in one large piece is read back
    by a thread and summed, unless it is written to again.

    To be closed, which leaves the file open.
    """

    def __init__(self, file: Any):
        self._file = file
        self._starts, self._parts = [], {}  # where parts begin -> (their size, future of their sum)
        self._pool = None
        for name in ("flush", "read", "readinto", "seek", "tell"):
            setattr(self, name, getattr(file, name))

    def write(self, data: Any) -> int:
        start = self._file.tell()
        count = self._file.write(data)
        self._forget(start, start + count)
        if count >= _LARGE and hasattr(os, "pread"):
            self._file.flush()
            self._follow(start, count)
        return count

    def truncate(self, size: int | None = None) -> int:
        place = self._file.tell() if size is None else size
        self._forget(place, float("inf"))
        return self._file.truncate(size)

    def _follow(self, start, size):
        if self._pool is None:
            self._pool = concurrent.futures.ThreadPoolExecutor(1, "kerastorch-checksums")
        bisect.insort(self._starts, start)
        self._parts[start] = size, self._pool.submit(_sum_of, self._file.fileno(), start, size)

    def _forget(self, start, end):
        """Drops the sums of parts that reach into start ... end."""
        first = bisect.bisect_left(self._starts, start)
        if first and self._starts[first - 1] + self._parts[self._starts[first - 1]][0] > start:
            first -= 1
        last = bisect.bisect_left(self._starts, end)
        for place in self._starts[first:last]:
            self._parts.pop(place)[1].cancel()
        del self._starts[first:last]

    def checksum(self, start: int) -> int:
        """The CRC-32 of the file from `start`, where a write began, to its end."""
        self._file.flush()
        crc, place = 0, start
        for begin in [s for s in self._starts if s >= start]:
            size, future = self._parts[begin]
            crc = self._read(crc, place, begin)
            crc, place = combined(crc, future.result(), size), begin + size
        return self._read(crc, place, self._file.seek(0, 2))

    def _read(self, crc, start, end):
        self._file.seek(start)
        block = memoryview(bytearray(min(_CHECKED, end - start)))
        while start < end:
            count = self._file.readinto(block[: end - start])
            if not count:
                raise OSError(f"The file ends at {start}, before {end}, while it is summed.")
            crc, start = zlib.crc32(block[:count], crc), start + count
        return crc

    def close(self) -> None:
        """Ends the thread."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _sum_of(descriptor, start, size):
    crc, end = 0, start + size
    while start < end:
        data = os.pread(descriptor, min(_CHECKED, end - start), start)
        if not data:
            raise OSError(f"The file ends at {start}, before {end}, while it is summed.")
        crc, start = zlib.crc32(data, crc), start + len(data)
    return crc


def combined(first: int, second: int, size: int) -> int:
    """The CRC-32 of one run of bytes after another, from theirs; size: of the second, in bytes.

    A CRC is a remainder of polynomials over GF(2), so appending `size` bytes multiplies the first
    by x^(8 size): the way of zlib's crc32_combine.
    """
    return _product(_power(size), first) ^ second


def _product(a, b):
    """a * b modulo CRC-32's polynomial."""
    total = 0
    while a:
        if a & _ONE:
            total ^= b
        a = (a << 1) & 0xFFFFFFFF
        b = (b >> 1) ^ (_POLYNOMIAL if b & 1 else 0)
    return total


@functools.lru_cache(64)
def _power(size):
    """x^(8 size) modulo CRC-32's polynomial."""
    square, power = _ONE >> 8, _ONE  # x^8, x^0
    while size:
        if size & 1:
            power = _product(square, power)
        square, size = _product(square, square), size >> 1
    return power
