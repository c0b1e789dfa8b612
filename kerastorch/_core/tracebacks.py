"""Tracebacks without this package's own frames, as in Keras.

The outermost public function that the user called shortens what leaves it: his own frames stay,
those inside his layers, losses and callbacks too. `tf.debugging.disable_traceback_filtering()`
lets all frames stay.
"""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable
from traceback import walk_tb
from types import TracebackType
from typing import TypeVar

import torch

from .settings import settings

_FOLDERS = tuple(
    os.path.dirname(path) + os.sep for path in (os.path.dirname(__file__), torch.__file__)
)
# Functions made from templates: ops, recorded steps, graphs.
_INSIDE = (*_FOLDERS, contextlib.__file__, "<op tf.", "<recorded step ", "<graph ")

_F = TypeVar("_F", bound=Callable)


def shorten(error: BaseException) -> None:
    """Take our frames out of an exception, to be raised again by the public function that caught
    it. Exceptions of our own that it was raised in the place of are not shown.

    The last frame stays if there is no other.
    """
    if not settings.traceback_filtering:
        return
    error.__dict__.setdefault("_modules", modules_of(error))
    error.__traceback__ = _shortened(error.__traceback__)
    cause, before = error.__cause__, error.__context__
    if cause is not None:
        if cause.__traceback__ is not None and _is_ours_alone(cause.__traceback__):
            error.__cause__ = None  # which suppresses the context as well
        else:
            shorten(cause)
    elif before is not None and not error.__suppress_context__:
        if _is_ours_alone(before.__traceback__):
            error.__suppress_context__ = True
        else:
            shorten(before)


def modules_of(error: BaseException) -> list[str]:
    """The names of the modules that an exception went through, the one that raised it last; as they
    were before its traceback was shortened."""
    frames = walk_tb(error.__traceback__)
    return error.__dict__.get("_modules") or [f.f_globals.get("__name__", "") for f, _ in frames]


def shortens_tracebacks(function: _F) -> _F:
    """Decorator of a public function out of which exceptions come without our frames."""

    @functools.wraps(function)
    def shortening(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except Exception as error:
            shorten(error)
            raise error

    return shortening


def _shortened(traceback: TracebackType | None) -> TracebackType | None:
    links = []
    while traceback is not None:
        links.append(traceback)
        traceback = traceback.tb_next
    kept = [link for link in links if not _is_ours(link)] or links[-1:]
    rest = None
    for link in reversed(kept):
        link.tb_next = rest
        rest = link
    return rest


def _is_ours(link: TracebackType) -> bool:
    return link.tb_frame.f_code.co_filename.startswith(_INSIDE)


def _is_ours_alone(traceback: TracebackType | None) -> bool:
    while traceback is not None:
        if not _is_ours(traceback):
            return False
        traceback = traceback.tb_next
    return True
