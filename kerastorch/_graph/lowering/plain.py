"""Graphs that sessions run, as GraphDefs that TensorFlow runs: a node for each Operation.

What an Operation needs beside one node stands in the scope of its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..._core import dtypes
from ..._core.errors import OpError
from ..._core.tensor_shape import TensorShape
from ..._core.variable import ASSIGN, ASSIGN_ADD, ASSIGN_SUB, READ
from ..._files.protos import message
from ..._files.tensor_proto import fill_shape
from ...random.seeds import kept
from ...random.streams import unseeded
from ..graph import PLACEHOLDER, Graph
from ..plain import NO_OP, WITH_DEFAULT
from .building import FunctionBuilder, Library, Node, Ref, Unwritable, fill_node, place_of
from .kernels import Value
from .op_def import op_def
from .operations import Lowering

_PRODUCER, _MIN_CONSUMER = 1645, 12
# a rule that an Operation does not fit fails in its own way
_UNWRITABLE = (
    Unwritable, OpError, TypeError, ValueError, AttributeError, LookupError, RuntimeError,
)  # fmt: skip


class PlainBuilder(FunctionBuilder):
    """The nodes of a GraphDef in the making: control edges alone put them in order."""

    def __init__(self, library: Library, names: Iterable[str]):
        super().__init__("graph", library)
        self.handles: dict[int, Ref] = {}
        self.references: set[int] = set()  # ids of variables of TensorFlow 1's old kind
        self.tables: list[Any] = []
        self.fronts: list[Node] = []  # of variables and tables
        for name in names:
            self._names[name.lower()] = 1

    def begin(self, name: str, controls: list[Node]) -> int:
        """Before the nodes of an Operation; how many there are."""
        self.scope, self._constants, self._controls = f"{name}/", {}, controls
        return len(self.nodes)

    _controls: list[Node] = []

    def emit(self, op: str, *inputs: Any, **attrs: Any) -> Any:
        """See FunctionBuilder."""
        made = super().emit(op, *inputs, **attrs)
        if op != "Const":
            self.nodes[-1].control = list(self._controls)
        return made

    def resource(self, thing: Any, name: str) -> Ref:
        """The node of a variable or table."""
        if id(thing) not in self.handles:
            made = self._handle(thing, name)
            self.nodes.remove(made.node)
            made.node.control = []
            self.fronts.append(made.node)
            self.handles[id(thing)] = made
        return self.handles[id(thing)]

    def _handle(self, thing, name):
        outer, self.scope = self.scope, ""
        try:
            if not getattr(thing, "_is_variable", False):
                return self._table(thing)
            kind = dtypes.as_dtype(thing.dtype)
            made = self.emit("VarHandleOp", name="resource", dtype=kind, shape=thing.shape)
            known = thing._in_graph
            made.node.name = self.unique(name) if known is None else known.op.name
            made.node.attrs["shared_name"] = ("string", made.node.name)
            return made
        finally:
            self.scope = outer

    def _table(self, table):
        if not hasattr(table, "key_dtype"):
            raise Unwritable(f"a {type(table).__name__}")
        op = "HashTableV2" if hasattr(table, "_initializer") else "MutableHashTableV2"
        self.tables.append(table)
        made = self.emit(
            op, name="hash_table", key_dtype=table.key_dtype, value_dtype=table.value_dtype
        )
        made.node.attrs["shared_name"] = ("string", made.node.name)
        return made

    def read(self, variable: Any) -> Ref:
        """The value of a variable when the node runs."""
        handle = self.resource(variable, variable.name.removesuffix(":0"))
        if id(variable) in self.references:
            return self.emit("Identity", handle)
        return self.emit("ReadVariableOp", handle, dtype=dtypes.as_dtype(variable.dtype))

    def assign(self, variable: Any, value: Ref, op: str = "AssignVariableOp") -> Node:
        """The node that assigns to a variable."""
        handle = self.resource(variable, variable.name.removesuffix(":0"))
        if id(variable) in self.references:
            return self.emit(op.removesuffix("VariableOp"), handle, value).node
        return self.emit(op, handle, value)

    def _ordered(self, node, key, writes):
        pass


class PlainGraphDef:
    """The GraphDef of a plain graph.

    left_out: {name of an Operation: why it has no form as TensorFlow's ops, or needs one that has
    none}.
    """

    def __init__(self, graph: Graph):
        self.graph = graph
        placeholders = [x.op for x in graph.inputs]
        handles = [v._in_graph.op for v in graph.made]
        names = [op.name for op in (*placeholders, *handles, *graph.nodes)]
        self.b = PlainBuilder(Library(), names)
        self._lowering = Lowering(graph, self.b)
        self._last: dict[int, Node] = {}  # {id of an Operation: the node of its name}
        self.left_out: dict[str, str] = {}
        for imported in graph.imported:
            self._take_imported(imported)
        for variable in graph.made:
            self.b.resource(variable, variable._in_graph.op.name)
        with kept(), unseeded():
            for op in (*placeholders, *graph.nodes):
                if id(op) not in self._last and (op.tape is None or op.outputs):
                    self._operation(op)
        self.b.scope, self.b._controls = "", []
        self._fill_tables()

    # nodes of GraphDefs, which are written as they came
    def _take_imported(self, imported):
        prefix = imported.prefix
        for variable, node in imported.nodes_of_variables.items():
            reference = node.op != "VarHandleOp"
            kind = node.attrs["dtype"] if reference else dtypes.resource
            self.b.handles[variable] = Ref(None, prefix + node.name, 0, kind)
            if reference:
                self.b.references.add(variable)
        self._take_reads(imported)
        for op in (*(x.op for x in self.graph.inputs), *self.graph.nodes):
            name = imported.made.get(id(op))
            if name is None:
                continue
            self._last[id(op)] = Node(prefix + name, op.type, [], {}, False)
            for x in op.outputs:
                if id(x) in imported.results:
                    ref = Ref(None, prefix + imported.results[id(x)], 0, x.dtype)
                    self._lowering.values[id(x)] = Value(ref)

    def _take_reads(self, imported):
        """Where a GraphDef reads a variable, the read that importing added is that one."""
        reads: dict[str, str] = {}
        for node in imported.graph_def.node:
            if node.op == "ReadVariableOp" and len(node.input) == 1:
                reads.setdefault(node.input[0].removesuffix(":0"), node.name)
        for variable, x in imported.reads.items():
            name = reads.get(imported.nodes_of_variables[variable].name)
            if name is not None:
                self._last[id(x.op)] = Node(imported.prefix + name, x.op.type, [], {}, False)
                ref = Ref(None, imported.prefix + name, 0, x.dtype)
                self._lowering.values[id(x)] = Value(ref)

    def _add_imported(self, made, imported):
        """Adds the nodes of a GraphDef under their names here."""
        given = {}
        for (name, number), x in imported.given.items():
            given[f"{name}:{number}" if number else name] = place_of(self._lowering.ref(x))
        for definition in imported.graph_def.node:
            node = made.node.add()
            node.CopyFrom(definition)
            node.name = imported.prefix + node.name
            for i, text in enumerate(node.input):
                control = "^" if text.startswith("^") else ""
                own = imported.prefix + text.removeprefix("^")
                node.input[i] = given.get(text.removesuffix(":0"), control + own)
            for i, text in enumerate(node.attr["_class"].list.s if "_class" in node.attr else ()):
                where = text.decode().removeprefix("loc:@")
                node.attr["_class"].list.s[i] = f"loc:@{imported.prefix}{where}".encode()
        known = {f.signature.name for f in made.library.function}
        for function in imported.graph_def.library.function:
            if function.signature.name not in known:
                made.library.function.add().CopyFrom(function)
        made.library.gradient.extend(imported.graph_def.library.gradient)

    # Operations
    def _operation(self, op):
        before, fronts = len(self.b.nodes), len(self.b.fronts)
        try:
            self._written(op)
        except _UNWRITABLE as error:
            del self.b.nodes[before:]
            del self.b.fronts[fronts:]
            known = {id(n) for n in self.b.fronts}
            held = self.b.handles.items()
            self.b.handles = {k: r for k, r in held if r.node is None or id(r.node) in known}
            self.left_out[op.name] = str(error)

    def _written(self, op):
        controls = [self._node_of(c) for c in op.control_inputs]
        before = self.b.begin(op.name, controls)
        lowering = self._lowering
        lowering._restart()
        own = _OWN.get(op.node)
        if own is None:
            lowering.operation(op)
        else:
            for x, ref in zip(op.outputs, own(self, op), strict=True):
                lowering.set(x, ref)
        refs = [lowering.ref(x) for x in op.outputs]
        fresh = self.b.nodes[before:]
        refs, node = self._named(op, refs, fresh)
        self._keep_needed(node, before)
        self._name_constants(op.name, node, fresh)
        self._last[id(op)] = node
        for x, ref in zip(op.outputs, refs, strict=True):
            lowering.values[id(x)] = Value(ref)

    def _node_of(self, op):
        found = self._last.get(id(op))
        if found is None:
            raise Unwritable(f"it runs after {op.name!r}, which is left out")
        return found

    def _named(self, op, refs, fresh):
        """(the Refs of the outputs, the node that has the Operation's name)"""
        node = refs[0].node if refs else None
        if refs and any(node is n for n in fresh) and _are_all(node, refs):
            node.name = op.name
            return refs, node
        if not refs:
            acting = [n for n in fresh if n.op != "Const"]
            if len(acting) != 1:
                self.b.emit("NoOp")
                self.b.nodes[-1].control += acting
                acting = [self.b.nodes[-1]]
            acting[0].name = op.name
            return refs, acting[0]
        if len(refs) == 1:
            refs = [self.b.emit("Identity", refs[0])]
        else:
            refs = self.b.emit("IdentityN", refs)
        refs[0].node.name = op.name
        return refs, refs[0].node

    def _keep_needed(self, node, before):
        """Drops what a way of writing has left that did not come to an end."""
        made = {id(n) for n in self.b.nodes[before:]}
        wanted, stack = {id(node)}, [node]
        while stack:
            current = stack.pop()
            for need in [x.node for x in current.inputs] + current.control:
                if need is not None and id(need) not in wanted and id(need) in made:
                    wanted.add(id(need))
                    stack.append(need)
        self.b.nodes[before:] = [n for n in self.b.nodes[before:] if id(n) in wanted]

    def _name_constants(self, name, node, fresh):
        """Names constants as TensorFlow does: by the argument that they are."""
        definition = op_def(node.op)
        if definition is None or len(definition.inputs) != len(node.inputs):
            return
        made = {id(n) for n in fresh}
        for argument, ref in zip(definition.inputs, node.inputs, strict=True):
            constant = ref.node
            if constant is not None and constant.op == "Const" and id(constant) in made:
                wanted = f"{name}/{argument.name}"
                if wanted.lower() not in self.b._names:
                    self.b._names[wanted.lower()] = 1
                    constant.name = wanted

    # tables
    def _fill_tables(self):
        """Adds the nodes that fill the tables, which Operations that do it run after."""
        nodes = []
        for table in self.b.tables:
            if hasattr(table, "_initializer"):
                ref = self.b.handles[id(table)]
                rows = [self.b.const(r) for r in table._rows()]
                nodes.append(self.b.emit("LookupTableImportV2", ref, *rows))
        fills = [self._last.get(id(op)) for op in self.graph.nodes if op.fills_tables]
        for node in fills:
            if node is not None:
                node.control = [*node.control, *nodes]

    # what saves and restores
    def add_saver(self, variables: dict[str, Any], filename: str = "model") -> tuple[str, str, str]:
        """Adds nodes that save and restore variables by names in a checkpoint; the names of what is
        fed with the path, of what is fetched to save, and of what is run to restore."""
        b, scope = self.b, self.b.unique("save")
        self.b.scope, self.b._constants = f"{scope}/", {}
        text = TensorShape([])
        path = b.const(filename, dtypes.string, name="filename/input")
        path = b.emit("PlaceholderWithDefault", path, name="filename", shape=text)
        path = b.emit("PlaceholderWithDefault", path, name="Const", shape=text)
        rows = sorted(variables.items())
        names, slices = _texts([k for k, _ in rows]), _texts([""] * len(rows))
        values = [b.read(v) for _, v in rows]
        kinds = [v.dtype for v in values]
        given = [b._constant(x, None, f"SaveV2/{n}") for n, x in zip(_NAMED, (names, slices))]
        saved = b.emit("SaveV2", path, *given, values)
        last = b.emit("Identity", path, name="control_dependency")
        last.node.control = [saved]
        given = [b._constant(x, None, f"RestoreV2/{n}") for n, x in zip(_NAMED, (names, slices))]
        found = b.emit("RestoreV2", path, *given, dtypes=kinds) if rows else []
        done = b.emit("NoOp", name="restore_all")
        for (_, variable), ref in zip(rows, found, strict=True):
            done.control.append(b.assign(variable, b.emit("Identity", ref)))
        b.nodes.remove(done)
        b.nodes.append(done)
        return f"{path.node.name}:0", f"{last.node.name}:0", done.name

    # the message
    def message(self, add_shapes: bool = False) -> Any:
        """The GraphDef."""
        made = message("tensorflow.GraphDef")()
        made.versions.producer, made.versions.min_consumer = _PRODUCER, _MIN_CONSUMER
        for imported in self.graph.imported:
            self._add_imported(made, imported)
        shapes = self._shapes() if add_shapes else {}
        for node in [*self.b.fronts, *self.b.nodes]:
            written = made.node.add()
            fill_node(written, node, in_graph=True)
            for shape in shapes.get(node.name, ()):
                fill_shape(written.attr["_output_shapes"].list.shape.add(), shape)
        for function in self.b.library.functions.values():
            made.library.function.add().CopyFrom(function)
        return made

    def _shapes(self):
        operations = [*(x.op for x in self.graph.inputs), *self.graph.nodes]
        found = {op.name: [x.shape for x in op.outputs] for op in operations if op.outputs}
        return {**found, **{n.name: [TensorShape([])] for n in self.b.fronts}}


_NAMED = ("tensor_names", "shape_and_slices")


def _texts(values):
    made = np.empty(len(values), object)
    made[:] = [v.encode() for v in values]
    return made


def _are_all(node, refs):
    """Whether Refs are the outputs of a node, in order, and nothing else is."""
    definition = op_def(node.op)
    if node.op == "Const" or definition is None or any(r.node is not node for r in refs):
        return node.op == "Const" and len(refs) == 1
    places = []
    for argument in definition.outputs:
        number = node.attrs.get(argument.number, (None, 1))[1] if argument.number else 1
        number = len(node.attrs[argument.dtype][1]) if argument.types else number
        places += [(argument.name, i) for i in range(number)]
    return [(r.output, r.index) for r in refs] == places


# Operations that sessions know, and no function has
def _placeholder(writer, op):
    dtype, shape = op.args[:2]
    return [writer.b.emit("Placeholder", dtype=dtype, shape=shape)]


def _with_default(writer, op):
    given, shape = op.args[:2]
    ref = writer._lowering.ref(given, op.outputs[0].dtype)
    return [writer.b.emit("PlaceholderWithDefault", ref, shape=TensorShape(shape))]


def _no_op(writer, op):
    writer.b.emit("NoOp")
    return []


def _read(writer, op):
    return [writer.b.read(op.args[0]._itself)]


def _assign(writer, op):
    variable, value = op.args[0]._itself, op.args[1]
    kind = dtypes.as_dtype(variable.dtype)
    ref = writer.b.cast(writer._lowering.ref(value, kind), kind)
    writer.b.assign(variable, ref, op.node.type)
    return []


_OWN: dict[Any, Any] = {
    PLACEHOLDER: _placeholder,
    WITH_DEFAULT: _with_default,
    NO_OP: _no_op,
    READ: _read,
    **dict.fromkeys((ASSIGN, ASSIGN_ADD, ASSIGN_SUB), _assign),
}


def plain_graph_def(graph: Graph, add_shapes: bool = False) -> Any:
    """The GraphDef of a graph that sessions run, without what has no form as TensorFlow's ops."""
    return PlainGraphDef(graph).message(add_shapes)
