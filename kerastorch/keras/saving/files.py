"""Where models are saved: paths, formats by name, and how files are read with limits."""

import contextlib
import os
import struct
import tempfile
import zlib

import numpy as np
import torch

from ..._core import budget
from ..._core.errors import OpError
from ..._core.tensor import to_numpy
from ..._core.variable import Variable
from ..._files import faults, hdf5, hdf5_library
from ..._files.faults import Misfit, Unknown
from ..._files.hdf5_writing import writing as writing
from ..._files.hdf5_writing import writing_into as writing_into
from ..._files.replacing import replacing
from ..._files.source import Source
from .._base import safe_mode

_H5 = (".h5", ".hdf5")
_BLOCK = 1 << 20
_NAMES = {
    "keras": "keras",
    "keras_v3": "keras",
    "keras3": "keras3",
    "h5": "h5",
    "hdf5": "h5",
    "tf": "tf",
    "tensorflow": "tf",
}


def is_h5_file(filepath):
    """Whether `filepath` is an open h5py.File."""
    if isinstance(filepath, (str, os.PathLike)):
        return False
    import h5py

    return isinstance(filepath, h5py.File)


def array_of(variable):
    """The value of a variable as a numpy array, which shares its memory where it can."""
    if isinstance(variable, Variable):
        raw = variable._t
        return to_numpy(raw) if isinstance(raw, torch.Tensor) else raw
    return np.asarray(variable.numpy())


def path_of(filepath):
    """A path as text; other things (an h5py.File) as they are."""
    return os.fspath(filepath) if isinstance(filepath, os.PathLike) else filepath


def has_h5_suffix(path):
    """Whether a path names an HDF5 file to `save_weights`; '.keras' was one before Keras 2.12."""
    return str(path).endswith((*_H5, ".keras"))


def format_of(filepath, save_format=None):
    """ "keras", "keras3", "h5" or "tf", by name or by the path's suffix; else ValueError."""
    if save_format:
        if save_format not in _NAMES:
            raise ValueError(
                "Unknown `save_format` argument. Expected one of 'keras', 'tf', or 'h5'. "
                f"Received: save_format={save_format!r}"
            )
        return _NAMES[save_format]
    if is_h5_file(filepath) or str(filepath).endswith(_H5):
        return "h5"
    return "keras" if str(filepath).endswith(".keras") else "tf"


def not_supported(what, path):
    """The error for TensorFlow's own formats."""
    return NotImplementedError(
        f"{what} {str(path)!r}: kerastorch reads and writes whole models as '.keras' and '.h5' "
        "files and weights as '.h5' and '.weights.h5' files; TensorFlow's SavedModel and "
        "checkpoint formats are not supported yet."
    )


def may_write(path, overwrite):
    """Whether to write to `path`: asks on the terminal when that would overwrite a file."""
    if overwrite or not os.path.isfile(path):
        return True
    answer = input(f"[WARNING] {path} already exists - overwrite? [y/n]").strip().lower()
    while answer not in ("y", "n"):
        answer = input('Enter "y" (overwrite) or "n" (cancel).').strip().lower()
    if answer == "n":
        return False
    print("[TIP] Next time specify overwrite=True!")
    return True


@contextlib.contextmanager
def h5_to_write(filepath):
    """An h5py.File to write to: the one given, or a new file that takes the place of a path."""
    import h5py

    if isinstance(filepath, h5py.File):
        yield filepath
        filepath.flush()
        return
    with replacing(filepath) as temporary, writing(temporary) as file:
        yield file


def reading_h5(filepath, function):
    """function(root group) of an HDF5 file: a path or an open h5py.File.

    Paths are read with every offset checked.  What that reader does not know goes through the
    HDF5 library, after another process has read the whole file.
    FileNotFoundError for a missing file, OSError for one that is no (whole) HDF5 file.
    """
    if is_h5_file(filepath):
        return function(_guarded(filepath, os.path.getsize(filepath.filename)))
    if not os.path.exists(filepath):
        raise FileNotFoundError(f"No file or directory found at {filepath}")
    if safe_mode.trusted():
        return _by_library(filepath, function)
    faults.check_regular(filepath)
    with open(filepath, "rb") as file:
        source = Source(file, str(filepath))
        try:
            return function(hdf5.File(source))
        except Unknown:
            hdf5_library.rehearse(str(filepath), source.size)
    return _by_library(filepath, function)


def _by_library(filepath, function):
    import h5py

    try:
        file = h5py.File(filepath, "r")
    except OSError as error:
        raise OSError(f"Unable to open {filepath!r} as an HDF5 file: {error}") from error
    with file:
        return function(_guarded(file, os.path.getsize(filepath)))


def _guarded(file, size):
    return file if safe_mode.trusted() else hdf5_library.Guarded(file, size)


def reading_h5_source(source, function):
    """function(root group) of an HDF5 file inside of another one."""
    if not safe_mode.trusted():
        with contextlib.suppress(Unknown):
            return function(hdf5.File(source))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "member.h5")
        with open(path, "wb") as file:
            for offset in range(0, source.size, _BLOCK):
                file.write(source.at(offset, min(_BLOCK, source.size - offset)))
        if not safe_mode.trusted():
            hdf5_library.rehearse(path, source.size)
        return _by_library(path, function)


_FAULTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, NameError, OpError,
    RecursionError, RuntimeError, TypeError, struct.error, zlib.error,
)  # fmt: skip


@contextlib.contextmanager
def loading(path, size=None, kept=()):
    """Names the file in the errors of loading, and limits the weights that are made.

    What our code stumbles over is the file's fault: OSError.  Errors of the user's code stay, and
    those of the classes `kept`.
    """
    if safe_mode.trusted():
        yield
        return
    try:
        with budget.of_config(path) if size is None else budget.of_file(size, path):
            yield
    except (ValueError, OSError, ImportError, *kept) as error:
        named = faults.name_file(error, path)
        if named is error:
            raise
        raise named from error
    except _FAULTS as error:
        if faults.of_user(error):
            raise
        text = error.args[0] if isinstance(error, KeyError) and error.args else error
        raise Misfit(
            f"{path}: what the file describes cannot be made: {type(error).__name__}: {text}"
        ) from error
