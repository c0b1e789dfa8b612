"""A stretch of an open file as bytes at offsets, all within bounds."""

from __future__ import annotations

import zlib
from typing import Any

_BLOCK = 1 << 20


class Source:
    """`size` bytes from `start` of a binary file; `name` stands in errors."""

    def __init__(self, file, name, start=0, size=None):
        self.file, self.name, self.start = file, name, start
        self.size = file.seek(0, 2) - start if size is None else size

    def damaged(self, what: str) -> OSError:
        """The error for a fault of the file."""
        return OSError(f"{self.name}: the file is damaged: {what}.")

    def at(self, offset: int, count: int) -> bytes:
        """`count` bytes from `offset`; OSError when the file has fewer."""
        self._check(offset, count)
        self.file.seek(self.start + offset)
        data = self.file.read(count)
        if len(data) != count:
            raise self.damaged(f"it ends before byte {offset + count}")
        return data

    def into(self, offset: int, buffer: Any) -> None:
        """Fills a writable buffer with the bytes from `offset`."""
        view = memoryview(buffer).cast("B")
        self._check(offset, len(view))
        self.file.seek(self.start + offset)
        if self.file.readinto(view) != len(view):
            raise self.damaged(f"it ends before byte {offset + len(view)}")

    def _check(self, offset, count):
        if offset + count > self.size:
            raise self.damaged(f"it has {self.size} bytes and refers to {count} bytes at {offset}")

    def checksum(self) -> int:
        """The CRC-32 of all bytes."""
        crc = 0
        for offset in range(0, self.size, _BLOCK):
            crc = zlib.crc32(self.at(offset, min(_BLOCK, self.size - offset)), crc)
        return crc
