"""How many bytes of weights may be made while a file is loaded."""

import contextlib
import math
import os
import threading

_SPARE = 32 << 20  # states of metrics and the like, which files do not hold


class _State(threading.local):
    left = None
    name = ""


_state = _State()


@contextlib.contextmanager
def of_file(size, name):
    """A context in which weights may be as large as a file, and little more."""
    with _limited(size + _SPARE, name):
        yield


@contextlib.contextmanager
def of_config(name):
    """A context in which new weights may take half of the memory that is free."""
    with _limited(_free_memory() // 2, name):
        yield


@contextlib.contextmanager
def _limited(size, name):
    before = _state.left, _state.name
    if before[0] is None:
        _state.left, _state.name = size, name
    try:
        yield
    finally:
        _state.left, _state.name = before


def claim(shape, itemsize, what):
    """Takes the bytes of a weight; ValueError when the file being loaded has no room for it."""
    if _state.left is None:
        return
    size = math.prod(shape) * itemsize
    if size > _state.left:
        raise ValueError(
            f"{_state.name}: {what} of shape {tuple(shape)} takes {size} bytes, "
            f"the weights may take {_state.left} more. Pass `safe_mode=False` if you trust it."
        )
    _state.left -= size


def _free_memory():
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") or 4 << 30
    except (AttributeError, ValueError, OSError):
        return 4 << 30
