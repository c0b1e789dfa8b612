"""Graphs that sessions run (tf.Graph): what is made in `with graph.as_default()` runs when asked.

Beside what functions have, such a graph has variables without a value until their initializers run,
control dependencies that count, collections, and names that are looked up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import torch

from .._core import dtypes, nest
from .._core.modes import Node
from .._core.plain_graphs import plain_graph
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_shape import as_shape
from .._core.variable import ASSIGN, READ, Variable
from .._ops import control_flow
from .._ops.creation import convert_to_tensor, identity
from .examples import pair
from .graph import Graph, Operation, operation_of
from .graph_tensor import GraphTensor, is_graph_tensor, sessions
from .symbolic_tensor import SymbolicTensor
from .tracing import noted, register_rule, stand_in, tracing


# variables
def _lifted(graph, value):
    if not any(is_graph_tensor(x) for x in nest.flatten(value)):
        return value
    return _empty(convert_to_tensor(value))


def _empty(x):
    """Zeros of the shape and dtype of a GraphTensor; unknown sizes are 0."""
    sizes = [size or 0 for size in x.shape.as_list()] if x.shape.rank is not None else []
    kind = x.dtype.torch
    if kind is None:
        return Tensor(np.full(sizes, b"", object))
    return Tensor(torch.zeros(sizes, dtype=kind))


def _take_ready(graph: Graph, variable: Variable) -> None:
    """Makes a variable that has its value one of the graph's."""
    with tracing(graph):
        _adopt(graph, variable, Tensor(variable._t.detach().clone()))
    graph.ready.add(id(variable))


def _adopt(graph: Graph, variable: Variable, value: Any) -> None:
    """Makes a new variable one of the graph's: its name, initializer and collections."""
    name = variable._name.removesuffix(":0")
    if not variable._named_by_scope:
        name = graph.unique_name(name)
    variable._name = f"{name}:0"
    graph.made.append(variable)
    graph.add_to_collections(["variables"], variable)
    if variable.trainable:
        graph.add_to_collections(["trainable_variables"], variable)
    outer, state.scope = state.scope, f"{name}/"
    try:
        with graph.control_dependencies(None):
            start = convert_to_tensor(value, variable.dtype)
            if not start.shape.is_fully_defined() and variable._static is None:
                variable._static = start.shape
            read = noted(graph, READ, (variable,), stand_in(variable))
            noted(graph, ASSIGN, (variable, start, False, "Assign", False), None)
    finally:
        state.scope = outer
    variable.__dict__["_in_graph"] = InGraph(graph, name, start, graph.nodes[-1], read)


class InGraph:
    """What a graph knows of a variable: its initial value, initializer and a read of it."""

    __slots__ = ("graph", "initial_value", "initializer", "is_reference", "op", "read")

    def __init__(self, graph, name, initial_value, initializer, read):
        self.graph, self.initial_value = graph, initial_value
        self.initializer, self.read = initializer, read
        self.is_reference = False  # whether it is one of TensorFlow 1's old kind, of a file
        self.op = Operation(graph, VAR_HANDLE, (name,), name)

    def load(self, variable: Variable, value: Any, session: Any) -> None:
        """Sets the value that the variable has in a session; ValueError without one."""
        session = session or sessions.default()
        if session is None:
            raise ValueError(
                "Either session argument should be provided or default session should be "
                f"established, to load a value into {variable.name}"
            )
        if self.initializer is None:  # of a file
            session.set_values([(variable, convert_to_tensor(value, variable.dtype)._t)])
        else:
            session.run(self.initializer, {self.initial_value: value})


Graph.lifted, Graph.adopt, Graph.take_ready = _lifted, _adopt, _take_ready


# Operations that do nothing themselves
VAR_HANDLE = Node("VarHandleOp", None, ["shared_name"], "VarHandleOp")
NO_OP = Node("NoOp", control_flow.no_op, ["name"], "NoOp")


def no_op(name: str | None = None, after: Iterable[Any] = ()) -> Operation:
    """An Operation that does nothing, after others."""
    graph = plain_graph()
    scope = (name or "").endswith("/")
    noted(graph, NO_OP, (None if scope else name,), None)
    op = graph.nodes[-1]
    if scope:  # a scope stands for itself
        op.name = name.removesuffix("/")
    op.calls = _nothing
    op.control_inputs = [*op.control_inputs, *(operation_of(x) for x in after)]
    return op


def _nothing(name=None):
    return None


def _group(graph, node, args):
    if graph.building_function:
        return None
    inputs, name = args
    return no_op(name or "group_deps", [x for x in nest.flatten(list(inputs)) if x is not None])


def _tuple(graph, node, args):
    tensors, controls, _ = args
    if graph.building_function:
        return list(tensors)
    with graph.control_dependencies([x for x in [*tensors, *(controls or ())] if x is not None]):
        return [x if x is None else identity(x) for x in tensors]


register_rule(control_flow.GROUP, _group)
register_rule(control_flow.TUPLE, _tuple)


def placeholder(dtype: Any, shape: Any = None, name: str | None = None) -> GraphTensor:
    """A tensor that a session's run is fed; RuntimeError in eager execution."""
    graph = plain_graph()
    if graph is None:
        raise RuntimeError("tf.placeholder() is not compatible with eager execution.")
    return graph.placeholder(
        as_shape(shape), dtypes.as_dtype(dtype), state.scope + (name or "Placeholder")
    )


def with_default(x: GraphTensor, shape: Any, name: str | None = None) -> GraphTensor:
    """A tensor that a session's run may be fed, with the value of `x` otherwise."""
    wanted = as_shape(shape)
    if not x.shape.is_compatible_with(wanted):
        raise ValueError(
            f"Input shape {x.shape} and placeholder shape {wanted} are not compatible."
        )
    made = SymbolicTensor(pair(wanted, x.dtype), wanted)
    graph = plain_graph()
    result = noted(graph, WITH_DEFAULT, (x, wanted, name), made)
    result.op.calls = _given
    return result


def _given(x, shape, name):
    return x


WITH_DEFAULT = Node(
    "PlaceholderWithDefault", None, ["input", "shape", "name"], "PlaceholderWithDefault"
)
