"""Several replicas in one process: a thread each, one of which runs at a time.

A replica runs until it ends or asks for a meeting (`merge_call`); then the next one does.  When all
have come, the meeting's function runs in the thread that started them, and each goes on with its
part of the answer.  So the order of what they do is always the same, as in TensorFlow.
"""

from __future__ import annotations

import collections
import threading
from collections.abc import Callable, Sequence
from typing import Any

import torch

from .._core import replicas
from .._core.state import state
from ._values import regroup, select


class _Ended(BaseException):
    """Ends a replica that waits for a meeting which will not come."""


def _held_lock():
    """A lock that the first `acquire` waits for, until another thread releases it."""
    lock = threading.Lock()
    lock.acquire()
    return lock


class _Worker:
    """A thread that runs one call after the other, as starting one takes its time."""

    _idle: collections.deque[_Worker] = collections.deque()

    def __init__(self):
        self._go, self._call = _held_lock(), None
        threading.Thread(target=self._run, name="replica", daemon=True).start()

    @classmethod
    def idle(cls) -> _Worker:
        """One that has nothing to do."""
        try:
            return cls._idle.pop()
        except IndexError:
            return cls()

    def begin(self, call: Callable[[], None]) -> None:
        """Lets it run a call."""
        self._call = call
        self._go.release()

    def _run(self):
        while True:
            self._go.acquire()
            call, self._call = self._call, None
            call()
            del call
            if len(self._idle) >= 8:
                return
            self._idle.append(self)


class Runner:
    """One replica's call in its own thread.

    result, error: of the call, once `done`.  meeting: (function, args, kwargs) while it waits for
    one.  answer: its part of what the meeting gave.
    """

    def __init__(self, context: Any, call: Callable[[], Any], handed: list[dict[str, Any]]):
        self.context, self._call, self._handed = context, call, handed
        self.done, self.result, self.error = False, None, None
        self.meeting: Any = None
        self.answer: Any = None
        self._gives_up = False
        self._go, self._stop = _held_lock(), _held_lock()
        self._graded = torch.is_grad_enabled()
        self._started = False

    def advance(self) -> None:
        """Lets it run until it is done or waits for a meeting."""
        if not self._started:
            self._started = True
            _Worker.idle().begin(self._run)
        else:
            self._go.release()
        self._stop.acquire()

    def end(self) -> None:
        """Ends it where it waits."""
        if self._started and not self.done:
            self._gives_up = True
            self.advance()

    def meet(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Waits for a meeting of all replicas: what `merge_call` does in its thread."""
        self.meeting = function, args, kwargs
        own = self._taken_out()
        self._stop.release()
        self._go.acquire()
        for (_, name), (owner, found) in own.items():
            owner.__dict__[name] = found
        if self._gives_up:
            raise _Ended
        self.meeting = None
        return self.answer

    def _taken_out(self):
        """The lists that are this replica's own, which no other is to see."""
        found = {}
        for key, owner in self.context.own.items():
            found[key] = owner, owner.__dict__[key[1]]
            owner.__dict__[key[1]] = []
        return found

    def _run(self):
        replicas.take(self._handed)
        torch._C._set_grad_enabled(self._graded)
        self.context._runner = self
        try:
            with self.context:
                self.result = self._call()
        except _Ended:
            pass
        except BaseException as error:
            self.error = error
        self._taken_out()
        self.context._runner = None
        self.done = True
        self._stop.release()


def run_all(strategy: Any, contexts: Sequence[Any], calls: Sequence[Callable[[], Any]]) -> list:
    """What the calls give, each run by the replica of a context.

    Raises what a replica raises, and RuntimeError if they do not all come to the same meetings.
    """
    handed = replicas.carried()
    runners = [Runner(c, call, handed) for c, call in zip(contexts, calls, strict=True)]
    strategy._made = []
    try:
        while True:
            for runner in runners:
                runner.advance()
                if runner.error is not None:
                    raise runner.error
            done = [runner.done for runner in runners]
            if all(done):
                return [runner.result for runner in runners]
            if any(done):
                raise RuntimeError(
                    "Some replicas made a different number of replica_context().merge_call() calls."
                )
            _meet(strategy, runners)
    finally:
        for runner in runners:
            runner.end()


def _meet(strategy, runners):
    function = runners[0].meeting[0]
    args = regroup([runner.meeting[1] for runner in runners])
    kwargs = regroup([runner.meeting[2] for runner in runners])
    outer = state.replica
    state.replica = None
    try:
        answer = function(strategy, *args, **kwargs)
    finally:
        state.replica = outer
    for i, runner in enumerate(runners):
        runner.answer = select(i, answer)
