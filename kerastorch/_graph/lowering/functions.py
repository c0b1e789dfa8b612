"""Functions: a traced Graph as a FunctionDef in a Library, with what it takes from outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ...random.seeds import kept
from ...random.streams import unseeded
from ..graph import Graph
from .building import FunctionBuilder, Library
from .operations import Lowering


class Written(NamedTuple):
    """A FunctionDef's name, and the variables, tables and Refs that its last arguments are."""

    name: str
    captures: list[Any]


def write_graph(
    library: Library, graph: Graph, stem: str, names: Sequence[str] | None = None
) -> Written:
    """Adds the function of a Graph to the library.

    names: what the user calls the arguments.  Unwritable where something has no form in TensorFlow.
    """
    builder = library.builder(stem)
    lower(graph, builder, names)
    library.add(builder)
    return Written(builder.name, [thing for thing, _ in builder.captures()])


def lower(graph: Graph, builder: FunctionBuilder, names: Sequence[str] | None = None) -> None:
    """Writes a Graph into an empty builder: arguments, nodes, outputs."""
    lowering = Lowering(graph, builder)
    for i, x in enumerate(graph.inputs):
        name = names[i] if names is not None and i < len(names) else x.op.name
        lowering.set(x, builder.argument(name, x.dtype, x.shape))
    with kept(), unseeded():  # bodies of layers run; what is written draws anew
        lowering.run()
    for x in graph.outputs:
        builder.output("", lowering.ref(x))
