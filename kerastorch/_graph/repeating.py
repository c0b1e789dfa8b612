"""Branches and loops of a function that is called while another one is traced: their Operations
are made again in the graph that calls it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._core import nest
from .._core.state import state
from .graph import Operation, mapped
from .graph_tensor import Untraceable, is_graph_tensor
from .symbolic_tensor import SymbolicTensor
from .tracing import noted


def repeatable(op: Operation) -> Callable[..., Any]:
    """What runs an Operation that has Graphs inside; in a trace it is made again."""
    run = op.run

    def function(*args):
        return run(*args) if state.graph is None else _again(op, args)

    return function


def _again(op, args):
    graph = state.graph
    for inner in op.subgraphs:
        _check_tapes(inner, [])
    args = tuple([mapped(x, lambda t: t if t.graph is graph else graph.capture(t)) for x in args])
    result = nest.map_structure(
        lambda x: SymbolicTensor(x._examples, x._shape) if is_graph_tensor(x) else x, op.result
    )
    count = len(graph.nodes)
    result = noted(graph, op.node, args, result)
    made = graph.nodes[count]
    made.run, made.subgraphs, made.acts = op.run, op.subgraphs, op.acts
    known = {id(v): v for v in (*made.variables, *op.variables)}
    made.variables = list(known.values())
    while graph is not None:
        for variable in made.variables:
            graph.variables_by_id.setdefault(id(variable), variable)
        graph = graph.outer_graph
    if op.connects is not None:
        made.connects = _Connections(op, _places(args, op.args))
    return result


class _Connections:
    """The `connects` of an Operation made again, by that of the first."""

    def __init__(self, op, places):
        self._op, self._places = op, places

    def __call__(self, x, y):
        first = self._op.outputs[y.value_index]
        return any(self._op.connects(old, first) for old in self._places.get(id(x), [x]))


def _places(args, first):
    """{id of an argument: what stood in its place}."""
    found: dict[int, list[Any]] = {}
    pairs = zip(nest.flatten(list(args), True), nest.flatten(list(first), True), strict=True)
    for new, old in pairs:
        found.setdefault(id(new), []).append(old)
    return found


def _check_tapes(graph, known):
    """Untraceable where a branch or loop asks a tape of the function around."""
    for op in graph.nodes:
        if op.tape is not None and op.tape.graph not in (*known, graph):
            raise Untraceable("a branch or loop of a function in it asks a tape around")
        for inner in op.subgraphs:
            _check_tapes(inner, [*known, graph])
