"""Messages of exceptions that leave converted code: where in the user's code they come from."""

from __future__ import annotations

import linecache
import os
import traceback

from . import _converting

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


def in_user_code(error: Exception) -> Exception:
    """The exception, its message headed by the user's lines that led to it, as TensorFlow's is.

    Lines of converted functions are marked `*`, the first of one that is not `**`.  The exception
    itself where none is from converted code, or where its class takes more than a message.
    """
    lines = _lines(error)
    if not lines or getattr(error, "_in_user_code", False):
        return error
    name = type(error).__name__
    said = str(error).replace("\n", "\n    ")
    message = "in user code:\n\n" + "".join(lines) + f"\n    {name}: {said}\n"
    made = _like(error, message)
    if made is None:
        return error
    made.__traceback__, made.__cause__ = error.__traceback__, error.__cause__
    made.__suppress_context__ = error.__suppress_context__
    made._in_user_code = True
    return made


def _like(error, message):
    kind = type(error)
    if kind.__init__ is not Exception.__init__ and kind.__init__ not in (
        ValueError.__init__, TypeError.__init__, NameError.__init__, AttributeError.__init__,
    ):  # fmt: skip
        return None
    if kind.__new__ not in (Exception.__new__, ValueError.__new__, NameError.__new__):
        return None
    try:
        made = kind(message)
    except TypeError:
        return None
    return made if str(made) == message else None


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
