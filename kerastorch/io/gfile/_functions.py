"""tf.io.gfile: files and folders by TensorFlow's names, with TensorFlow's errors."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

from ..._core.errors import AlreadyExistsError, FailedPreconditionError, NotFoundError
from ..._files import os_errors
from .. import _paths


class FileStatistics:
    """What `stat` tells: `length` in bytes, `mtime_nsec` (the time of the last change, in
    nanoseconds) and `is_directory`."""

    __slots__ = ("is_directory", "length", "mtime_nsec")

    def __init__(self, found: os.stat_result, is_directory: bool) -> None:
        self.length, self.mtime_nsec = found.st_size, found.st_mtime_ns
        self.is_directory = is_directory


def exists(path: Any) -> bool:
    """Whether there is a file or folder of that name."""
    return os.path.exists(_paths.local(path))


def isdir(path: Any) -> bool:
    """Whether there is a folder of that name."""
    return os.path.isdir(_paths.local(path))


def listdir(path: Any) -> list[str]:
    """The names in a folder; NotFoundError when there is none."""
    path = _paths.local(path)
    if not os.path.isdir(path):
        raise NotFoundError(None, None, f"Could not find directory {path}")
    with os_errors.translated(path):
        return sorted(os.listdir(path))


def glob(pattern: Any) -> list[str]:
    """The paths that match a pattern, or any of a list of patterns."""
    if isinstance(pattern, (str, bytes)):
        return _paths.matching(pattern)
    return [path for single in pattern for path in _paths.matching(single)]


def join(path: Any, *paths: Any) -> str | bytes:
    """Parts of a path put together; an absolute one starts anew."""
    parts = [os.fspath(part) for part in (path, *paths)]
    if isinstance(parts[0], str) and "://" in parts[0]:
        scheme, _, rest = parts[0].partition("://")
        return f"{scheme}://{os.path.join(rest, *parts[1:])}"
    return os.path.join(*parts)


def mkdir(path: Any) -> None:
    """Makes a folder, whose parent has to be there; one that is there already is left."""
    path = _paths.local(path)
    if path and not os.path.exists(path):
        with os_errors.translated(path):
            os.mkdir(path)


def makedirs(path: Any) -> None:
    """Makes a folder and those above it; FailedPreconditionError where a file is in the way."""
    path = _paths.local(path)
    above = path
    while above and not os.path.exists(above):
        above = os.path.dirname(above)
    if above and not os.path.isdir(above):
        raise FailedPreconditionError(None, None, f"{above} is not a directory")
    if path:
        with os_errors.translated(path):
            os.makedirs(path, exist_ok=True)


def _check_free(path, overwrite):
    if not overwrite and os.path.exists(path):
        raise AlreadyExistsError(None, None, "file already exists")


def copy(src: Any, dst: Any, overwrite: bool = False) -> None:
    """Copies a file; AlreadyExistsError where there is one, unless `overwrite`."""
    src, dst = _paths.local(src), _paths.local(dst)
    _check_free(dst, overwrite)
    if os.path.exists(dst) and os.path.exists(src) and os.path.samefile(src, dst):
        return
    with (
        os_errors.translated(src),
        open(src, "rb") as source,
        os_errors.translated(dst),
        open(dst, "wb") as target,
    ):
        shutil.copyfileobj(source, target, 1 << 20)


def rename(src: Any, dst: Any, overwrite: bool = False) -> None:
    """Renames or moves; AlreadyExistsError where there is something, unless `overwrite`."""
    src, dst = _paths.local(src), _paths.local(dst)
    _check_free(dst, overwrite)
    with os_errors.translated(src):
        os.replace(src, dst)


def remove(path: Any) -> None:
    """Removes a file; NotFoundError when there is none, FailedPreconditionError for a folder."""
    path = _paths.local(path)
    if os.path.isdir(path) and not os.path.islink(path):
        raise FailedPreconditionError(None, None, f"{path}; Is a directory")
    with os_errors.translated(path):
        os.remove(path)


def rmtree(path: Any) -> None:
    """Removes a folder with all that is in it; NotFoundError when there is none."""
    path = _paths.local(path)
    if not os.path.lexists(path):
        raise NotFoundError(None, None, f"{path} not found")
    with os_errors.translated(path):
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.remove(path)


def stat(path: Any) -> FileStatistics:
    """The length, time of change and kind of a file; NotFoundError when there is none."""
    path = _paths.local(path)
    with os_errors.translated(path):
        return FileStatistics(os.stat(path), os.path.isdir(path))


def walk(
    top: Any, topdown: bool = True, onerror: Callable[[Exception], Any] | None = None
) -> Iterator[tuple[str, list[str], list[str]]]:
    """(folder, folders in it, files in it) of a folder and all below it.

    topdown: whether a folder comes before those in it.  onerror: called with the error for a
    folder that cannot be read; it is left out.
    """
    top = _paths.local(top)
    try:
        names = listdir(top)
    except NotFoundError as error:
        if onerror is not None:
            onerror(error)
        return
    folders = [name for name in names if os.path.isdir(os.path.join(top, name))]
    inside = set(folders)
    here = (top, folders, [name for name in names if name not in inside])
    if topdown:
        yield here
    for name in folders:
        yield from walk(os.path.join(top, name), topdown, onerror)
    if not topdown:
        yield here


def get_registered_schemes() -> list[str]:
    """The prefixes of file systems: `file://` and none."""
    return ["file", ""]
