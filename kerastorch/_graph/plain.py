"""Graphs that sessions run (tf.Graph): what is made in `with graph.as_default()` runs when asked.

Beside what functions have, such a graph has variables without a value until their initializers run,
control dependencies that count, collections, and names that are looked up.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import torch

from .._core import dtypes, nest
from .._core.modes import Node
from .._core.plain_graphs import plain_graph
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_shape import as_shape
from .._core.variable import ASSIGN, READ, Variable
from .._ops import control_flow
from .._ops.creation import convert_to_tensor, identity
from .examples import pair
from .graph import Graph, Operation
from .graph_tensor import GraphTensor, is_graph_tensor
from .symbolic_tensor import SymbolicTensor
from .tracing import noted, register_rule, stand_in, tracing


# variables
def _lifted(graph, value):
    if not any(is_graph_tensor(x) for x in nest.flatten(value)):
        return value
    return _empty(convert_to_tensor(value))


def _empty(x):
    """Zeros of the shape and dtype of a GraphTensor; unknown sizes are 0."""
    sizes = [size or 0 for size in x.shape.as_list()] if x.shape.rank is not None else []
    kind = x.dtype.torch
    if kind is None:
        return Tensor(np.full(sizes, b"", object))
    return Tensor(torch.zeros(sizes, dtype=kind))


def _take_ready(graph: Graph, variable: Variable) -> None:
    """Makes a variable that has its value one of the graph's."""
    with tracing(graph):
        _adopt(graph, variable, Tensor(variable._t.detach().clone()))
    graph.ready.add(id(variable))


def _adopt(graph: Graph, variable: Variable, value: Any) -> None:
    """Makes a new variable one of the graph's: its name, initializer and collections."""
    name = graph.unique_name(variable._name.removesuffix(":0"))
    variable._name = f"{name}:0"
    graph.made.append(variable)
    graph.add_to_collections(["variables"], variable)
    if variable.trainable:
        graph.add_to_collections(["trainable_variables"], variable)
    outer, state.scope = state.scope, f"{name}/"
    controls, graph.controls = graph.controls, []
    try:
        start = convert_to_tensor(value, variable.dtype)
        if not start.shape.is_fully_defined() and variable._static is None:
            variable._static = start.shape
        read = noted(graph, READ, (variable,), stand_in(variable))
        noted(graph, ASSIGN, (variable, start, False, "Assign", False), None)
        graph.initializers[id(variable)] = graph.nodes[-1]
    finally:
        state.scope, graph.controls = outer, controls
    variable.__dict__["_in_graph"] = _InGraph(graph, name, start, graph.nodes[-1], read)


class _InGraph:
    """What a graph knows of a variable: its initial value, initializer and a read of it."""

    __slots__ = ("graph", "initial_value", "initializer", "op", "read")

    def __init__(self, graph, name, initial_value, initializer, read):
        self.graph, self.initial_value = graph, initial_value
        self.initializer, self.read = initializer, read
        self.op = Operation(graph, VAR_HANDLE, (name,), name)


Graph.lifted, Graph.adopt, Graph.take_ready = _lifted, _adopt, _take_ready


# control dependencies
@contextlib.contextmanager
def controlled(control_inputs: Iterable[Any] | None) -> Iterator[None]:
    """Context manager: what is made inside runs after `control_inputs`; None forgets the others."""
    graph = plain_graph()
    if control_inputs is None:
        outer, graph.controls = graph.controls, []
    else:
        ops = [operation_of(x) for x in control_inputs]
        outer, graph.controls = graph.controls, [*graph.controls, ops]
    try:
        yield
    finally:
        graph.controls = outer


def operation_of(x: Any) -> Operation:
    """The Operation that a tensor, a variable or an Operation stands for; TypeError for others."""
    if isinstance(x, Operation):
        return x
    if is_graph_tensor(x):
        return x.op
    found = getattr(x, "_in_graph", None)
    if found is not None:
        return found.read.op
    if hasattr(x, "_components"):
        return next(y.op for y in x._components() if is_graph_tensor(y))
    raise TypeError(
        f"Can not convert a {type(x).__name__} into a Operation or Tensor: {x!r} is not of a graph."
    )


VAR_HANDLE = Node("VarHandleOp", None, ["shared_name"], "VarHandleOp")
_NO_OP = Node("NoOp", control_flow.no_op, ["name"], "NoOp")


def no_op(name: str | None = None, after: Iterable[Any] = ()) -> Operation:
    """An Operation that does nothing, after others."""
    graph = plain_graph()
    scope = (name or "").endswith("/")
    noted(graph, _NO_OP, (None if scope else name,), None)
    op = graph.nodes[-1]
    if scope:  # a scope stands for itself
        op.name = name.removesuffix("/")
    op.calls = _nothing
    op.control_inputs = [*op.control_inputs, *(operation_of(x) for x in after)]
    return op


def _nothing(name=None):
    return None


def _group(graph, node, args):
    if graph.building_function:
        return None
    inputs, name = args
    return no_op(name or "group_deps", [x for x in nest.flatten(list(inputs)) if x is not None])


def _tuple(graph, node, args):
    tensors, controls, _ = args
    if graph.building_function:
        return list(tensors)
    with controlled([x for x in [*tensors, *(controls or ())] if x is not None]):
        return [x if x is None else identity(x) for x in tensors]


register_rule(control_flow.GROUP, _group)
register_rule(control_flow.TUPLE, _tuple)


# what Graph has of its own
class _OfGraphs:
    def add_to_collection(self, name: Any, value: Any) -> None:
        """Appends a value to the collection of a name."""
        self.collections.setdefault(name, []).append(value)

    def add_to_collections(self, names: Any, value: Any) -> None:
        """Appends a value to several collections, where it is not in them yet."""
        for name in (names,) if isinstance(names, str) else set(names):
            held = self.collections.setdefault(name, [])
            if not any(x is value for x in held):
                held.append(value)

    def get_collection(self, name: Any, scope: str | None = None) -> list[Any]:
        """What a collection holds, as a new list; of names that match `scope`, where given."""
        found = self.collections.get(name, [])
        if scope is None:
            return list(found)
        pattern = re.compile(scope)
        return [x for x in found if hasattr(x, "name") and pattern.match(x.name)]

    def get_collection_ref(self, name: Any) -> list[Any]:
        """The list of a collection itself."""
        return self.collections.setdefault(name, [])

    def get_all_collection_keys(self) -> list[Any]:
        """The names of collections that hold something."""
        return [name for name, held in self.collections.items() if held]

    def clear_collection(self, name: Any) -> None:
        """Empties a collection."""
        self.collections.pop(name, None)

    def finalize(self) -> None:
        """Refuses further Operations: RuntimeError from now on."""
        self.finalized = True

    @property
    def graph_def_versions(self) -> Any:
        """The versions that its GraphDef says."""
        return self.as_graph_def().versions

    @property
    def version(self) -> int:
        """A number that grows with the graph."""
        return self.count + len(self.imports)

    def control_dependencies(self, control_inputs: Iterable[Any] | None) -> Any:
        """Context manager: what is made inside runs after `control_inputs`."""
        return controlled(control_inputs)

    def get_name_scope(self) -> str:
        """The name scope that is open, without its last slash."""
        return state.scope.rstrip("/")

    def as_graph_element(
        self, obj: Any, allow_tensor: bool = True, allow_operation: bool = True
    ) -> Any:
        """The tensor or Operation that a name ("add:0", "add"), a variable or itself stands for.

        KeyError or ValueError for a name that is none, TypeError for another kind of object.
        """
        if isinstance(obj, str):
            return self._named(obj, allow_tensor, allow_operation)
        imported = getattr(obj, "imported", False)
        is_tensor = is_graph_tensor(obj) or (imported and hasattr(obj, "value_index"))
        if is_tensor and allow_tensor:
            return self._own(obj)
        if (isinstance(obj, Operation) or (imported and not is_tensor)) and allow_operation:
            return self._own(obj)
        if getattr(obj, "_in_graph", None) is not None and allow_tensor:
            return self._own(obj._in_graph.read)
        kinds = " or ".join(
            k for k, on in (("Tensor", allow_tensor), ("Operation", allow_operation)) if on
        )
        raise TypeError(f"Can not convert a {type(obj).__name__} into a {kinds}.")

    def _own(self, x):
        if x.graph is not self and not any(x.graph is g for g in self.imports):
            raise ValueError(f"{x!r} is not an element of this graph.")
        return x

    def _named(self, name, allow_tensor, allow_operation):
        if ":" in name and allow_tensor:
            op, _, index = name.rpartition(":")
            found = self._operation(op)
            if found is None:
                raise KeyError(
                    f"The name {name!r} refers to a Tensor which does not exist. The operation, "
                    f"{op!r}, does not exist in the graph."
                )
            if not index.isdigit() or int(index) >= len(found.outputs):
                raise KeyError(
                    f"The name {name!r} refers to a Tensor which does not exist. The operation, "
                    f"{op!r}, exists but only has {len(found.outputs)} outputs."
                )
            return found.outputs[int(index)]
        found = self._operation(name) if ":" not in name and allow_operation else None
        if found is not None:
            return found
        if ":" not in name and not allow_operation:
            raise ValueError(
                f"The name {name!r} looks like an (invalid) Operation name, not a Tensor. Tensor "
                'names must be of the form "<op_name>:<output_index>".'
            )
        raise KeyError(f"The name {name!r} refers to an Operation not in the graph.")

    def _operation(self, name):
        for op in (*(x.op for x in self.inputs), *self.nodes):
            if op.name == name:
                return op
        for graph in self.imports:
            with contextlib.suppress(KeyError):
                return graph.get_operation_by_name(name)
        return None

    def get_tensor_by_name(self, name: str) -> GraphTensor:
        """The tensor of a name such as "add:0"; KeyError for none, ValueError without the index."""
        if not isinstance(name, str):
            raise TypeError(f"Tensor names are strings, not {type(name).__name__}.")
        return self.as_graph_element(name, allow_operation=False)

    def get_operation_by_name(self, name: str) -> Operation:
        """The Operation of a name; KeyError for none."""
        if not isinstance(name, str):
            raise TypeError(f"Operation names are strings, not {type(name).__name__}.")
        return self.as_graph_element(name, allow_tensor=False)


for _name, _value in vars(_OfGraphs).items():
    if not _name.startswith("__"):
        setattr(Graph, _name, _value)


def placeholder(dtype: Any, shape: Any = None, name: str | None = None) -> GraphTensor:
    """A tensor that a session's run is fed; RuntimeError in eager execution."""
    graph = plain_graph()
    if graph is None:
        raise RuntimeError("tf.placeholder() is not compatible with eager execution.")
    return graph.placeholder(
        as_shape(shape), dtypes.as_dtype(dtype), state.scope + (name or "Placeholder")
    )


def with_default(x: GraphTensor, shape: Any, name: str | None = None) -> GraphTensor:
    """A tensor that a session's run may be fed, with the value of `x` otherwise."""
    wanted = as_shape(shape)
    if not x.shape.is_compatible_with(wanted):
        raise ValueError(
            f"Input shape {x.shape} and placeholder shape {wanted} are not compatible."
        )
    made = SymbolicTensor(pair(wanted, x.dtype), wanted)
    graph = plain_graph()
    result = noted(graph, WITH_DEFAULT, (x, wanted, name), made)
    result.op.calls = _given
    return result


def _given(x, shape, name):
    return x


WITH_DEFAULT = Node(
    "PlaceholderWithDefault", None, ["input", "shape", "name"], "PlaceholderWithDefault"
)
