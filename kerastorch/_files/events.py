"""TensorBoard's event files: records of Event messages.

The first says the version.  Names are TensorFlow's, by which TensorBoard finds the files:
`events.out.tfevents.<seconds>.<host>.<process>.<number>` and a suffix.
"""

from __future__ import annotations

import itertools
import os
import socket
import threading
import time
import weakref
from collections.abc import Iterator
from typing import Any

from . import os_errors, records
from .protos import message, parsed

VERSION = "brain.Event:2"
_WRITER = "tensorflow.core.util.events_writer"
_numbers = itertools.count()


class EventWriter:
    """Appends events to a new file in a folder, which is made if it is not there.

    max_queue: as many events wait until they are written; flush_seconds: as long at most, seen
    when an event comes.  NotFoundError or another of tf.errors when the file cannot be made.
    What waits is written when the writer is closed, dropped, or the process ends.
    """

    def __init__(
        self, folder: str, max_queue: int = 10, flush_seconds: float = 120, suffix: str = ".v2"
    ) -> None:
        with os_errors.translated(folder):
            os.makedirs(folder or ".", exist_ok=True)
        now = time.time()
        name = f"{int(now):010d}.{socket.gethostname()}.{os.getpid()}.{next(_numbers)}{suffix}"
        self.path = os.path.join(folder, f"events.out.tfevents.{name}")
        self._max_queue, self._flush_seconds = max_queue, flush_seconds
        self._lock = threading.RLock()
        self._queue: list[bytes] = []
        self._file = records.RecordWriter(self.path)
        self._flushed = now
        first = message("tensorflow.Event")(wall_time=float(int(now)), file_version=VERSION)
        first.source_metadata.writer = _WRITER
        self._file.write(first.SerializeToString())
        self._file.flush()
        self._closer = weakref.finalize(self, _finish, self._file, self._queue)

    def write(self, event: Any) -> None:
        """Appends an Event; one without a time gets the present one."""
        now = time.time()
        if not event.wall_time:
            event.wall_time = now
        with self._lock:
            self._queue.append(event.SerializeToString())
            if len(self._queue) > self._max_queue or now - self._flushed > self._flush_seconds:
                self.flush()

    def flush(self) -> None:
        """Hands all events to the operating system."""
        with self._lock:
            if self._closer.alive:
                _drain(self._file, self._queue)
                self._file.flush()
                self._flushed = time.time()

    def close(self) -> None:
        """Writes what waits and closes the file."""
        with self._lock:
            self._closer()


def _drain(file, queue):
    for record in queue:
        file.write(record)
    queue.clear()


def _finish(file, queue):
    _drain(file, queue)
    file.close()


def read(path: str | bytes) -> Iterator[Any]:
    """The Events of a file, in order; DataLossError for a damaged one."""
    for record in records.read(path):
        yield parsed("tensorflow.Event", record, f"An event of {os.fsdecode(path)}")
