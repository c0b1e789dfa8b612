"""Folders that are written as a whole: beside the old one, which they then replace."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import uuid
from collections.abc import Iterator

from .._files.replacing import is_leftover

_EXCHANGE = 2  # of renameat2
_HERE = -100


@contextlib.contextmanager
def folder_in_place_of(path: str | os.PathLike) -> Iterator[str]:
    """Gives a new empty folder beside `path`, which takes its place if all goes well.

    Files of the old folder that the new one has not are kept.
    """
    target = os.path.realpath(os.fspath(path))
    parent, name = os.path.split(target)
    os.makedirs(parent, exist_ok=True)
    if os.path.isfile(target):
        raise FileExistsError(f"Cannot write a folder to {path!r}: it is a file.")
    _remove_leftovers(parent, name)
    temporary = os.path.join(parent, f".{name}.{os.getpid():x}-{uuid.uuid4().hex[:8]}.tmp")
    os.mkdir(temporary)
    try:
        yield temporary
        if os.path.isdir(target):
            _sync(temporary)
            _keep_others(target, temporary)
            shutil.copymode(target, temporary)
            _swap(temporary, target)
        else:
            os.rename(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _sync(folder):
    """Writes files to the disk before they take others' place; for a new name systems need not."""
    for base, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(base, name), "rb") as file:
                os.fsync(file.fileno())


_OWN = ("saved_model.pb", "saved_model.pbtxt", "keras_metadata.pb", "fingerprint.pb", "variables")


def _keep_others(old, new):
    """Copies what the old folder has beside a SavedModel's own files."""
    for name in os.listdir(old):
        source, target = os.path.join(old, name), os.path.join(new, name)
        if name in _OWN or os.path.lexists(target):
            continue
        if os.path.isdir(source) and not os.path.islink(source):
            shutil.copytree(source, target, symlinks=True)
        else:
            shutil.copy2(source, target, follow_symlinks=False)


def _swap(new, old):
    """Lets two folders change places, at once where the system can."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        done = library.renameat2(_HERE, os.fsencode(new), _HERE, os.fsencode(old), _EXCHANGE) == 0
    except (AttributeError, OSError):
        done = False
    if not done:
        aside = f"{new}.old"
        os.rename(old, aside)
        os.rename(new, old)
        os.rename(aside, new)


def _remove_leftovers(parent, name):
    for entry in os.listdir(parent):
        if is_leftover(entry, name):
            shutil.rmtree(os.path.join(parent, entry), ignore_errors=True)
