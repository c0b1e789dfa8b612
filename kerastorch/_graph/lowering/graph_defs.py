"""The Graph of a function as a GraphDef that TensorFlow loads, under TensorFlow's names."""

from __future__ import annotations

from typing import Any

from ..._files.protos import message
from ...random.seeds import kept
from ...random.streams import unseeded
from ..graph import Graph, Operation
from .building import Library, fill_attr, fill_node
from .op_def import op_def
from .operations import Lowering

_PRODUCER = 1645  # TensorFlow 2.15's version of graphs


def complete_graph_def(graph: Graph, add_shapes: bool = False) -> Any:
    """The GraphDef message; Unwritable where something has no form as TensorFlow's ops.

    add_shapes: whether nodes say their outputs' shapes, as the attribute "_output_shapes".
    """
    library = Library()
    lowering = _Named(graph, library.builder(graph.name or "graph"))
    b = lowering.b
    for x in graph.inputs:
        ref = b.argument(x.op.name, x.dtype, x.shape)
        ref.output = x.op.name
        lowering.set(x, ref)
    with kept(), unseeded():  # bodies of layers run; what is written draws anew
        lowering.run()
    b.scope = ""
    for x in graph.outputs:
        b.output("", lowering.ref(x))
    made = message("tensorflow.GraphDef")()
    made.versions.producer = _PRODUCER
    captured = {id(ref) for _, ref in b.captures()}
    nodes = b.needed()
    for row in b.args:
        if id(row[0]) not in captured:
            _placeholder(made, row, add_shapes)
    rest = {id(row[0]): row for row in b.args if id(row[0]) in captured}
    for node in nodes:
        for x in node.inputs:
            row = rest.pop(id(x), None)
            if row is not None:  # a variable is called after the node that uses it first
                x.output = f"{node.name}/resource"
                _placeholder(made, row, False)
        fill_node(made.node.add(), node, in_graph=True)
    reads = [f"^{node.name}" for node in nodes if node.op == "ReadVariableOp"]
    if reads:  # what has to run before the function gives its results
        made.node.add(name="NoOp", op="NoOp").input.extend(reads)
    for function in library.functions.values():
        made.library.function.add().CopyFrom(function)
    return made


def _placeholder(made, row, add_shapes):
    ref, shape, _ = row
    node = made.node.add(name=ref.output, op="Placeholder")
    fill_attr(node.attr["dtype"], "type", ref.dtype)
    if shape is not None:
        fill_attr(node.attr["shape"], "shape", shape)
        if add_shapes:
            fill_attr(node.attr["_output_shapes"], "list(shape)", [shape])


class _Named(Lowering):
    """Gives nodes the names that TensorFlow gives them."""

    def operation(self, op: Operation) -> None:
        """Writes one Operation, whose last node has its name."""
        b = self.b
        b.scope, b._constants = f"{op.name}/", {}
        before = len(b.nodes)
        super().operation(op)
        added = b.nodes[before:]
        main = next((n for n in reversed(added) if n.op == op.type), None)
        if main is None and len(op.outputs) == 1 and added:
            main = added[-1]
        if main is None:
            return
        main.name = op.name
        definition = op_def(main.op)
        if len(main.inputs) != len(definition.inputs):
            return
        for x, argument in zip(main.inputs, definition.inputs, strict=True):
            if x.node in added and x.node.op == "Const":
                x.node.name = f"{op.name}/{argument.name}"
            elif x.node in added and x.node.op == "ReadVariableOp":
                x.node.name = f"{op.name}/ReadVariableOp"
