"""What is asked of a graph that sessions run (see _graph/plain.py), where none may be loaded."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from .modes import untraced
from .state import state

_F = TypeVar("_F", bound=Callable)


def plain_graph() -> Any:
    """The graph of this thread that sessions run, None elsewhere."""
    graph = state.graph
    return None if graph is None or graph.building_function else graph


def outermost_graph() -> Any:
    """The graph of this thread that all loops and functions which are traced in it belong to."""
    graph = state.graph
    while graph is not None and graph.outer_graph is not None:
        graph = graph.outer_graph
    return graph


@contextlib.contextmanager
def outside() -> Iterator[Any]:
    """Context manager for what runs at once although a graph that sessions run is open: Keras."""
    graph = plain_graph()
    if graph is None:
        yield None
        return
    with untraced():
        yield graph


def runs_outside(function: _F) -> _F:
    """The decorator of functions that run at once although a graph that sessions run is open."""

    @functools.wraps(function)
    def public(*args, **kwargs):
        if state.graph is None or state.graph.building_function:
            return function(*args, **kwargs)
        with outside():
            return function(*args, **kwargs)

    return public


def make_ready(graph: Any, variable: Any) -> None:
    """Makes a variable that has its value one of a graph's, if there is one."""
    if graph is not None:
        graph.take_ready(variable)
