"""How processes notice that one of them stands still: it is stopped, or its machine hangs.

A process that ends breaks its connections, which the others see at once.  One that stands still
keeps them.  So each has a thread that counts up a number in the store that all share, and looks at
the numbers of the others.
"""

from __future__ import annotations

import datetime
import os
import threading
import time

import torch.distributed as dist

_SECONDS = 30.0


def seconds_allowed() -> float:
    """How long a process may stand still before the others give up; 0 for as long as it likes.

    From the environment variable KERASTORCH_HEARTBEAT_SECONDS, 30 by default.
    """
    return float(os.environ.get("KERASTORCH_HEARTBEAT_SECONDS", _SECONDS))


class Heartbeat:
    """What process number `rank` of `size` tells the others, and hears of them, by a store.

    seconds: how long one may be silent.
    """

    def __init__(self, host: str, port: int, rank: int, size: int, seconds: float):
        self.seconds, self._rank, self._size = seconds, rank, size
        self._every = min(1.0, seconds / 4)
        wait = datetime.timedelta(seconds=seconds)
        # a connection of its own, so that nothing else waits for an answer that does not come
        self._store = dist.TCPStore(host, port, None, False, timeout=wait, wait_for_workers=False)
        now = time.monotonic()
        self._answered = now
        self._heard: dict[int, tuple[int, float]] = dict.fromkeys(range(size), (0, now))
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Ends the thread, which must not come out of torch when Python has ended."""
        self._ends.set()
        self._thread.join(2.0)

    def _run(self):
        try:
            while not self._ends.is_set():
                self._store.add(f"heartbeat/{self._rank}", 1)
                for other in range(self._size):
                    count = self._store.add(f"heartbeat/{other}", 0)
                    if count != self._heard[other][0]:
                        self._heard[other] = count, time.monotonic()
                self._answered = time.monotonic()
                self._ends.wait(self._every)
        except RuntimeError:  # worker 0, which keeps the store, has ended: connections break
            return

    def silent(self) -> list[int]:
        """The processes that have been silent for too long."""
        now = time.monotonic()
        if now - self._answered > self.seconds:
            return [0]  # which keeps the store
        others = [i for i in self._heard if i != self._rank]
        return [i for i in others if now - self._heard[i][1] > self.seconds]
