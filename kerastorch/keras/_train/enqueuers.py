"""Batches made ahead by threads or processes, in order: the enqueuers of keras.utils."""

from __future__ import annotations

import concurrent.futures
import contextlib
import multiprocessing
import queue
import random
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import torch

_POLL = 0.05  # seconds after which a waiting thread looks whether it is still wanted

# In a worker process: what its parent has handed over.
_here: dict[str, Any] = {}


def _in_worker(made: Any, seeds: Any) -> None:
    """The first thing that a worker process does."""
    torch.set_num_threads(1)  # a forked process has none of its parent's threads
    if seeds is not None:
        np.random.seed(seeds.get())
    _here["made"] = made


def _item(index):
    return _here["made"][index]


def _next():
    return _asked(_here["made"])


def _asked(generator):
    """(whether there is an item, the item)."""
    for item in generator:
        return True, item
    return False, None


class SequenceEnqueuer:
    """Base class: makes batches ahead, in `workers` threads or processes, as `get()` wants them.

    sequence: where they come from.  use_multiprocessing: whether processes make them.

        enqueuer.start(workers=2)
        for batch in enqueuer.get(): ...
        enqueuer.stop()
    """

    def __init__(self, sequence: Any, use_multiprocessing: bool = False):
        self.sequence, self.use_multiprocessing = sequence, use_multiprocessing
        self.workers = 0
        self.queue: queue.Queue[Any] | None = None
        self.stop_signal: threading.Event | None = None
        self.run_thread: threading.Thread | None = None

    def is_running(self) -> bool:
        """Whether it was started and not stopped."""
        return self.stop_signal is not None and not self.stop_signal.is_set()

    def start(self, workers: int = 1, max_queue_size: int = 10) -> None:
        """Begins to make batches, at most `max_queue_size` ahead."""
        self.workers = workers
        self.queue = queue.Queue(max_queue_size)
        self.stop_signal = threading.Event()
        self.run_thread = threading.Thread(
            target=self._run, daemon=True, name=f"{type(self).__name__}"
        )
        self.run_thread.start()

    def stop(self, timeout: float | None = None) -> None:
        """Ends the threads and processes; what was made ahead is dropped."""
        if self.stop_signal is None:
            return
        self.stop_signal.set()
        with contextlib.suppress(queue.Empty):
            while True:
                self.queue.get_nowait().cancel()
        if self.run_thread is not None and self.run_thread is not threading.current_thread():
            self.run_thread.join(timeout)

    def __del__(self):
        if self.is_running():
            self.stop_signal.set()

    def _run(self):
        """The work of the thread that hands out work."""
        raise NotImplementedError

    def get(self) -> Iterator[Any]:
        """The batches."""
        raise NotImplementedError

    def _put(self, future: Future[Any]) -> bool:
        """Puts a result to come into the queue; False when nobody wants it any more."""
        while not self.stop_signal.is_set():
            try:
                self.queue.put(future, timeout=_POLL)
                return True
            except queue.Full:
                continue
        future.cancel()
        return False

    def _taken(self) -> Any:
        """The next result; its own error, with its traceback, where it has failed."""
        while True:
            try:
                future = self.queue.get(timeout=_POLL)
                break
            except queue.Empty:
                if not self.is_running():
                    return None
        try:
            return future.result()
        finally:
            self.queue.task_done()

    def _executor(self, made: Any, seeds: Any = None) -> Executor:
        workers = max(self.workers, 1)
        if not self.use_multiprocessing:
            return ThreadPoolExecutor(workers, thread_name_prefix="keras")
        return concurrent.futures.ProcessPoolExecutor(  # loads at this use
            workers, multiprocessing.get_context(), initializer=_in_worker, initargs=(made, seeds)
        )


class OrderedEnqueuer(SequenceEnqueuer):
    """The batches of a keras.utils.Sequence in order, without end.

    shuffle: whether the order is drawn anew in each pass.  `on_epoch_end` is called after each.
    """

    _single = False  # whether one pass is all

    def __init__(self, sequence: Any, use_multiprocessing: bool = False, shuffle: bool = False):
        super().__init__(sequence, use_multiprocessing)
        self.shuffle = shuffle

    def _run(self):
        order = list(range(len(self.sequence)))
        while True:
            if self.shuffle:
                random.shuffle(order)
            work: Callable[[int], Any] = _item if self.use_multiprocessing else self._made
            executor = self._executor(self.sequence)
            try:
                for i in order:
                    if self.stop_signal.is_set() or not self._put(executor.submit(work, i)):
                        return
                if not self._all_taken():
                    return
            finally:
                executor.shutdown(cancel_futures=True)
            if self._single:
                return
            try:
                self.sequence.on_epoch_end()
            except Exception as error:  # the user's own: it is raised where batches are taken
                self._put(_failed(error))
                return

    def _made(self, i):
        return self.sequence[i]

    def _all_taken(self):
        """Waits until all that is in the queue was taken; False when nobody wants it any more."""
        while self.queue.unfinished_tasks:
            if self.stop_signal.wait(_POLL / 10):
                return False
        return True

    def get(self) -> Iterator[Any]:
        """The batches, in order; a batch's error is raised in its place and ends all."""
        while self.is_running():
            try:
                made = self._taken()
            except Exception:
                self.stop()
                raise
            if made is not None:
                yield made


class OnePass(OrderedEnqueuer):
    """The batches of an epoch of fit, which itself says when that ends."""

    _single = True


def _failed(error):
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


class GeneratorEnqueuer(SequenceEnqueuer):
    """What a generator gives, made ahead.

    With threads it is asked by one at a time.  With processes each has a copy of the generator,
    with a seed of its own for numpy from `random_seed` on, so that all give the same unless they
    draw random numbers.  ValueError for processes on Windows.
    """

    def __init__(
        self, generator: Iterator[Any], use_multiprocessing: bool = False, random_seed: Any = None
    ):
        if use_multiprocessing and sys.platform == "win32":
            raise ValueError(
                "Using a generator with `use_multiprocessing=True` is not supported on Windows (no "
                "marshalling of generators across process boundaries). Use single thread/process "
                "or multithreading."
            )
        super().__init__(generator, use_multiprocessing)
        self.random_seed = random_seed
        self._lock = threading.Lock()

    def _run(self):
        executor = self._executor(self.sequence, self._seeds())
        work = _next if self.use_multiprocessing else self._made
        try:
            while self._put(executor.submit(work)):
                pass
        finally:
            executor.shutdown(cancel_futures=True)

    def _seeds(self):
        if self.random_seed is None or not self.use_multiprocessing:
            return None
        seeds = multiprocessing.get_context().Queue()
        for k in range(self.workers):
            seeds.put(self.random_seed + k)
        return seeds

    def _made(self):
        with self._lock:
            return _asked(self.sequence)

    def get(self) -> Iterator[Any]:
        """The items, in order, to the generator's end; its error is raised in its place."""
        while self.is_running():
            try:
                found = self._taken()
            except Exception:
                self.stop()
                raise
            if found is None:
                return
            there, item = found
            if not there:
                yield from self._rest()
                return
            if item is not None:
                yield item

    def _rest(self):
        """What other processes have made before the end."""
        self.stop_signal.set()
        futures = []
        with contextlib.suppress(queue.Empty):
            while True:
                futures.append(self.queue.get_nowait())
        for future in futures:
            with contextlib.suppress(Exception):  # what came after the end is nobody's error
                there, item = future.result()
                if there and item is not None:
                    yield item
        self.run_thread.join()
