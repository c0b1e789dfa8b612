"""The default graph of a thread outside of `with graph.as_default()`; leaving eager execution."""

from __future__ import annotations

import threading
from typing import Any

from .._core.state import state
from .plain import Graph


class _Thread(threading.local):
    """Per thread: the graph that stands where none is open, and what keeps it open."""

    def __init__(self):
        self.graph: Graph | None = None
        self.opened: Any = None


_thread = _Thread()


def get_default_graph() -> Graph:
    """The innermost graph that is open or traced, or the one that stands outside of all."""
    if state.graph is not None:
        return state.graph
    if _thread.graph is None:
        _thread.graph = Graph()
    return _thread.graph


def reset_default_graph() -> None:
    """Puts an empty graph in the place of the default one; RuntimeError inside of another."""
    if state.graph is not None and state.graph is not _thread.graph:
        raise AssertionError("Do not use tf.reset_default_graph() to clear nested graphs.")
    opened = _thread.opened is not None
    if opened:
        enable_eager_execution()
    _thread.graph = Graph()
    if opened:
        disable_eager_execution()


def disable_eager_execution() -> None:
    """What this thread makes from now on are Operations of the default graph."""
    if _thread.opened is None and state.graph is None:
        _thread.opened = get_default_graph().as_default()
        _thread.opened.__enter__()


def enable_eager_execution(
    config: Any = None, device_policy: Any = None, execution_mode: Any = None
) -> None:
    """Ops run at once again."""
    if _thread.opened is not None:
        _thread.opened.__exit__(None, None, None)
        _thread.opened = None
