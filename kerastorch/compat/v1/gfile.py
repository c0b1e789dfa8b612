"""tf.compat.v1.gfile: the functions of tf.io.gfile by their old names."""

from ..._core.missing import namespace as _namespace
from ...io import gfile as _gfile
from ...io.gfile import GFile

__all__ = [
    "Copy",
    "DeleteRecursively",
    "Exists",
    "FastGFile",
    "GFile",
    "Glob",
    "IsDirectory",
    "ListDirectory",
    "MakeDirs",
    "MkDir",
    "Open",
    "Remove",
    "Rename",
    "Stat",
    "Walk",
]

__getattr__, __dir__ = _namespace(__name__)

Open = GFile


class FastGFile(GFile):
    """As GFile (tf.compat.v1.gfile.FastGFile)."""


def Copy(oldpath, newpath, overwrite=False):
    """Copies a file; AlreadyExistsError where there is one, unless `overwrite`."""
    _gfile.copy(oldpath, newpath, overwrite)


def DeleteRecursively(dirname):
    """Removes a folder with all that is in it; NotFoundError when there is none."""
    _gfile.rmtree(dirname)


def Exists(filename):
    """Whether there is a file or folder of that name."""
    return _gfile.exists(filename)


def Glob(filename):
    """The paths that match a pattern, or any of a list of patterns."""
    return _gfile.glob(filename)


def IsDirectory(dirname):
    """Whether there is a folder of that name."""
    return _gfile.isdir(dirname)


def ListDirectory(dirname):
    """The names in a folder; NotFoundError when there is none."""
    return _gfile.listdir(dirname)


def MakeDirs(dirname):
    """Makes a folder and those above it; FailedPreconditionError where a file is in the way."""
    _gfile.makedirs(dirname)


def MkDir(dirname):
    """Makes a folder, whose parent has to be there; one that is there already is left."""
    _gfile.mkdir(dirname)


def Remove(filename):
    """Removes a file; NotFoundError when there is none, FailedPreconditionError for a folder."""
    _gfile.remove(filename)


def Rename(oldname, newname, overwrite=False):
    """Renames or moves; AlreadyExistsError where there is something, unless `overwrite`."""
    _gfile.rename(oldname, newname, overwrite)


def Stat(filename):
    """The length, time of change and kind of a file; NotFoundError when there is none."""
    return _gfile.stat(filename)


def Walk(top, in_order=True):
    """(folder, folders in it, files in it) of a folder and all below it, or those first."""
    return _gfile.walk(top, in_order)
