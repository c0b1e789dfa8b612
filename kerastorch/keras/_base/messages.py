"""Where Keras's messages go: to stdout, or to the log when interactive logging is off."""

from __future__ import annotations

import logging
import sys

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
