"""HDF5 files that `hdf5` does not know, by way of the HDF5 library.

The library can die on a damaged file, so a process of its own reads all of the file first.
"""

from __future__ import annotations

import collections.abc
import subprocess
import sys

from .faults import refused

_SPARE = 64 << 20
_SECONDS = 60
_READ_ALL = """
import sys, h5py, numpy
name, limit = sys.argv[1], int(sys.argv[2])
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (limit + (4 << 30),) * 2)
except (ImportError, ValueError, OSError):
    pass
def read(name, item):
    list(item.attrs.items())
    if isinstance(item, h5py.Dataset) and item.nbytes <= limit and not item.external:
        if not item.is_virtual:
            item[()]
with h5py.File(name, "r") as file:
    read("/", file)
    file.visititems(read)
print("whole")
"""


def rehearse(path: str, size: int) -> None:
    """Reads a file in another process; OSError when that one fails or dies."""
    command = [sys.executable, "-c", _READ_ALL, path, str(size + _SPARE)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, text=True)
    except subprocess.TimeoutExpired:
        raise OSError(f"{path}: the file is damaged: reading it does not end.") from None
    if done.stdout.strip() != "whole":
        lines = done.stderr.strip().splitlines() or [f"the reader died ({done.returncode})"]
        raise OSError(f"{path}: the file is damaged: {lines[-1]}")


class Guarded(collections.abc.Mapping):
    """A group of an h5py.File that neither follows links out of it nor reads what it only
    declares.

    size: the bytes of the file.
    """

    def __init__(self, group, size):
        self.group, self.size = group, size
        self.name, self.attrs = group.name, group.attrs

    def __iter__(self):
        return iter(self.group)

    def __len__(self):
        return len(self.group)

    def __contains__(self, path):
        try:
            self[path]
        except KeyError:
            return False
        return True

    def __getitem__(self, path):
        import h5py

        here = self.group
        for part in filter(None, path.split("/")):
            link = here.get(part, getlink=True) if isinstance(here, h5py.Group) else None
            if link is None:
                raise KeyError(f"{self._file}: there is no {path!r} in {self.name!r}")
            if not isinstance(link, h5py.HardLink):
                raise self._refused(f"{part!r} in {here.name!r} is a link to elsewhere")
            here = here[part]
        if isinstance(here, h5py.Group):
            return Guarded(here, self.size)
        if here.external or here.is_virtual:
            raise self._refused(f"the data set {here.name!r} keeps its values elsewhere")
        if here.nbytes > self.size + _SPARE:
            raise self._refused(
                f"the data set {here.name!r} of shape {here.shape} declares {here.nbytes} bytes "
                f"in a file of {self.size}"
            )
        return here

    @property
    def _file(self):
        return self.group.file.filename

    def _refused(self, what):
        return refused(self._file, what)
