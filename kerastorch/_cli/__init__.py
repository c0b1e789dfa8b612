"""The command line: `kerastorch run script.py`, and the other commands."""

from .commands import main

__all__ = ["main"]
