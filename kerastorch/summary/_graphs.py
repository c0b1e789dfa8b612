"""tf.summary.graph."""

from __future__ import annotations

from typing import Any

from .._core.convert import constant
from .._core.state import state as thread
from .._core.tensor import Tensor
from .._files.protos import message
from ._state import should_record_summaries, state


def graph(graph_data: Any) -> Tensor:
    """Writes a graph, which TensorBoard shows as "Graphs", to the writer of this thread.

    graph_data: the Graph of a ConcreteFunction, a tf.Graph, or a GraphDef message.

    Returns a bool Tensor, whether it was written.  ValueError for anything else, and inside of a
    tf.function or another graph.
    """
    if thread.graph is not None:
        raise ValueError("graph() cannot be invoked inside a graph context.")
    if state.writer is None or not should_record_summaries():
        return constant(False)
    event = message("tensorflow.Event")()
    event.graph_def = _graph_def_of(graph_data).SerializeToString()
    state.writer.add(event)
    return constant(True)


def _graph_def_of(data):
    from ._shown import Graph, shown  # as they take long to load

    if isinstance(data, Graph):
        return shown(data)
    if getattr(getattr(data, "DESCRIPTOR", None), "full_name", "") == "tensorflow.GraphDef":
        return data
    raise ValueError(
        "Argument 'graph_data' is not tf.Graph or tf.compat.v1.GraphDef. Received "
        f"graph_data={data} of type {type(data).__name__}."
    )
