"""Summary writers: what tf.summary writes to."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from .._core import dtypes
from .._core.convert import to_tensor
from .._core.errors import NotFoundError
from .._files.events import EventWriter
from ._state import state


class SummaryWriter:
    """Writes values for TensorBoard; `tf.summary.create_file_writer` makes one."""

    def set_as_default(self, step: Any = None) -> None:
        """Makes this the writer of the thread; step: a default step, None for the one there is."""
        self.as_default(step).__enter__()

    def as_default(self, step: Any = None) -> contextlib.AbstractContextManager:
        """A context in which this is the writer of the thread; at its end the writer is flushed.

        step: a default step within, None for the one there is.
        """
        return _Default(self, step)

    def init(self) -> None:
        """Makes the writer ready."""
        raise NotImplementedError

    def flush(self) -> None:
        """Writes what waits."""
        raise NotImplementedError

    def close(self) -> None:
        """Writes what waits and ends the file."""
        raise NotImplementedError


class _Default:
    """The context of `as_default`; `set_as_default` enters it and never leaves."""

    def __init__(self, writer, step):
        self._writer, self._step = writer, step

    def __enter__(self):
        self._outer = state.writer, state.step
        state.writer = self._writer
        if self._step is not None:
            state.step = self._step
        return self._writer

    def __exit__(self, *exc):
        state.writer.flush()
        state.writer, step = self._outer
        if self._step is not None:
            state.step = step


class _FileWriter(SummaryWriter):
    """Writes to an event file."""

    def __init__(self, folder, max_queue, flush_millis, suffix):
        self._closed = False
        self._events = EventWriter(folder, max_queue, flush_millis / 1000, suffix)

    def _require_open(self):
        if self._closed:
            raise RuntimeError(f"SummaryWriter {self!r} is already closed")

    def set_as_default(self, step: Any = None) -> None:
        self._require_open()
        super().set_as_default(step)

    def as_default(self, step: Any = None) -> contextlib.AbstractContextManager:
        self._require_open()
        return super().as_default(step)

    def init(self) -> None:
        self._require_open()

    def add(self, event: Any) -> None:
        """Appends an Event; NotFoundError when the writer is closed."""
        if self._closed:
            raise NotFoundError(None, None, f"The file of the closed {self!r} does not exist.")
        self._events.write(event)

    def flush(self) -> None:
        if not self._closed:
            self._events.flush()

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._events.close()


class _NoopWriter(SummaryWriter):
    """Does nothing, and leaves the thread's writer as it is."""

    def set_as_default(self, step: Any = None) -> None:
        pass

    @contextlib.contextmanager
    def as_default(self, step: Any = None) -> Iterator[None]:
        yield

    def init(self) -> None:
        pass

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass


def create_file_writer(
    logdir: Any,
    max_queue: int | None = None,
    flush_millis: int | None = None,
    filename_suffix: str | None = None,
    name: str | None = None,
    experimental_trackable: bool = False,
    experimental_mesh: Any = None,
) -> SummaryWriter:
    """A writer to a new event file in the folder `logdir`, which is made if need be.

    max_queue: as many values wait until they are written, by default 10.
    flush_millis: the longest time between writes, by default two minutes.
    filename_suffix: the end of the file's name, by default ".v2".

    ValueError when `logdir` is None or no string, NotFoundError when there is no such place.
    """
    if logdir is None:
        raise ValueError("Argument `logdir` cannot be None")
    folder = _text(logdir)
    queue = 10 if max_queue is None else _count(max_queue)
    millis = 120_000 if flush_millis is None else _count(flush_millis)
    suffix = ".v2" if filename_suffix is None else _text(filename_suffix)
    return _FileWriter(folder, queue, millis, suffix)


def _text(value):
    return to_tensor(value, dtypes.string).numpy().decode()


def _count(value):
    return int(to_tensor(value, dtypes.int32).numpy())


def create_noop_writer() -> SummaryWriter:
    """A writer that does nothing."""
    return _NoopWriter()


def flush(writer: SummaryWriter | None = None, name: str | None = None) -> None:
    """Writes what waits in a writer, by default that of the thread; ValueError for no writer."""
    writer = state.writer if writer is None else writer
    if writer is None:
        return
    if not isinstance(writer, SummaryWriter):
        raise ValueError(f"Invalid argument to flush(): {writer!r}")
    writer.flush()
