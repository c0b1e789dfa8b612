"""tf.compat.v1: between graphs and eager execution, and to TensorFlow 1's behaviour."""

from __future__ import annotations

from ..._core.plain_graphs import plain_graph
from ..._graph.default_graph import (
    disable_eager_execution,
    enable_eager_execution,
    get_default_graph,
    reset_default_graph,
)
from ..._graph.plain import placeholder
from ..._graph.session import InteractiveSession, Session
from ...random import set_seed

__all__ = [
    "InteractiveSession",
    "Session",
    "disable_eager_execution",
    "disable_v2_behavior",
    "enable_eager_execution",
    "enable_v2_behavior",
    "executing_eagerly_outside_functions",
    "get_default_graph",
    "placeholder",
    "reset_default_graph",
    "set_random_seed",
]


def disable_v2_behavior() -> None:
    """Leaves eager execution: what is made from now on are Operations of the default graph."""
    disable_eager_execution()


def enable_v2_behavior() -> None:
    """Back to eager execution."""
    enable_eager_execution()


def executing_eagerly_outside_functions() -> bool:
    """Whether ops outside of functions run at once."""
    return plain_graph() is None


def set_random_seed(seed: int) -> None:
    """The seed of the default graph, or in eager execution the global one (tf.random.set_seed)."""
    graph = plain_graph()
    if graph is not None:
        graph.seed = seed
    set_seed(seed)
