"""The global step: the variable that counts a graph's training steps."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes
from ..._graph.default_graph import get_default_graph
from ._initializers import zeros
from ._scopes import get_variable
from ._variables import GraphKeys


def get_global_step(graph: Any = None) -> Any:
    """The graph's global step, or None."""
    graph = graph or get_default_graph()
    found = graph.get_collection(GraphKeys.GLOBAL_STEP)
    if len(found) > 1:
        raise TypeError("Multiple tensors in global_step collection.")
    if found:
        return found[0]
    held = [v for v in graph.made if v.name == "global_step:0"]
    return held[0] if held else None


def create_global_step(graph: Any = None) -> Any:
    """Makes the global step; ValueError where there is one."""
    graph = graph or get_default_graph()
    if get_global_step(graph) is not None:
        raise ValueError('"global_step" already exists.')
    with graph.as_default():
        return get_variable(
            GraphKeys.GLOBAL_STEP,
            shape=[],
            dtype=dtypes.int64,
            initializer=zeros(),
            trainable=False,
            collections=[GraphKeys.GLOBAL_VARIABLES, GraphKeys.GLOBAL_STEP],
        )


def get_or_create_global_step(graph: Any = None) -> Any:
    """The graph's global step, made where there is none."""
    graph = graph or get_default_graph()
    found = get_global_step(graph)
    return create_global_step(graph) if found is None else found


def global_step(sess: Any, global_step_tensor: Any) -> int:
    """The step's value in a session."""
    return int(sess.run(global_step_tensor))


def assert_global_step(global_step_tensor: Any) -> None:
    """TypeError for what is no scalar variable of integers."""
    kind = getattr(global_step_tensor, "dtype", None)
    if kind is None or not kind.is_integer or global_step_tensor.shape.rank != 0:
        raise TypeError(f"Existing 'global_step' does not have integer type: {kind}")
