"""Concrete functions whose variables have become constants, as files of frozen graphs hold them."""

from __future__ import annotations

from typing import Any

from ._concrete_function import ConcreteFunction
from ._core.tensor_spec import TensorSpec
from ._graph.interpreting.graphs import ImportedGraph
from ._graph.lowering.frozen import frozen
from ._wrapped_function import WrappedFunction, pruned


class FrozenFunction(WrappedFunction):
    """A function of a graph without variables: `graph` is that graph, with the names of the file.

    Called with tensors, it gives the list of its outputs.
    """

    def _of(self, graph: Any, inputs: list[str], outputs: list[str]) -> FrozenFunction:
        self._frozen = graph
        self._ends = [[graph.get_tensor_by_name(n) for n in names] for names in (inputs, outputs)]
        return self

    @property
    def graph(self) -> Any:
        """The graph."""
        return self._frozen

    @property
    def inputs(self) -> list[Any]:
        """The placeholders of the graph."""
        return list(self._ends[0])

    @property
    def outputs(self) -> list[Any]:
        """The tensors of the graph that come out."""
        return list(self._ends[1])


def convert_variables_to_constants_v2(
    func: Any, lower_control_flow: bool = True, aggressive_inlining: bool = False
) -> FrozenFunction:
    """A concrete function with constants for the variables: its values as they are now.

    `result.graph.as_graph_def()` is the GraphDef.  AttributeError for what is no concrete
    function, ValueError for one that has no form as TensorFlow's ops.
    """
    return convert_variables_to_constants_v2_as_graph(func)[0]


def convert_variables_to_constants_v2_as_graph(
    func: Any, lower_control_flow: bool = True, aggressive_inlining: bool = False
) -> tuple[FrozenFunction, Any]:
    """(`convert_variables_to_constants_v2` of a concrete function, its GraphDef)"""
    if not isinstance(func, ConcreteFunction):
        raise AttributeError(f"{type(func).__name__!r} object has no attribute 'graph'")
    if func._trace.graph is None:
        raise ValueError(f"The function {func.name!r} is not traced, and cannot be frozen.")
    made, inputs, outputs = frozen(func._trace.graph)
    graph = ImportedGraph(made)
    traced = func._trace.graph.outputs
    graph.known_shapes = {n: x.shape for n, x in zip(outputs, traced, strict=True)}
    specs = [TensorSpec(x.shape, x.dtype, x.op.name) for x in func._trace.graph.inputs]
    function = pruned(graph, inputs, outputs, specs)
    found = FrozenFunction(function, function._own_keywords, [graph])
    return found._of(graph, inputs, outputs), made
