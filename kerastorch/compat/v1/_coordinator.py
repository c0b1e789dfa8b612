"""tf.compat.v1.train.Coordinator: threads that stop together."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..._core.errors import OutOfRangeError


class Coordinator:
    """Asks threads to stop, waits for them, and raises what one of them raised.

    clean_stop_exception_types: the classes of errors that only stop, OutOfRangeError by default.
    """

    def __init__(self, clean_stop_exception_types: tuple[type, ...] | None = None):
        self._clean = tuple(clean_stop_exception_types or (OutOfRangeError,))
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._error: BaseException | None = None
        self._threads: set[Any] = set()
        self._joined = False

    @property
    def joined(self) -> bool:
        """Whether `join` has come to its end."""
        return self._joined

    def should_stop(self) -> bool:
        """Whether a stop was asked for."""
        return self._stop.is_set()

    def wait_for_stop(self, timeout: float | None = None) -> bool:
        """Waits until a stop is asked for; whether it was."""
        return self._stop.wait(timeout)

    def request_stop(self, ex: Any = None) -> None:
        """Asks for a stop.

        ex: an error, or the triple of sys.exc_info(), that `join` raises.  TypeError for another
        value.
        """
        error = ex[1] if isinstance(ex, tuple) else ex
        if error is not None and not isinstance(error, BaseException):
            raise TypeError(f"ex must be an error or a triple of sys.exc_info(), not {ex!r}")
        with self._lock:
            if self._joined:
                if error is not None and not isinstance(error, self._clean):
                    raise error
                return
            if error is not None and not self._stop.is_set():
                self._error = None if isinstance(error, self._clean) else error
            self._stop.set()

    def clear_stop(self) -> None:
        """Forgets that a stop was asked for."""
        with self._lock:
            self._joined, self._error = False, None
            self._stop.clear()

    @contextlib.contextmanager
    def stop_on_exception(self) -> Iterator[None]:
        """Context manager: an error inside asks for a stop, and goes no further."""
        try:
            yield
        except Exception as error:
            self.request_stop(error)

    def register_thread(self, thread: Any) -> None:
        """Takes a thread among those that `join` waits for."""
        with self._lock:
            self._threads.add(thread)

    def join(
        self,
        threads: Iterable[Any] | None = None,
        stop_grace_period_secs: float = 120,
        ignore_live_threads: bool = False,
    ) -> None:
        """Waits for the threads; raises what was given to `request_stop`.

        RuntimeError where some have not ended in the seconds given behind a stop.
        """
        with self._lock:
            waited = [*self._threads, *(t for t in threads or () if t not in self._threads)]
        while any(t.is_alive() for t in waited) and not self._stop.wait(1.0):
            pass
        ends = time.monotonic() + stop_grace_period_secs
        for thread in waited:
            while thread.is_alive() and time.monotonic() < ends:
                thread.join(min(1.0, max(0.0, ends - time.monotonic())))
        late = [t.name for t in waited if t.is_alive()]
        with self._lock:
            self._joined, self._threads = True, set()
        if self._error is not None:
            raise self._error
        if late and not ignore_live_threads:
            raise RuntimeError("Coordinator stopped with threads still running: " + " ".join(late))

    def raise_requested_exception(self) -> None:
        """Raises what was given to `request_stop`, if something was."""
        if self._error is not None:
            raise self._error


class LooperThread(threading.Thread):
    """A daemon that calls a function again and again until its Coordinator stops.

    timer_interval_secs: the time from one call to the next; None: at once.
    """

    def __init__(
        self,
        coord: Coordinator,
        timer_interval_secs: float | None,
        target: Callable[..., Any] | None = None,
        args: Any = None,
        kwargs: Any = None,
    ):
        if not isinstance(coord, Coordinator):
            raise ValueError(f"'coord' argument must be a Coordinator: {coord}")
        super().__init__(daemon=True)
        self._coord, self._interval = coord, timer_interval_secs
        self._call, self._args, self._kwargs = target, args or (), kwargs or {}
        coord.register_thread(self)

    @staticmethod
    def loop(
        coord: Coordinator,
        timer_interval_secs: float | None,
        target: Callable[..., Any],
        args: Any = None,
        kwargs: Any = None,
    ) -> LooperThread:
        """Starts such a thread."""
        made = LooperThread(coord, timer_interval_secs, target, args, kwargs)
        made.start()
        return made

    def run(self) -> None:
        """Calls until the stop."""
        with self._coord.stop_on_exception():
            self.start_loop()
            due = time.monotonic()
            while not self._coord.should_stop():
                self.run_loop()
                if self._interval is not None:
                    due += self._interval
                    if self._coord.wait_for_stop(max(0.0, due - time.monotonic())):
                        break
            self.stop_loop()

    def start_loop(self) -> None:
        """Called when the thread starts."""

    def stop_loop(self) -> None:
        """Called when the thread ends."""

    def run_loop(self) -> None:
        """Called again and again: the function given."""
        if self._call is not None:
            self._call(*self._args, **self._kwargs)
