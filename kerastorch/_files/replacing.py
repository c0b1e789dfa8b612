"""Writes that leave the old file whole: to a neighbour, which then takes its place."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import uuid
from collections.abc import Iterator
from typing import BinaryIO


@contextlib.contextmanager
def replacing(path: str | os.PathLike) -> Iterator[str]:
    """Gives the name of a new file beside `path`, which takes its place if all goes well.

    It gets the mode and, if it can, the owner of the old file.  What killed saves of the same name
    left behind is removed.
    FileNotFoundError when the folder is missing, IsADirectoryError when `path` is a folder.
    """
    with neighbour(path) as temporary:
        yield temporary
        move(temporary, path)


@contextlib.contextmanager
def replacing_by_torch(path: str | os.PathLike) -> Iterator[BinaryIO]:
    """As `replacing`, as an open file for writers of torch's, whose RuntimeErrors become OSErrors.

    Torch closes no file of its own where the disk is full.
    """
    with replacing(path) as temporary, open(temporary, "wb") as file:
        try:
            yield file
            file.flush()
        except RuntimeError as error:
            said = str(error.__context__ or error).partition("\n")[0]
            raise OSError(f"Cannot write {os.fspath(path)!r}: {said}") from error


@contextlib.contextmanager
def neighbour(path: str | os.PathLike) -> Iterator[str]:
    """As `replacing`, without taking the place: the new file is removed if it is still there."""
    target = os.path.realpath(path)
    folder, name = os.path.split(target)
    if os.path.isdir(target):
        raise IsADirectoryError(f"Cannot write a file to {path!r}: it is a directory.")
    if not os.path.isdir(folder):
        raise FileNotFoundError(f"Cannot write {path!r}: there is no directory {folder!r}.")
    _remove_leftovers(folder, name)
    temporary = os.path.join(folder, f".{name}.{os.getpid():x}-{uuid.uuid4().hex[:8]}.tmp")
    try:
        yield temporary
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)


def move(temporary: str, path: str | os.PathLike, unneeded: bool = False) -> None:
    """Puts a new file in the place of `path`, with its mode and owner.

    unneeded: whether nobody needs the old file, so that it may go first; file systems write a file
    to the disk at once when it takes another's place.
    """
    target = os.path.realpath(path)
    if os.path.exists(target):
        _take_over(os.stat(target), temporary)
        if unneeded:
            os.remove(target)
    os.replace(temporary, target)


def _take_over(old, path):
    """Gives a file the owner and the mode of another's `os.stat`."""
    new = os.stat(path)
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid) and hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(path, old.st_uid, old.st_gid)
    os.chmod(path, stat.S_IMODE(old.st_mode))


def _remove_leftovers(folder, name):
    """Removes the temporary files of saves that were killed, not those of saves under way."""
    for entry in os.listdir(folder):
        if is_leftover(entry, name):
            with contextlib.suppress(OSError):
                os.remove(os.path.join(folder, entry))


def is_leftover(entry: str, name: str) -> bool:
    """Whether an entry of a folder is what a killed save of a file or folder `name` left behind."""
    found = re.fullmatch(rf"\.{re.escape(name)}\.(?:([0-9a-f]+)-)?[0-9a-f]{{8}}\.tmp", entry)
    return found is not None and not _runs(found[1])


def _runs(process):
    """Whether the process of a hexadecimal number runs; one that cannot be asked counts so."""
    if process is None:
        return False
    number = int(process, 16)
    if number == os.getpid():
        return True
    if os.name == "nt":
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
