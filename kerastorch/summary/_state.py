"""What a thread writes to: the default writer, the default step, whether to record."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from .._core import dtypes
from .._core.convert import constant, to_tensor
from .._core.state import state as thread
from .._core.tensor import Tensor


class _State(threading.local):
    """writer: the default one; step: the default step; recording: what `record_if` was told."""

    writer = step = recording = None


state = _State()


def captured() -> Any:
    """A function that makes context managers in which this thread writes as it does now."""
    found = state.writer, state.step, state.recording
    scope = thread.scope_of_layers() + thread.scope

    @contextlib.contextmanager
    def within():
        before = state.writer, state.step, state.recording
        outer, thread.scope = thread.scope, scope
        state.writer, state.step, state.recording = found
        try:
            yield
        finally:
            state.writer, state.step, state.recording = before
            thread.scope = outer

    return within


def should_record_summaries() -> Tensor:
    """Whether values are written now: False without a default writer, else what `record_if`
    says."""
    if state.writer is None:
        return constant(False)
    condition = state.recording
    if callable(condition):
        condition = condition()
    if condition is None:
        condition = True
    return to_tensor(condition, dtypes.bool_)


@contextlib.contextmanager
def record_if(condition: Any) -> Iterator[None]:
    """Turns writing on or off in a with-statement.

    condition: a bool, a bool Tensor, or a function that gives one and is asked each time.
    """
    before = state.recording
    state.recording = condition
    try:
        yield
    finally:
        state.recording = before


def get_step() -> Any:
    """The default step of this thread as it was set, or None."""
    return state.step


def set_step(step: Any) -> None:
    """Sets the default step of this thread: an integer or a Variable of dtype int64, or None."""
    state.step = step
