"""The GraphDef of a traced Graph as TensorBoard shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._core.op import Spec
from .._files.protos import message
from .._graph.graph import Graph
from .._graph.graph_def import graph_def
from .._graph.graph_tensor import is_graph_tensor
from .._graph.lowering import Library, Unwritable
from .._graph.lowering.building import Node, Ref, fill_attr, fill_node
from .._graph.lowering.op_def import op_def
from .._graph.lowering.operations import Lowering
from .._graph.running import needed, performs
from ..random.seeds import kept
from ..random.streams import unseeded

_PRODUCER = 1645  # TensorFlow 2.15's version of graphs

# label of a call -> the scope of its nodes, where what it belongs to has no name
_SCOPES = {
    "LossesContainer": "loss",
    "MetricsContainer": "metrics",
    "GradientTape.gradient": "gradient_tape",
}


_WHOLE = frozenset(["Gradients", "Hessians", "Optimizer.apply_gradients"])


def shown(graph: Graph, scopes: Mapping[int, str] | None = None) -> Any:
    """The GraphDef of a Graph for TensorBoard.

    Operations that are one op of TensorFlow each are its nodes, under their names.  In a function
    with others (bodies of layers, losses, gradients, branches, assigns) all are written as
    TensorFlow's ops, in a scope for each; what has no such form is one node.
    scopes: {id of a layer: the scope of its nodes}, by default its name.
    """
    plain = not graph.building_function or graph.imports
    if plain or all(_is_one_op(op) for op in graph.nodes):
        return graph_def(graph, add_shapes=True)
    library = Library()
    picture = _Picture(Lowering(graph, library.builder(graph.name or "graph")), scopes or {})
    with kept(), unseeded():  # bodies of layers run; what is written draws anew
        for op in needed(graph):
            picture.add(op)
    made = picture.graph_def(graph.outputs)
    for function in library.functions.values():
        made.library.function.add().CopyFrom(function)
    return made


def _is_one_op(op):
    """Whether an Operation is one op of TensorFlow, without functions of its own."""
    return isinstance(op.node, Spec) and not op.subgraphs and op_def(op.type) is not None


class _Picture:
    """A GraphDef in the making."""

    def __init__(self, lowering, scopes):
        self.lowering, self.b, self.scopes = lowering, lowering.b, scopes
        for x in lowering.graph.inputs:
            lowering.set(x, self.b.argument(x.op.name, x.dtype, x.shape))

    def add(self, op):
        """Writes an Operation as TensorFlow's ops, or as one node."""
        b = self.b
        b.scope = self._scope(op)
        b._constants = {}  # each scope has its own
        before = _snapshot(b)
        if op.tape is not None or op.node.label in _WHOLE:
            self._add_whole(op)
            return
        try:
            self.lowering.operation(op)
        except Unwritable:
            _restore(b, before)
            self._add_whole(op)
        if len(op.outputs) == 1:
            self._note_shape(op.outputs[0])

    def _note_shape(self, x):
        """Says the shape of a node's only output, in the order of axes that TensorFlow has."""
        value = self.lowering.values.get(id(x))
        if value is not None and value.perm is None and value.ref.node is not None:
            node, definition = value.ref.node, op_def(value.ref.node.op)
            if definition is None or len(definition.outputs) == 1:
                node.attrs["_output_shapes"] = "list(shape)", [x.shape]

    def _scope(self, op):
        if isinstance(op.node, Spec) or op.node.type:
            return op.name[: op.name.rfind("/") + 1]
        owner = op.args[0] if op.args else None
        name = self.scopes.get(id(owner)) or _SCOPES.get(op.node.label)
        if name is None:
            name = getattr(owner, "name", None)
        return f"{name if isinstance(name, str) and name else op.name}/"

    def _add_whole(self, op):
        if not (op.inputs or op.outputs or op.variables):
            return  # where a tape begins or ends
        b, label = self.b, op.node.label
        given = {id(x): x for x in op.inputs if id(x) in self.lowering.values}
        inputs = [self.lowering.ref(x) for x in given.values()]
        inputs += [b.resource(v, v.name) for v in {id(v): v for v in op.variables}.values()]
        name = b.unique(b.scope + label.rpartition(".")[2])
        node = Node(name, label, inputs, {}, performs(op))
        b.nodes.append(node)
        for i, x in enumerate(op.outputs):
            self.lowering.set(x, Ref(node, "output", i, x.dtype))

    def graph_def(self, outputs):
        """The message."""
        b, made = self.b, message("tensorflow.GraphDef")()
        made.versions.producer = _PRODUCER
        b.scope = ""
        for x in outputs or ():
            if is_graph_tensor(x) and id(x) in self.lowering.values:
                b.output("", self.lowering.ref(x))
        nodes = b.needed()
        _name_resources(b, nodes)
        for ref, shape, name in b.args:
            node = made.node.add(name=ref.output, op="Placeholder")
            fill_attr(node.attr["dtype"], "type", ref.dtype)
            fill_attr(node.attr["_user_specified_name"], "string", name)
            if shape is not None:
                fill_attr(node.attr["shape"], "shape", shape)
                fill_attr(node.attr["_output_shapes"], "list(shape)", [shape])
        for node in nodes:
            fill_node(made.node.add(), node, in_graph=True)
        return made


def _name_resources(b, nodes):
    """Names each variable after the node that uses it first, as TensorFlow does."""
    used = {}
    for node in nodes:
        for x in node.inputs:
            used.setdefault(id(x), node)
    for _, ref in b.captures():
        if id(ref) in used:
            ref.output = b.unique(f"{used[id(ref)].name}/resource")


def _snapshot(b):
    """What a builder holds, to go back to."""
    dicts = [dict(x) for x in (b._constants, b._read, b.captured)]
    return len(b.nodes), len(b.args), dicts, {k: list(v) for k, v in b._last.items()}


def _restore(b, before):
    nodes, args, (b._constants, b._read, b.captured), b._last = before
    del b.nodes[nodes:], b.args[args:]
