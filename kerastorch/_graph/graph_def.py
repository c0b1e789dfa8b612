"""A Graph as TensorFlow shows it, constant operands and results as Operations; its GraphDef."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._core import convert, dtypes, nest
from .._core.modes import Node
from .._core.op import Spec
from .._core.tensor_shape import TensorShape
from .._files import tensor_proto
from .._files.protos import message
from .examples import pair
from .graph import PLACEHOLDER, Graph, Operation
from .graph_tensor import GraphTensor, is_graph_tensor

_CONST = Node("Const", None, ["value", "name"], "Const")
_IDENTITY = Node("Identity", None, ["input", "name"], "Identity")
_READ = Node("ReadVariableOp", None, ["resource"], "ReadVariableOp")
_NO_OP = Node("NoOp", None, [], "NoOp")
# names of calls whose first operand TensorFlow converts before it opens their scope
_OPERATORS = frozenset(["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "Neg"])
_PRODUCER = 1645  # TensorFlow 2.15's version of graphs
_REDUCTIONS = frozenset(["Sum", "Mean", "Max", "Min", "Prod", "Any", "All"])


def operations(graph: Graph) -> list[Operation]:
    """All Operations, those of the inputs first: the constant operands of a call before it, and an
    Identity for each output."""
    captured = {id(inner) for _, inner in graph.captures}
    reads = _Reads(graph)
    shown = [x.op for x in graph.inputs if id(x) not in captured]
    for op in graph.nodes:
        shown += reads.before(op)
        shown += _constants(op)
        shown.append(op)
    shown += [x.op for x in graph.inputs if id(x) in captured]
    outputs = [x for x in graph.outputs if is_graph_tensor(x)]
    names = ["Identity"] + [f"Identity_{i}" for i in range(1, len(outputs))]
    for name, x in zip(names, outputs, strict=False):
        op = Operation(graph, _IDENTITY, (x, None), name)
        shown.append(op)
    if graph.variables:
        shown.append(Operation(graph, _NO_OP, (), "NoOp"))
    return shown


class _Reads:
    """The reads of the variables among operands, and the placeholders of their resources."""

    def __init__(self, graph):
        self._graph, self._resources, self._names = graph, {}, {}

    def before(self, op: Operation) -> Iterator[Operation]:
        """What TensorFlow has before an Operation that reads variables."""
        for name in _read_names(op):
            variable = next(v for n, v in _operands(op) if n == name)._itself
            first = name == op.node.names[0] and op.name.split("_")[0] in _OPERATORS
            read = self._unique("ReadVariableOp" if first else f"{op.name}/ReadVariableOp")
            resource = self._resources.get(id(variable))
            if resource is None:
                args = (dtypes.resource, TensorShape([]), None)
                made = Operation(self._graph, PLACEHOLDER, args, f"{read}/resource")
                resource = _output(made, dtypes.resource, TensorShape([]))
                self._resources[id(variable)] = resource
                yield made
            made = Operation(self._graph, _READ, (resource,), read)
            _output(made, variable.dtype, variable.shape)
            yield made

    def _unique(self, name):
        count = self._names[name] = self._names.get(name, -1) + 1
        return f"{name}_{count}" if count else name


def _output(op, dtype, shape):
    made = op.result = GraphTensor(op, 0, pair(shape, dtype), shape)
    op.outputs = [made]
    return made


def _read_names(op):
    return [name for name, v in _operands(op) if getattr(v, "_is_variable", False)]


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


def graph_def(graph: Graph) -> Any:
    """The GraphDef message: the names, ops, inputs and main attributes of the Operations."""
    made = message("tensorflow.GraphDef")()
    made.versions.producer = _PRODUCER
    reads: list[str] = []
    for op in operations(graph):
        node = made.node.add()
        node.name, node.op = op.name, op.type
        node.input.extend(_inputs(op, reads))
        reads = [*reads, op.name] if op.node is _READ else [] if op.node is not _CONST else reads
        _add_attributes(node, op)
    return made


def _inputs(op, reads):
    operands = list(_operands(op))
    if not operands:
        return [_named(x) for x in op.inputs]
    constants = {made.name for made in _constants(op)}
    found, reads = [], iter(reads)
    for name, value in operands:
        if f"{op.name}/{name}" in constants:
            found.append(f"{op.name}/{name}")
        elif getattr(value, "_is_variable", False):
            found.append(next(reads))
        else:
            found += [_named(x) for x in nest.flatten(value) if is_graph_tensor(x)]
    return found


def _named(x):
    return x.op.name if x.value_index == 0 else x.name


def _add_attributes(node, op):
    if op.type == "Placeholder":
        dtype, shape = op.args[:2]
        node.attr["dtype"].type = _number(dtype)
        node.attr["shape"].shape.unknown_rank = shape.rank is None
        for size in shape.as_list() if shape.rank is not None else ():
            node.attr["shape"].shape.dim.add(size=-1 if size is None else size)
    elif op.node is _CONST:
        value = convert.to_tensor(op.args[0], op.dtype)
        node.attr["dtype"].type = _number(value.dtype)
        node.attr["value"].tensor.ParseFromString(tensor_proto.serialized(value._t))
    elif op.inputs and op.inputs[0].dtype.name in _TYPES:
        node.attr["T"].type = _number(op.inputs[0].dtype)


def _number(dtype):
    return dtypes.as_dtype(dtype).as_datatype_enum


_TYPES = frozenset(["float16", "bfloat16", "float32", "float64", "int32", "int64", "bool"])

Graph.get_operations = operations
Graph.as_graph_def = lambda self, from_version=None, add_shapes=False: graph_def(self)
