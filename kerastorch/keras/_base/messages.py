"""Where Keras's messages go: to stdout, or to the log when interactive logging is off."""

from __future__ import annotations

import logging
import sys
import warnings

_log = logging.getLogger("kerastorch")
_settings = {"interactive": True}


def enable_interactive_logging() -> None:
    """Sends progress bars and messages to stdout, as at the start."""
    _settings["interactive"] = True


def disable_interactive_logging() -> None:
    """Sends progress bars and messages to the logger "kerastorch", at level INFO."""
    _settings["interactive"] = False


def is_interactive_logging_enabled() -> bool:
    """Whether progress bars and messages go to stdout."""
    return _settings["interactive"]


def print_msg(message: str, line_break: bool = True) -> None:
    """Prints or logs a message."""
    if not _settings["interactive"]:
        _log.info(message)
        return
    sys.stdout.write(f"{message}\n" if line_break else message)
    sys.stdout.flush()


_INSIDE = (__name__.split(".")[0], "contextlib")


def warn(message: str) -> None:
    """A UserWarning at the line of the user's code that led here."""
    level, frame = 2, sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").split(".")[0] in _INSIDE:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, stacklevel=level)
