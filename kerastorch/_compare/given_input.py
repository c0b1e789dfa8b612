"""What is typed or piped into `kerastorch compare`, for both of its runs."""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class GivenInput:
    """Hands standard input on to one run after the other, each from its beginning.

    It is read as it comes, while a run lasts: one that never ends holds up none.
    """

    def __init__(self, source: int | None = None) -> None:
        self.source = _standard_input() if source is None else source
        self.read = bytearray()
        self.ended = self.source < 0

    @contextmanager
    def handed_on(self) -> Iterator[int]:
        """The descriptor that a run reads from."""
        reading, writing = os.pipe()
        over = threading.Event()
        pump = threading.Thread(target=self._pump, args=(writing, over), daemon=True)
        pump.start()
        try:
            yield reading
        finally:
            os.close(reading)  # a write that waits for its reader fails now
            over.set()
            pump.join()

    def _pump(self, writing: int, over: threading.Event) -> None:
        given = 0
        try:
            while not over.is_set() and (given < len(self.read) or not self.ended):
                if given == len(self.read):
                    self._take()
                given += os.write(writing, self.read[given : given + 4096])
        except BrokenPipeError:
            pass  # the run has ended, or reads nothing
        finally:
            os.close(writing)

    def _take(self) -> None:
        ready, _, _ = select.select([self.source], [], [], 0.1)
        if ready:
            found = os.read(self.source, 65536)
            self.read += found
            self.ended = not found


def _standard_input() -> int:
    try:
        return sys.stdin.fileno()
    except (AttributeError, OSError, ValueError):  # closed, or a stand-in
        return -1
