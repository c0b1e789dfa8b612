"""The logger called 'tensorflow', which says level and name in front of its messages."""

from __future__ import annotations

import logging
import sys


class _Handler(logging.StreamHandler):
    """Writes to stderr, or to stdout in an interactive session.

    Not where the root logger has handlers: these get the messages.
    """

    def __init__(self, interactive: bool):
        logging.Handler.__init__(self)
        self._interactive = interactive
        self.setFormatter(logging.Formatter(logging.BASIC_FORMAT))

    @property
    def stream(self):
        """The stream as it is now: programs redirect it."""
        return sys.stdout if self._interactive else sys.stderr

    def emit(self, record: logging.LogRecord) -> None:
        if not logging.getLogger().handlers:
            super().emit(record)


def _configured() -> logging.Logger:
    found = logging.getLogger("tensorflow")
    interactive = hasattr(sys, "ps1")
    if interactive:
        found.setLevel(logging.INFO)
    if not found.handlers and not logging.getLogger().handlers:
        found.addHandler(_Handler(interactive))
    return found


logger = _configured()
