"""Messages of exceptions that leave converted code: where in the user's code they come from."""

from __future__ import annotations

import linecache
import os
import traceback

from .._core.errors import OperatorNotAllowedInGraphError, OpError
from . import _converting

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


def in_user_code(error: Exception) -> Exception:
    """The exception, its message headed by the user's lines that led to it, as TensorFlow's is.

    Lines of converted functions are marked `*`, the first of one that is not `**`.  A StagingError
    where the class takes more than a message; the exception itself where no line is of converted
    code.
    """
    lines = _lines(error)
    if not lines or getattr(error, "_in_user_code", False):
        return error
    said = str(error).replace("\n", "\n    ")
    message = f"in user code:\n\n{''.join(lines)}\n    {type(error).__name__}: {said}\n"
    made = _like(error, message)
    if made is None:
        return error
    made.__traceback__, made.__cause__ = error.__traceback__, error.__cause__
    made.__suppress_context__ = True
    made._in_user_code = True
    return made


class PyCTError(Exception):
    """Of errors that AutoGraph raises."""


class AutoGraphError(PyCTError):
    """Of errors that AutoGraph raises while it converts or runs code."""


class StagingError(AutoGraphError):
    """An error of user code while it is traced, whose class can't be made of a message alone."""


class MultilineMessageKeyError(KeyError):
    """A KeyError whose message is shown as it is."""

    def __str__(self):
        return self.args[0]


def _like(error, message):
    """The error with another message, in the class that TensorFlow raises; None for one of this
    package's own."""
    kind = type(error)
    if issubclass(kind, OpError):
        return _op_error(error, message)
    if kind is OperatorNotAllowedInGraphError or kind in _MADE_OF_A_MESSAGE:
        return kind(message)
    if kind is KeyError:
        return MultilineMessageKeyError(message)
    if kind.__module__.startswith(__name__.partition(".")[0] + "."):
        return None
    if kind.__init__ is Exception.__init__ and kind.__new__ is Exception.__new__:
        return kind(message)
    return StagingError(message)


_MADE_OF_A_MESSAGE = frozenset(
    [
        AssertionError, AttributeError, NameError, NotImplementedError, RuntimeError,
        StopIteration, TypeError, UnboundLocalError, ValueError,
    ]
)  # fmt: skip


def _op_error(error, message):
    try:
        return type(error)(error.node_def, error.op, message)
    except TypeError:  # a class that takes a code as well
        return None


def _lines(error):
    """The user's lines, outermost first; several of one call of a function are its last."""
    shown, before, started = [], None, False
    for frame, number in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        if code.co_filename.startswith((_PACKAGE, "<op tf.")):
            continue
        converted = _converting.is_converted(code)
        started = started or converted
        if not started:
            continue
        mark = "  *" if converted else ("  **" if before is not None else "")
        line = linecache.getline(code.co_filename, number).strip()
        place = f'File "{code.co_filename}", line {number}, in {code.co_name}{mark}'
        text = f"    {place}\n        {line}\n"
        if converted and _converting.is_part(code) and shown:
            shown[-1] = text
        else:
            shown.append(text)
        before = code if converted else None
    return shown
