"""TFRecord files: records of bytes, one after the other, each with checksums.

A record is its length (8 bytes, little endian), a checksum of that, the bytes, and their checksum.
Checksums are CRC32C, rotated and shifted by a constant ("masked"). A whole file may be a gzip or
zlib stream.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO

import google_crc32c

from .._core.errors import DataLossError, FailedPreconditionError
from . import os_errors

BUFFER = 256 * 1024
WINDOW_BITS = {"GZIP": 31, "ZLIB": 15}
MEM_LEVEL = 9
_HEADER, _TAIL = 12, 4
# what a compressed record may have: so many bytes, or so many by one of the file
_LARGEST, _INFLATED = 64 << 20, 64
_KNOWN_HEADERS = 4096  # as many checked headers are remembered

_crc = google_crc32c.value
_length_of = struct.Struct("<QI").unpack
_uint32_at = struct.Struct("<I").unpack_from
_pack_header = struct.Struct("<QI").pack
_pack_length = struct.Struct("<Q").pack
_pack_uint32 = struct.Struct("<I").pack


def masked_crc(data: bytes) -> int:
    """The masked CRC32C of `data`."""
    crc = _crc(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def header(length: int) -> bytes:
    """What stands before a record of `length` bytes."""
    return _pack_header(length, masked_crc(_pack_length(length)))


def framed(record: bytes) -> bytes:
    """A record with its length and checksums."""
    return b"".join((header(len(record)), record, _pack_uint32(masked_crc(record))))


def read(path: str | bytes, compression: str = "", buffer_size: int = BUFFER) -> Iterator[bytes]:
    """The records of a file, in order.

    compression: "", "GZIP" or "ZLIB".  NotFoundError for a file that is not there, DataLossError,
    which names the file and the offset, for one that is damaged; a header cut off at the end of
    the file is its end, as in TensorFlow.
    """
    return chain.from_iterable(blocks(path, compression, buffer_size))


def blocks(
    path: str | bytes, compression: str = "", buffer_size: int = BUFFER
) -> Iterator[list[bytes]]:
    """As `read`, with the records of about `buffer_size` bytes at a time in a list.

    Records before a damaged one are given before the error is raised.
    """
    buffer_size = buffer_size or BUFFER
    with os_errors.translated(path), open(path, "rb", buffering=0) as file:
        source = _Inflating(file, compression, path) if compression else file
        data, start, known = b"", 0, {}
        while True:
            # no more is asked for than there is already: a length is not believed
            new = source.read(max(buffer_size, len(data)))
            data += new
            records, used, fault = _split(data, known)
            if compression and not fault:
                _check_length(data[used:], os.fstat(file.fileno()).st_size, path, start + used)
            if records:
                yield records
            if fault:
                raise _damaged(path, start + used, fault)
            if not new:
                break
            data, start = data[used:], start + used
    if len(data) >= _HEADER:
        reason = "EOF reached" if compression else "Read less bytes than requested"
        raise DataLossError(
            None, None, f"truncated record at {start}' failed with {reason} ({_named(path)})"
        )


def _split(data, known):
    """The whole records at the start of `data`, where the rest begins, and the fault met there:
    how far behind that place the damage is, and what to say of it."""
    records, at, end = [], 0, len(data)
    add = records.append
    while at + _HEADER <= end:
        head = data[at : at + _HEADER]
        length = known.get(head)
        if length is None:
            length, crc = _length_of(head)
            if masked_crc(head[:8]) != crc:
                return records, at, (0, "" if at or known else " (Is this even a TFRecord file?)")
            if len(known) < _KNOWN_HEADERS:
                known[head] = length
        stop = at + _HEADER + length
        if stop + _TAIL > end:
            break
        record = data[at + _HEADER : stop]
        crc = _crc(record)
        if ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF != _uint32_at(data, stop)[0]:
            return records, at, (_HEADER, "")
        add(record)
        at = stop + _TAIL
    return records, at, None


def _check_length(data, size, path, offset):
    """DataLossError for a record that is far larger than its compressed file."""
    length = int.from_bytes(data[:8], "little") if len(data) >= _HEADER else 0
    if length > max(_LARGEST, _INFLATED * size) and size:
        raise DataLossError(
            None, None,
            f"corrupted record at {offset}: {length} bytes, of a file of {size} ({_named(path)})",
        )  # fmt: skip


def _damaged(path, offset, fault):
    behind, note = fault
    return DataLossError(
        None, None, f"corrupted record at {offset + behind}{note} ({_named(path)})"
    )


def _named(path):
    return f"in file {os_errors.shown(path)}"


class _Inflating:
    """Reads a gzip or zlib file, of one stream or several, as the bytes that were compressed."""

    def __init__(self, file: BinaryIO, compression: str, path: str | bytes) -> None:
        self._file, self._path = file, path
        self._bits = WINDOW_BITS[compression]
        self._inflate = zlib.decompressobj(self._bits)

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, none at the end."""
        while True:
            waiting = self._inflate.unused_data or self._inflate.unconsumed_tail
            data = waiting or self._file.read(BUFFER)
            if self._inflate.eof:
                if not data:
                    return b""
                self._inflate = zlib.decompressobj(self._bits)
            try:
                found = self._inflate.decompress(data, size)
            except zlib.error as error:
                said = str(error).replace("Error ", "").replace(" while decompressing data", "")
                raise DataLossError(
                    None, None, f"inflate() failed with error {said} ({_named(self._path)})"
                ) from None
            if found or not data:
                return found


class RecordWriter:
    """Writes records to a new file, compressed where `deflate` is a zlib.compressobj."""

    def __init__(self, path: str | bytes, deflate: Any = None, flush_mode: int = 0) -> None:
        self._path, self._deflate, self._flush_mode = path, deflate, flush_mode
        self._headers: dict[int, bytes] = {}
        with os_errors.translated(path):
            self._file = open(path, "wb", buffering=BUFFER)  # noqa: SIM115 (closed by close)

    def write(self, record: bytes) -> None:
        """Appends a record."""
        length = len(record)
        head = self._headers.get(length)
        if head is None:
            head = header(length)
            if len(self._headers) < _KNOWN_HEADERS:
                self._headers[length] = head
        crc = _crc(record)
        tail = _pack_uint32(((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)
        data = b"".join((head, record, tail))
        if self._deflate is not None:
            data = self._deflate.compress(data)
        try:
            self._file.write(data)
        except ValueError:
            raise self._closed() from None
        except OSError as error:
            raise os_errors.of(error, self._path) from None

    def flush(self) -> None:
        """Hands what was written to the operating system; of a compressed file, what zlib gives
        up by the flush mode."""
        if self._file.closed:
            raise self._closed()
        with os_errors.translated(self._path):
            if self._deflate is not None and self._flush_mode not in (
                zlib.Z_NO_FLUSH,
                zlib.Z_FINISH,
            ):
                self._file.write(self._deflate.flush(self._flush_mode))
            self._file.flush()

    def close(self) -> None:
        """Ends the file."""
        if self._file.closed:
            return
        with os_errors.translated(self._path):
            try:
                if self._deflate is not None:
                    self._file.write(self._deflate.flush(zlib.Z_FINISH))
            finally:
                self._file.close()

    def _closed(self):
        return FailedPreconditionError(None, None, "Writer is closed.")
