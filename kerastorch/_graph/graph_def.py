"""A Graph as TensorFlow shows it, constant operands and results as Operations; its GraphDef."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._core import convert, dtypes, nest
from .._core.modes import Node
from .._core.op import Spec
from .._core.variable import READ
from .._files import tensor_proto
from .._files.protos import message
from .graph import Graph, Operation
from .graph_tensor import is_graph_tensor

_CONST = Node("Const", None, ["value", "name"], "Const")
_IDENTITY = Node("Identity", None, ["input", "name"], "Identity")
_RESOURCE = Node("Placeholder", None, ["variable", "name"], "Placeholder")
_READ = Node("ReadVariableOp", None, ["variable", "name"], "ReadVariableOp")
_NO_OP = Node("NoOp", None, ["name"], "NoOp")
_PRODUCER = 1645  # TensorFlow 2.15's version of graphs
_REDUCTIONS = frozenset(["Sum", "Mean", "Max", "Min", "Prod", "Any", "All"])


def operations(graph: Graph) -> list[Operation]:
    """All Operations, those of the inputs first: the constant operands and reads of variables of a
    call before it, and an Identity for each output."""
    captured = {id(inner) for _, inner in graph.captures}
    shown = [x.op for x in graph.inputs if id(x) not in captured]
    resources: dict[int, str] = {}
    for op in graph.nodes:
        shown += _reads(op, resources)
        shown += _constants(op)
        shown.append(op)
    shown += [x.op for x in graph.inputs if id(x) in captured]
    outputs = [x for x in graph.outputs if is_graph_tensor(x)]
    names = ["Identity"] + [f"Identity_{i}" for i in range(1, len(outputs))]
    shown += [
        Operation(graph, _IDENTITY, (x, None), name)
        for name, x in zip(names, outputs, strict=False)
    ]
    if resources:  # reads come after writes, and before the end
        shown.append(Operation(graph, _NO_OP, (None,), "NoOp"))
    return shown + [op for imported in graph.imports for op in imported.get_operations()]


def _reads(op, resources) -> Iterator[Operation]:
    """The Placeholders of variables that a call is the first to use, and its reads of them."""
    for variable in op.variables:
        direct = op.node is READ
        name = f"{op.name}/resource" if direct else f"{op.name}/ReadVariableOp/resource"
        if id(variable) not in resources:
            resources[id(variable)] = name
            yield Operation(op.graph, _RESOURCE, (variable, None), name)
        if not direct and isinstance(op.node, Spec):
            made = Operation(op.graph, _READ, (variable, None), f"{op.name}/ReadVariableOp")
            made.resource = resources[id(variable)]
            yield made


def _constants(op) -> Iterator[Operation]:
    """The operands of a call that are Python values, as Operations."""
    for name, value in _operands(op):
        if is_graph_tensor(value) or value is None or getattr(value, "_is_variable", False):
            continue
        if any(map(is_graph_tensor, nest.flatten(value))):
            continue
        others = [x for _, x in _operands(op) if is_graph_tensor(x)]
        made = Operation(op.graph, _CONST, (value, None), f"{op.name}/{name}")
        made.dtype = others[0].dtype if others and name not in _OF_INTEGERS else None
        yield made


_OF_INTEGERS = frozenset(["reduction_indices", "axis", "perm", "shape", "dims", "multiples"])


def _operands(op):
    """(name of TensorFlow's input, argument) of a call's tensors."""
    spec = op.node
    if not isinstance(spec, Spec):
        return
    for i, (name, value) in enumerate(zip(spec.names, op.args, strict=False)):
        if i in spec.tensors or name in spec.tensors_too:
            if name == "axis" and op.type in _REDUCTIONS:
                name = "reduction_indices"
            yield name, value


def graph_def(graph: Graph, add_shapes: bool = False) -> Any:
    """The GraphDef message: the names, ops, inputs and main attributes of the Operations.

    add_shapes: whether nodes say their outputs' shapes, as the attribute "_output_shapes".
    """
    made = message("tensorflow.GraphDef")()
    made.versions.producer = _PRODUCER
    for op in operations(graph):
        node = made.node.add()
        if getattr(op, "imported", False):
            _copy(node, op)
            continue
        node.name, node.op = op.name, op.type
        node.input.extend(_inputs(op))
        _add_attributes(node, op)
        if add_shapes:
            _add_shapes(node, op)
    return made


def _inputs(op):
    if op.node is _READ:
        return [op.resource]
    operands = list(_operands(op))
    if not operands:
        return [_named(x) for x in op.inputs]
    constants = {made.name for made in _constants(op)}
    found = []
    for name, value in operands:
        if f"{op.name}/{name}" in constants:
            found.append(f"{op.name}/{name}")
        elif getattr(value, "_is_variable", False):
            found.append(f"{op.name}/ReadVariableOp")
        else:
            found += [_named(x) for x in nest.flatten(value) if is_graph_tensor(x)]
    return found


def _copy(node, op):
    """A node of a GraphDef that was imported, under its name here."""
    node.CopyFrom(op.node_def)
    node.name = op.name
    for i, name in enumerate(node.input):
        control = "^" if name.startswith("^") else ""
        node.input[i] = control + op.graph.prefix + name.removeprefix("^")


def _named(x):
    return x.op.name if x.value_index == 0 else x.name


def _add_attributes(node, op):
    if op.node is _RESOURCE:
        node.attr["dtype"].type = _RESOURCE_TYPE
    elif op.node is _READ:
        node.attr["dtype"].type = _number(op.args[0].dtype)
    elif op.type == "Placeholder":
        dtype, shape = op.args[:2]
        node.attr["dtype"].type = _number(dtype)
        tensor_proto.fill_shape(node.attr["shape"].shape, shape)
    elif op.node is _CONST:
        value = convert.to_tensor(op.args[0], op.dtype)
        node.attr["dtype"].type = _number(value.dtype)
        node.attr["value"].tensor.ParseFromString(tensor_proto.serialized(value._t))
    elif op.inputs and op.inputs[0].dtype.name in _TYPES:
        node.attr["T"].type = _number(op.inputs[0].dtype)


def _add_shapes(node, op):
    """The shapes of the outputs that are known; of a constant, that of its value."""
    shapes = [x.shape for x in op.outputs]
    if op.node in (_IDENTITY, _READ):
        shapes = [op.args[0].shape]
    elif op.node is _CONST:
        shapes = [convert.to_tensor(op.args[0], op.dtype).shape]
    for shape in shapes:
        tensor_proto.fill_shape(node.attr["_output_shapes"].list.shape.add(), shape)


def _number(dtype):
    return dtypes.as_dtype(dtype).as_datatype_enum


_RESOURCE_TYPE = 20
_TYPES = frozenset(["float16", "bfloat16", "float32", "float64", "int32", "int64", "bool"])


def as_graph_def(self: Graph, from_version: Any = None, add_shapes: bool = False) -> Any:
    """The GraphDef message as TensorFlow loads it; that of a function with something in it that
    has no form as TensorFlow's ops is to look at."""
    if not self.building_function:
        from .lowering.plain import plain_graph_def  # with torch's tracer, which takes long to load

        return plain_graph_def(self, add_shapes)
    if self.imports:
        return graph_def(self, add_shapes)
    from .lowering import Unwritable
    from .lowering.graph_defs import complete_graph_def

    try:
        return complete_graph_def(self, add_shapes)
    except Unwritable:
        return graph_def(self, add_shapes)


Graph.get_operations = operations
Graph.as_graph_def = as_graph_def
