"""HDF5 files written through a file that never fails the HDF5 library.

The library takes the process with it when a disk is full while it closes a file.  So it is told
that all went well, and the error is raised when it is done.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any


class _Target:
    """A file that notes its first error and takes what comes after it for written."""

    def __init__(self, file):
        self._file, self.error = file, None

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
        self._tried(self._file.truncate, size)
        return size

    def flush(self):
        self._tried(self._file.flush)

    def seek(self, offset, whence=0):
        found = self._tried(self._file.seek, offset, whence)
        return offset if found is None else found

    def tell(self):
        return self._tried(self._file.tell) or 0

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
    import h5py

    with open(path, "w+b", buffering=0) as raw:
        target = _Target(raw)
        with h5py.File(target, "w") as file:
            yield file
    if target.error is not None:
        error = target.error
        raise OSError(error.errno, error.strerror, str(path)) from error
