"""HDF5 files written through a file that never fails the HDF5 library.

The library takes the process with it when a disk is full while it closes a file.  So it is told
that all went well, and the error is raised when it is done.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any


class _Target:
    """A file that notes its first error and takes what comes after it for written.

    start: where in the file underneath it begins.
    """

    def __init__(self, file, start=0):
        self._file, self._start, self.error = file, start, None

    def _tried(self, function, *args):
        if self.error is None:
            try:
                return function(*args)
            except OSError as error:
                self.error = error
        return None

    def write(self, data):
        self._tried(self._file.write, data)
        return len(data)

    def truncate(self, size=None):
        self._tried(self._file.truncate, None if size is None else self._start + size)
        return size

    def flush(self):
        self._tried(self._file.flush)

    def seek(self, offset, whence=0):
        start = 0 if whence else self._start
        found = self._tried(self._file.seek, start + offset, whence)
        return offset if found is None else found - self._start

    def tell(self):
        found = self._tried(self._file.tell)
        return 0 if found is None else found - self._start

    def read(self, size):
        found = self._tried(self._file.read, size)
        return bytes(size) if found is None else found

    def readinto(self, buffer):
        if self._tried(self._file.readinto, buffer) is None:
            buffer[:] = bytes(len(buffer))
        return len(buffer)


@contextlib.contextmanager
def writing(path: str) -> Iterator[Any]:
    """An h5py.File that is written to a path; OSError, naming it, when that cannot be done."""
    with open(path, "w+b", buffering=0) as raw, writing_into(raw, path) as file:
        yield file


@contextlib.contextmanager
def writing_into(raw: Any, path: str, start: int = 0) -> Iterator[Any]:
    """An h5py.File that is written into an open file, from `start` on to its end.

    OSError, naming the path, when that cannot be done.
    """
    import h5py

    target = _Target(raw, start)
    with h5py.File(target, "w") as file:
        yield file
    if target.error is not None:
        error = target.error
        raise OSError(error.errno, error.strerror, str(path)) from error
