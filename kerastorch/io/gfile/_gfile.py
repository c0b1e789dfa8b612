"""tf.io.gfile.GFile: a file that opens when it is first read or written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from ..._core.errors import OutOfRangeError, PermissionDeniedError, invalid
from ..._files import os_errors
from .. import _paths

_MODES = {"r": "rb", "w": "wb", "a": "ab", "r+": "r+b", "w+": "w+b", "a+": "a+b"}
_READING = ("r", "r+", "w+", "a+")
_WRITING = ("w", "a", "r+", "w+", "a+")


class GFile:
    """A file, read and written as text or bytes (tf.io.gfile.GFile).

    name: the path.  mode: "r", "w", "a", "r+", "w+" or "a+", with "b" for bytes instead of text
    (UTF-8).  A missing file is a NotFoundError when it is first read.  May be used in `with`.
    """

    def __init__(self, name: Any, mode: str = "r") -> None:
        self._name, self._mode = name, mode
        self._binary = "b" in mode
        self._kind = mode.replace("b", "")
        if self._kind not in _MODES:
            raise invalid("mode is not 'r' or 'w' or 'a' or 'r+' or 'w+' or 'a+'")
        self._reader = self._writer = None

    name = property(lambda self: self._name, doc="The path, as given.")
    mode = property(lambda self: self._mode, doc="The mode, as given.")

    def _reading(self):
        if self._kind not in _READING:
            raise PermissionDeniedError(None, None, "File isn't open for reading")
        if self._writer is not None:
            self.flush()
        if self._reader is None:
            path = _paths.local(self._name)
            if self._kind == "w+":
                self._writing()
            with os_errors.translated(path):
                self._reader = open(path, "rb")  # noqa: SIM115 (closed by close)
        return self._reader

    def _writing(self):
        if self._kind not in _WRITING:
            raise PermissionDeniedError(None, None, "File isn't open for writing")
        if self._writer is None:
            path = _paths.local(self._name)
            with os_errors.translated(path):
                self._writer = open(path, _MODES[self._kind])  # noqa: SIM115
        return self._writer

    def _value(self, data):
        return data if self._binary else data.decode("utf-8")

    def size(self) -> int:
        """The size of the file in bytes."""
        path = _paths.local(self._name)
        with os_errors.translated(path):
            return os.stat(path).st_size

    def write(self, file_content: str | bytes) -> None:
        """Appends text or bytes."""
        if not isinstance(file_content, (str, bytes, bytearray)):
            raise TypeError(f"Expected binary or unicode string, got {file_content!r}")
        data = file_content.encode() if isinstance(file_content, str) else file_content
        with os_errors.translated(self._name):
            self._writing().write(data)

    def read(self, n: int = -1) -> str | bytes:
        """Up to `n` bytes from where the file is, or all that is left, as text or bytes."""
        file = self._reading()
        if not isinstance(n, int):
            raise TypeError(f"read(): n must be an int, got {n!r}")
        if n < -1:
            raise invalid(f"Can't read a negative number of bytes: {n}")
        with os_errors.translated(self._name):
            return self._value(file.read(n))

    def seek(self, offset: int | None = None, whence: int = 0, position: int | None = None) -> None:
        """Goes to a place: `offset` from the start, from here (whence=1) or the end (2).

        position: the older name of `offset`.  OutOfRangeError for a place behind the end.
        """
        file = self._reading()
        if offset is None and position is None:
            raise TypeError("seek(): offset argument required")
        place = offset if position is None else position
        if whence == 1:
            place += file.tell()
        elif whence == 2:
            place += self.size()
        elif whence:
            raise invalid(f"Invalid whence argument: {whence}. Valid values are 0, 1, or 2.")
        if place < 0:
            raise invalid(f"Seeking to a negative position: {place}")
        size = self.size()
        file.seek(min(place, size))
        if place > size:
            raise OutOfRangeError(None, None, "reached end of file")

    def tell(self) -> int:
        """Where the file is, in bytes."""
        return (self._reading() if self._kind in _READING else self._writing()).tell()

    def readline(self) -> str | bytes:
        """The next line, with its end; nothing at the end of the file.

        Carriage returns are left out, as in TensorFlow.
        """
        return self._value(self._reading().readline().replace(b"\r", b""))

    def readlines(self) -> list[str | bytes]:
        """All lines that are left."""
        return list(iter(self.readline, b"" if self._binary else ""))

    def seekable(self) -> bool:
        """True."""
        return True

    def flush(self) -> None:
        """Hands what was written to the operating system."""
        if self._writer is not None:
            with os_errors.translated(self._name):
                self._writer.flush()

    def close(self) -> None:
        """Closes the file; a later read or write opens it again."""
        reader, writer = self._reader, self._writer
        self._reader = self._writer = None
        with os_errors.translated(self._name):
            if reader is not None:
                reader.close()
            if writer is not None:
                writer.close()

    def __next__(self) -> str | bytes:
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    next = __next__

    def __iter__(self) -> Iterator[str | bytes]:
        return self

    def __enter__(self) -> GFile:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
