"""Pickles that hold data alone: numbers, text, bytes, lists, dicts and numpy arrays of them."""

from __future__ import annotations

import io
import pickle
import zipfile
from typing import Any, BinaryIO

import numpy as np

# What pickle raises where bytes are no pickle, or none of this kind.
_DAMAGE = (
    pickle.UnpicklingError, EOFError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    UnicodeError, OverflowError, MemoryError, ImportError,
)  # fmt: skip


_ALLOWED = "only numpy arrays, numbers, text, bytes, lists and dicts may be in this file"


class Refused(Exception):
    """Names what a pickle asks for beside data."""


def _latin1(text, encoding):
    """What protocol 2 stores bytes as: text, to be encoded again."""
    if encoding not in ("latin1", "latin-1"):
        raise Refused(f"text in the encoding {encoding!r}")
    return text.encode("latin-1")


_KNOWN: dict[tuple[str, str], Any] = {
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
    ("_codecs", "encode"): _latin1,
}
for _module in ("numpy.core.multiarray", "numpy._core.multiarray"):
    # where numpy itself says that its arrays are made anew
    _KNOWN[_module, "_reconstruct"] = np.ndarray(0).__reduce__()[0]
    _KNOWN[_module, "scalar"] = np.float32(0).__reduce__()[0]
for _module in ("numpy.core.numeric", "numpy._core.numeric"):  # of protocol 5
    _KNOWN[_module, "_frombuffer"] = np.zeros(1).__reduce_ex__(5)[0]


class _Plain(pickle.Unpickler):
    """An unpickler that knows numpy's arrays and scalars, and nothing else."""

    def find_class(self, module, name):
        found = _KNOWN.get((module, name))
        if found is None:
            raise Refused(f"{module}.{name}")
        return found

    def persistent_load(self, pid):
        raise Refused("a reference to an object elsewhere")


def load_plain(file: BinaryIO, name: str, encoding: str = "ASCII") -> Any:
    """The value of a pickle; OSError for damage, ValueError for what is no data.

    name: what the message calls the file.  encoding: of Python 2's strings, or "bytes".
    """
    try:
        return _Plain(file, encoding=encoding).load()
    except Refused as error:
        raise ValueError(f"{name} holds {error}, which is refused: {_ALLOWED}") from None
    except _DAMAGE as error:
        raise OSError(f"{name} is no pickle of plain data: {error}") from error


def load_arrays(path: str) -> dict[str, np.ndarray]:
    """The arrays of an .npz file; those of objects as `load_plain` reads them."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            return {n.removesuffix(".npy"): _array(archive.read(n), f"{path}: {n}") for n in names}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError) as error:
        raise OSError(f"{path} is no .npz file: {error}") from error


def _array(data, name):
    file = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(file)
        read = np.lib.format.read_array_header_1_0
        if version != (1, 0):
            read = np.lib.format.read_array_header_2_0
        shape, fortran, dtype = read(file)
        if not dtype.hasobject:
            file.seek(0)
            return np.lib.format.read_array(file, allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise OSError(f"{name} is no array: {error}") from error
    array = np.asarray(load_plain(file, name))
    if array.dtype != object or array.size != int(np.prod(shape, dtype=np.int64)):
        raise OSError(f"{name} is no array of objects of shape {shape}")
    return array.reshape(shape, order="F" if fortran else "C")
