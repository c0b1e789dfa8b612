"""tf.io.read_file, write_file and matching_files."""

from __future__ import annotations

import os

from .._core.dtypes import STRING
from .._core.errors import invalid
from .._core.op import op
from .._files import os_errors
from .._text.raw import objects
from . import _paths

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_CHUNK = 1 << 16


def _path(filename, op):
    if filename.ndim:
        shape = str(list(filename.shape)).replace(" ", "")
        raise invalid(f"Input filename tensor must be scalar, but had shape: {shape} [Op:{op}]")
    return _paths.local(filename[()])


def _contents(path):
    """The bytes of a file, by the calls of the system that are needed."""
    file = os.open(path, _FLAGS)
    try:
        parts = [os.read(file, os.fstat(file).st_size + 1)]
        while parts[-1]:
            parts.append(os.read(file, _CHUNK))
    finally:
        os.close(file)
    return b"".join(parts[:-1]) if len(parts) > 2 else parts[0]


@op("filename", types=STRING, strings=True, type="ReadFile")
def read_file(filename, name=None):
    """The contents of a file, as a string scalar.

    filename: a string scalar.  NotFoundError when there is no such file.
    """
    path = _path(filename, "ReadFile")
    try:
        return objects([_contents(path)], ())
    except OSError as error:
        raise os_errors.of(error, path) from None


@op("filename contents", types=STRING, strings=True, type="WriteFile")
def write_file(filename, contents, name=None):
    """Writes a string scalar to a file, whose folders are made if need be."""
    path = _path(filename, "WriteFile")
    if contents.ndim:
        shape = str(list(contents.shape)).replace(" ", "")
        raise invalid(f"Contents tensor must be scalar, but had shape: {shape} [Op:WriteFile]")
    with os_errors.translated(path):
        try:
            file = open(path, "wb")  # noqa: SIM115 (closed below)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            file = open(path, "wb")  # noqa: SIM115
        with file:
            file.write(contents[()])


@op("pattern", types=STRING, strings=True, type="MatchingFiles")
def matching_files(pattern, name=None):
    """The files that match a pattern, or any of a vector of patterns, in order; none is no error.

    `*` and `?` match within a name, `[...]` one character of a set.
    """
    if pattern.ndim > 1:
        shape = str(list(pattern.shape)).replace(" ", "")
        raise invalid(
            f"Input patterns tensor must be scalar or vector, but had shape: {shape} "
            "[Op:MatchingFiles]"
        )
    found = [path for text in pattern.reshape(-1) for path in _paths.matching(text)]
    return objects(sorted(os.fsencode(path) for path in found), (len(found),))
