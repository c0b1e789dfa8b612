"""Lifting: the initial value of a variable that a function makes while it is traced.

The variable is made at once, outside of the graph, so the Operations that its initial value
depends on are run then; one that depends on the function's arguments can't be known.
"""

from __future__ import annotations

from typing import Any

from .._core import nest
from .._core.modes import untraced
from .._core.state import state
from .graph import PLACEHOLDER, FuncGraph, Graph, mapped
from .graph_tensor import GraphTensor, Untraceable, is_graph_tensor
from .running import Picked, function_of


class Unliftable(Untraceable):
    """A variable's initial value depends on the arguments of the call."""


def lifted(graph: Graph, value: Any) -> Any:
    """The value of a nest with GraphTensors in it; Unliftable where arguments decide it."""
    if not any(is_graph_tensor(x) for x in nest.flatten(value)):
        return value
    function, state.function = state.function, None
    try:
        with untraced():
            return mapped(value, _Values().of)
    finally:
        state.function = function


class _Values:
    """The results of the Operations that have been run so far."""

    def __init__(self):
        self._results: dict[int, list[Any]] = {}

    def of(self, x: GraphTensor) -> Any:
        """The value of a GraphTensor."""
        op = x.op
        if op.node is PLACEHOLDER:
            outer = op.graph.outer_of(x)
            if outer is None:
                raise Unliftable(
                    f"the initial value of a variable depends on the argument {x.name!r}"
                )
            return self.of(outer)
        if id(op) not in self._results:
            args = mapped(op.args, self.of)
            result = (op.calls or function_of(op))(*args)
            single = op.result is op.outputs[0]
            self._results[id(op)] = [result] if single else Picked(op.result)(result)
        return self._results[id(op)][x.value_index]


FuncGraph.lifted = lifted  # what variables ask the function that is being traced
