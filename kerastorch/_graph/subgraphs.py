"""Sub-Graphs: what branches and loop bodies are traced into, and how they are run."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .._core import nest
from .._core.modes import Node, enter, leave
from .._core.state import state
from .._core.tensor_shape import TensorShape
from .examples import pair
from .graph import FuncGraph, Graph, Operation, flat_tensors, mapped
from .graph_tensor import GraphTensor, Untraceable
from .running import Runner, performs
from .symbolic_tensor import SymbolicTensor
from .tracing import Tracer, current_graph, note_variables, noted, output, tracing


class SubGraph(FuncGraph):
    """The Graph of a branch or of the body of a loop.

    Its inputs are the arguments given to it and then what it captures of the graph around it.
    """

    def __init__(self, name: str, outer_graph: Graph):
        super().__init__(name, outer_graph)
        self._runner = None
        self.tapes = list(outer_graph.tapes)

    @property
    def run(self) -> Callable[..., list[Any]]:
        """The function of all inputs that gives the flat outputs, on handles."""
        if self._runner is None:
            self._runner = Runner(self)
        return self._runner.function

    def copied(self) -> SubGraph:
        """The same Graph with streams of its own for its random numbers, at their beginnings."""
        made = copy.copy(self)
        made._runner, made.nodes = None, [with_own_draws(op) for op in self.nodes]
        return made

    def captured(self, arguments: int) -> list[GraphTensor]:
        """What the inputs behind the first `arguments` stand for, in the graph around."""
        return [self.outer_of(x) for x in self.inputs[arguments:]]

    @property
    def acts(self) -> bool:
        """Whether running it does anything but compute its outputs."""
        return any(performs(op) for op in self.nodes)


@contextlib.contextmanager
def resumed(graph: Graph) -> Iterator[None]:
    """Context manager for a rule of a traced call: its own calls become Operations of the graph."""
    tracer = Tracer(graph)
    enter(tracer)
    try:
        yield
    finally:
        leave(tracer)


def rule_of(function: Callable[..., Any]) -> Callable[..., Any]:
    """The rule of a traced call whose functions are to be traced as well: function(*args)."""

    def rule(graph, node, args):
        with resumed(graph):
            return function(*args)

    return rule


def traced(
    name: str, function: Callable[..., Any], arguments: Callable[[SubGraph], Sequence[Any]]
) -> SubGraph:
    """The SubGraph of function(*arguments(graph)), with what it gives as structured_outputs."""
    outer = current_graph()
    graph = SubGraph(name, outer)
    scope = outer.unique_name(state.scope + name.split("_")[0], mark_as_used=False)
    with tracing(graph):
        state.scope = f"{scope}/"
        finish(graph, function(*arguments(graph)))
    return graph


def finish(graph: Graph, result: Any) -> None:
    """Takes what a function gave as the outputs; its leaves become tensors."""
    graph.structured_outputs = mapped_leaves(lambda x: output(graph, x), result)
    graph.outputs = flat_tensors(flat(graph.structured_outputs))


def flat(structure: Any) -> list[Any]:
    """The leaves, the tensors of composite values among them."""
    return nest.flatten(structure, expand_composites=True)


def mapped_leaves(function: Callable[[Any], Any], structure: Any) -> Any:
    """The structure with function(leaf) for each leaf, in composite values too."""
    leaves = [function(x) for x in flat(structure)]
    return nest.pack_sequence_as(structure, leaves, expand_composites=True)


def known(x: Any) -> tuple[Any, TensorShape]:
    """The dtype and the static shape of a tensor, eager or not."""
    return x.dtype, x.shape


def symbol(dtype: Any, shape: TensorShape) -> SymbolicTensor:
    """A SymbolicTensor of a dtype and shape."""
    return SymbolicTensor(pair(shape, dtype), shape)


def add(
    node: Node,
    name: str | None,
    args: tuple[Any, ...],
    results: list[SymbolicTensor],
    run: Callable[..., list[Any]],
    subgraphs: Sequence[SubGraph],
) -> Operation:
    """Adds the Operation of a branch or loop to the current graph, with run(*args) behind it."""
    graph = current_graph()
    count = len(graph.nodes)
    noted(graph, node, (*args, name), results)
    op = graph.nodes[count]
    op.calls, op.subgraphs = run, list(subgraphs)
    op.acts = any(g.acts for g in subgraphs)
    found = {id(v): v for g in subgraphs for v in g.variables}
    op.variables = list(found.values())
    note_variables(graph, op)
    return op


def again(op: Operation, *args: Any) -> Operation:
    """The Operation of a branch or loop once more, in the graph that is traced now: where a
    function that has been traced is called in another one."""
    graph = current_graph()
    if any(_is_taped(g) for g in op.subgraphs):
        raise Untraceable(f"it calls a function in which {op.name!r} is about a tape around it")
    args = tuple([mapped(x, lambda y: y if y.graph is graph else graph.capture(y)) for x in args])
    results = [symbol(x.dtype, x.shape) for x in op.outputs]
    calls, subgraphs = _own_run(op)
    made = add(op.node, None, args, results, calls, subgraphs)
    if calls is not op.calls:
        calls.op = made
    return made


def _own_run(op):
    """(what a run of a branch or loop calls, its SubGraphs), whose random numbers are not those
    that the Operation goes on to give where it stands."""
    if not hasattr(op.calls, "with_graphs") or not any(map(_draws, op.subgraphs)):
        return op.calls, op.subgraphs
    copies = {id(graph): graph.copied() for graph in op.subgraphs}
    calls = op.calls.with_graphs(lambda graph: copies.get(id(graph), graph))
    return calls, list(copies.values())


def with_own_draws(op: Operation) -> Operation:
    """An Operation, or a copy whose random numbers are streams of their own, if it draws."""
    if op.draws is None and not any(map(_draws, op.subgraphs)):
        return op
    made = copy.copy(op)
    if op.draws is not None:
        made.draws = op.draws.copied()
    if op.subgraphs:
        made.calls, made.subgraphs = _own_run(op)
    return made


def _draws(graph):
    """Whether an Operation of a graph, or of one inside of it, draws random numbers."""
    return any(op.draws is not None or any(map(_draws, op.subgraphs)) for op in graph.nodes)


def _is_taped(graph):
    """Whether a graph, or one inside of it, has to do with a tape that is opened outside."""
    for op in graph.nodes:
        if op.tape is not None and op.tape.graph is not graph:
            return True
        if any(_is_taped(inner) for inner in op.subgraphs):
            return True
    return False
