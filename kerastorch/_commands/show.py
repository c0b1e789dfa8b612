"""`kerastorch show FILE`."""

from __future__ import annotations

from .running import run


def main(args: list[str]) -> int:
    """Carry out the command; the exit code."""
    return run("show", args)
