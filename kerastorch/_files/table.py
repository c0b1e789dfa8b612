"""LevelDB tables (SSTables), as TensorFlow has them: sorted keys and values in checked blocks.

A block holds entries, each with what its key shares with the one before, and the places where a key
stands whole ("restarts"). Behind it stand a byte for its compression and a masked CRC32C. An index
block maps the last key of each block to its place; the file's last 48 bytes lead there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import BinaryIO

from .._core.errors import DataLossError
from . import os_errors
from .faults import check_regular
from .records import masked_crc
from .snappy import decompressed
from .varints import varint, varint_at

BLOCK_SIZE = 256 * 1024
_RESTART_INTERVAL = 16
_FOOTER, _TRAILER, _HANDLES = 48, 5, 40
_MAGIC = struct.pack("<Q", 0xDB4775248B80FB57)
_PLAIN, _SNAPPY = 0, 1
# what the keys of a file may add up to, beside its size: prefixes are shared
_KEYS_LIMIT, _KEYS_PER_BYTE = 64 << 20, 32
_uint32 = struct.Struct("<I")


# -- reading ---------------------------------------------------------------------------------------


def read_table(path: str | bytes) -> dict[bytes, bytes]:
    """The entries of a table file, in order.

    NotFoundError for a file that is not there, DataLossError, which names the file, for one that
    is no table or damaged.
    """
    with os_errors.translated(path):
        check_regular(path)
        with open(path, "rb") as file:
            data = file.read()
    return dict(_Table(data, os_errors.shown(path)).entries())


class _Table:
    def __init__(self, data, name):
        self._data, self._name = data, name
        self._budget = _KEYS_LIMIT + _KEYS_PER_BYTE * len(data)

    def entries(self):
        if len(self._data) < _FOOTER:
            raise self._damaged("file is too short to be an sstable")
        footer = self._data[-_FOOTER:]
        if footer[_HANDLES:] != _MAGIC:
            raise self._damaged(
                "not an sstable (bad magic number): perhaps your file is in a different file "
                "format and you need to use a different restore operator?"
            )
        _, at = self._handle(footer, 0)
        index, _ = self._handle(footer, at)
        last = None
        for _, handle in self._block(*index):
            place, _ = self._handle(handle, 0)
            for key, value in self._block(*place):
                if last is not None and key <= last:
                    raise self._damaged("its keys are not in order")
                last = key
                yield key, value

    def _handle(self, data, at):
        """(offset, size) of a block, and where the handle ends."""
        try:
            offset, at = varint_at(data, at)
            size, at = varint_at(data, at)
        except IndexError:
            raise self._damaged("bad block handle") from None
        if offset + size + _TRAILER > len(self._data):
            raise self._damaged("truncated block read")
        return (offset, size), at

    def _block(self, offset, size):
        end = offset + size
        if _uint32.unpack_from(self._data, end + 1)[0] != masked_crc(self._data[offset : end + 1]):
            raise self._damaged("block checksum mismatch")
        block, kind = self._data[offset:end], self._data[end]
        if kind == _SNAPPY:
            try:
                block = decompressed(block, self._budget)
            except ValueError as error:
                raise self._damaged(f"corrupted compressed block contents: {error}") from None
            self._budget -= len(block)
        elif kind != _PLAIN:
            raise self._damaged("bad block type")
        try:
            yield from self._entries_in(block)
        except (IndexError, struct.error):
            raise self._damaged("bad entry in block") from None

    def _entries_in(self, block):
        end = len(block) - 4 - 4 * _uint32.unpack_from(block, len(block) - 4)[0]
        at, key = 0, b""
        while at < end:
            shared, at = varint_at(block, at)
            rest, at = varint_at(block, at)
            size, at = varint_at(block, at)
            if shared > len(key) or at + rest + size > end:
                raise IndexError
            self._budget -= shared
            if self._budget < 0:
                raise self._damaged("its keys take up too much")
            key = key[:shared] + block[at : at + rest]
            at += rest
            yield key, block[at : at + size]
            at += size
        if at != end:
            raise IndexError

    def _damaged(self, what):
        return DataLossError(None, None, f"Unable to open table file {self._name}: {what}")


# -- writing ---------------------------------------------------------------------------------------


def write_table(file: BinaryIO, items: Iterable[tuple[bytes, bytes]]) -> None:
    """Writes entries, which come sorted by their keys, as a table: TensorFlow's bytes.

    ValueError for a key that is not behind the one before it.
    """
    index, offset, last, waiting = [], 0, None, None
    block = _Block(_RESTART_INTERVAL)
    for key, value in items:
        if last is not None and key <= last:
            raise ValueError(f"The keys of a table are in order: {key!r} came behind {last!r}.")
        if waiting:
            index.append((_separator(last, key), waiting))
            waiting = None
        block.add(key, value)
        last = key
        if block.size >= BLOCK_SIZE:
            waiting, offset = _written(file, block, offset)
            block = _Block(_RESTART_INTERVAL)
    if block.entries:
        waiting, offset = _written(file, block, offset)
    if waiting:
        index.append((_successor(last), waiting))
    meta, offset = _written(file, _Block(_RESTART_INTERVAL), offset)
    places = _Block(1)
    for entry in index:
        places.add(*entry)
    handle, _ = _written(file, places, offset)
    file.write((meta + handle).ljust(_HANDLES, b"\0") + _MAGIC)


class _Block:
    def __init__(self, interval):
        self._interval, self._parts, self._restarts, self._key = interval, [], [0], b""
        self.entries, self._length = 0, 0

    @property
    def size(self):
        return self._length + 4 * len(self._restarts) + 4

    def add(self, key, value):
        shared = 0
        if self.entries and self.entries % self._interval == 0:
            self._restarts.append(self._length)
        else:
            shared = _common(self._key, key)
        head = varint(shared) + varint(len(key) - shared) + varint(len(value))
        self._parts += (head, key[shared:], value)
        self._length += len(head) + len(key) - shared + len(value)
        self._key, self.entries = key, self.entries + 1

    def contents(self):
        ends = [*self._restarts, len(self._restarts)]
        return b"".join(self._parts) + struct.pack(f"<{len(ends)}I", *ends)


def _written(file, block, offset):
    """Writes a block; its handle and where the next one begins."""
    contents = block.contents()
    data = contents + bytes([_PLAIN])
    file.write(data + _uint32.pack(masked_crc(data)))
    return varint(offset) + varint(len(contents)), offset + len(contents) + _TRAILER


def _common(one: bytes, other: bytes) -> int:
    """How many bytes two keys share at their start."""
    limit = min(len(one), len(other))
    if one[:limit] == other[:limit]:
        return limit
    return next(n for n in range(limit) if one[n] != other[n])


def _separator(last, key):
    """A short key from `last` on, and before `key`."""
    at = _common(last, key)
    if at < min(len(last), len(key)) and last[at] < 255 and last[at] + 1 < key[at]:
        return last[:at] + bytes([last[at] + 1])
    return last


def _successor(last):
    """A short key from `last` on."""
    at = next((n for n, byte in enumerate(last) if byte != 255), None)
    return last if at is None else last[:at] + bytes([last[at] + 1])
