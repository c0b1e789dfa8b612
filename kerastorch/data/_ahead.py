"""Work ahead of its use, in threads: bounded, in order, ended when nobody wants more."""

from __future__ import annotations

import collections
import functools
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Any, NamedTuple

_POLL = 0.05  # seconds after which a waiting thread looks whether it is still wanted
_QUICK = 2e-4  # seconds; items that take less go to a thread up to so many together
_TOGETHER = 16


class ahead:
    """The items, up to `size` of them made ahead in a thread.

    An error comes where its item would have come, with its own traceback; the items after it come
    next.  The thread ends when nobody holds this iterator any more.
    """

    def __init__(self, items: Iterator[Any], size: int):
        self._found: queue.Queue[tuple[str, Any]] = queue.Queue(size)
        self._over = threading.Event()
        self._ended = False
        arguments = (items, self._found, self._over)
        threading.Thread(target=_fill, args=arguments, daemon=True, name="tf.data").start()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if self._ended:
            raise StopIteration
        kind, item = self._found.get()
        if kind == "item":
            return item
        if kind == "error":
            raise item
        self._ended = True
        raise StopIteration

    def __del__(self):
        self._over.set()


def _fill(items, found, over):
    failed = False
    while True:
        try:
            item = next(items)
        except StopIteration:
            _put(found, ("end", None), over)
            break
        except BaseException as error:  # it is raised again where the item is taken
            if not _put(found, ("error", error), over) or failed:
                break
            failed = not isinstance(error, Exception)
            continue
        if not _put(found, ("item", item), over):
            break
    close = getattr(items, "close", None)
    if close is not None:
        close()


def _put(found, item, over):
    while not over.is_set():
        try:
            found.put(item, timeout=_POLL)
            return True
        except queue.Full:
            continue
    return False


class mapped:
    """function(item) for each, computed by `workers` threads, at most twice as many at once.

    ordered: whether the results come in the order of the items, or as they are ready.
    Items that take no time are handed to a thread some at once.
    """

    def __init__(
        self, function: Callable[[Any], Any], items: Iterable[Any], workers: int, ordered: bool
    ):
        self._items = iter(items)
        self._most, self._ordered = 2 * workers, ordered
        self._over = threading.Event()
        self._pool = _Pool(functools.partial(_made, function, self._over), workers)
        self._pending: collections.deque[Future[_Made]] = collections.deque()
        self._ready: collections.deque[tuple[Any, BaseException | None]] = collections.deque()
        self._size = 1

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        while not self._ready:
            self._submit()
            if not self._pending:
                self._close()
                raise StopIteration
            made = self._taken().result()
            self._ready.extend(made.results)
            self._size = made.next_size(self._size)
        result, error = self._ready.popleft()
        if error is not None:
            raise error
        return result

    def _submit(self):
        """Hands items to the threads, as many as may be on their way."""
        while len(self._pending) < self._most:
            items, error = [], None
            try:
                while len(items) < self._size:
                    items.append(next(self._items))
            except StopIteration:
                pass
            except Exception as found:  # of the items before: it comes in its place
                error = found
            if items:
                self._pending.append(self._pool.submit(items))
            if error is not None:
                self._pending.append(_failed(error))
            if len(items) < self._size:
                break

    def _taken(self):
        if not self._ordered:
            for i, future in enumerate(self._pending):
                if future.done():
                    del self._pending[i]
                    return future
        return self._pending.popleft()

    def _close(self):
        self._over.set()
        self._pool.close()

    def __del__(self):
        self._close()


class _Pool:
    """Threads that compute function(item).

    They are daemons, unlike those of a ThreadPoolExecutor: the interpreter does not wait for a
    function that is on its way when it ends.
    """

    def __init__(self, function: Callable[[Any], Any], workers: int):
        self._function, self._workers = function, workers
        self._tasks: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._count = 0

    def submit(self, item: Any) -> Future[Any]:
        """The result to be."""
        future: Future[Any] = Future()
        self._tasks.put((future, item))
        if self._count < self._workers:
            self._count += 1
            arguments = (self._function, self._tasks)
            threading.Thread(target=_work, args=arguments, daemon=True, name="tf.data").start()
        return future

    def close(self) -> None:
        """Ends the threads, each after what it is computing."""
        try:
            while True:
                self._tasks.get_nowait()
        except queue.Empty:
            pass
        for _ in range(self._count):
            self._tasks.put(None)
        self._count = 0


def _work(function, tasks):
    while True:
        task = tasks.get()
        if task is None:
            return
        future, item = task
        try:
            future.set_result(function(item))
        except BaseException as error:  # it is raised again where the item is taken
            future.set_exception(error)
        del task, future, item  # what waits for the next task holds nothing


class _Made(NamedTuple):
    """What a thread made of some items: (result, None) or (None, error) of each, in how long."""

    results: list[tuple[Any, BaseException | None]]
    seconds: float

    def next_size(self, size):
        """How many items to hand to a thread, where it was `size`."""
        each = self.seconds / max(len(self.results), 1)
        return min(2 * size, _TOGETHER) if each < _QUICK else max(size // 2, 1)


def _made(function, over, items):
    start, results = time.perf_counter(), []
    for item in items:
        if over.is_set():  # nobody wants more
            break
        try:
            results.append((function(item), None))
        except BaseException as error:  # it is raised again where the item is taken
            results.append((None, error))
    return _Made(results, time.perf_counter() - start)


def _failed(error):
    future: Future[_Made] = Future()
    future.set_result(_Made([(None, error)], _QUICK))
    return future
