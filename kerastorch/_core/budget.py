"""How many bytes of weights may be made while a file is loaded."""

from __future__ import annotations

import contextlib
import math
import os
import threading
from collections.abc import Iterator, Sequence

_LARGE = 1 << 30  # bytes that are not asked about
_SPARE = 32 << 20  # bytes of metrics and the like, which files do not hold
_TEXT = 2 << 30  # bytes of the weights of a config without a file: more than any of applications


class _State(threading.local):
    left = None
    name = leave = ""


_state = _State()


@contextlib.contextmanager
def of_file(size: int, name: str, leave: str = "pass `safe_mode=False`") -> Iterator[None]:
    """A context in which weights may be as large as a file, and little more.

    leave: what the error says that one can do.
    """
    with _limited(size + _SPARE, name, leave):
        yield


@contextlib.contextmanager
def of_config(name: str) -> Iterator[None]:
    """A context in which new weights may take 2 GiB, or half of the memory that is free."""
    leave = "call `keras.saving.enable_unsafe_deserialization()`"
    with _limited(min(_TEXT, _free_memory() // 2), name, leave):
        yield


@contextlib.contextmanager
def _limited(size, name, leave):
    before = _state.left, _state.name, _state.leave
    if before[0] is None:
        _state.left, _state.name, _state.leave = size, name, leave
    try:
        yield
    finally:
        _state.left, _state.name, _state.leave = before


def claim(shape: Sequence[int], itemsize: int, what: str) -> None:
    """Takes the bytes of a weight; ValueError when the file being loaded has no room for it."""
    if _state.left is not None:
        _state.left -= check(shape, itemsize, what)


def check(shape: Sequence[int], itemsize: int, what: str) -> int:
    """The bytes of an array; ValueError when the file being loaded, or the memory, has no room for
    it."""
    size = math.prod(shape) * itemsize
    if _state.left is None and size > _LARGE and size > _free_memory():
        raise ValueError(
            f"{what} of shape {tuple(shape)} takes {size} bytes, more than there is memory"
        )
    if _state.left is not None and size > _state.left:
        raise ValueError(
            f"{_state.name}: {what} of shape {tuple(shape)} takes {size} bytes, the weights may "
            f"take {_state.left} more. If you trust the source, {_state.leave}."
        )
    return size


def _free_memory():
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") or 4 << 30
    except (AttributeError, ValueError, OSError):
        return 4 << 30
