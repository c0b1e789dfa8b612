"""GraphDefs: their operations to look at, and functions from some of their tensors to others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..._core import dtypes
from ..._core.errors import invalid
from ..._core.tensor_shape import TensorShape
from ..._core.tensor_spec import TensorSpec
from ..._ops import creation
from . import nodes as parsing
from .attributes import shape_of
from .functions import Library, Scope
from .nodes import Node, Ref
from .op_outputs import outputs
from .program import Program, checked
from .variables import made, name_of


class ImportedTensor:
    """A tensor of a GraphDef that was imported: its name, dtype and shape as the file has them."""

    imported = True

    def __init__(self, op: ImportedOperation, value_index: int):
        self.op, self.value_index = op, value_index

    @property
    def name(self) -> str:
        """The name, with the number of the output."""
        return f"{self.op.name}:{self.value_index}"

    @property
    def graph(self) -> ImportedGraph:
        """The graph that it is of."""
        return self.op.graph

    @property
    def shape(self) -> TensorShape:
        """The shape as far as the file says it."""
        return self.op.shape_of(self.value_index)

    @property
    def dtype(self) -> Any:
        """The dtype as far as the file says it."""
        return self.op.dtype_of(self.value_index)

    def get_shape(self) -> TensorShape:
        """The shape."""
        return self.shape

    def __repr__(self):
        dtype = getattr(self.dtype, "name", None)
        return f"<tf.Tensor '{self.name}' shape={self.shape} dtype={dtype}>"


class ImportedOperation:
    """A node of a GraphDef that was imported."""

    imported = True

    def __init__(self, graph: ImportedGraph, node: Node):
        self.graph, self.node = graph, node

    @property
    def name(self) -> str:
        """The name, with that of the import before it."""
        return self.graph.prefix + self.node.name

    @property
    def type(self) -> str:
        """The type of the op."""
        return self.node.op

    @property
    def node_def(self) -> Any:
        """The NodeDef."""
        return self.node._definition

    @property
    def inputs(self) -> list[ImportedTensor]:
        """The tensors that it takes."""
        found = ((self.graph.operation(n), k) for n, k in self.node.inputs)
        return [ImportedTensor(op, k) for op, k in found]

    @property
    def control_inputs(self) -> list[ImportedOperation]:
        """The operations that run before it."""
        return [self.graph.operation(name) for name in self.node.controls]

    @property
    def outputs(self) -> list[ImportedTensor]:
        """The tensors that it gives."""
        return [ImportedTensor(self, k) for k in range(self._count())]

    values = outputs

    def _count(self):
        if self.node.op in ("NoOp", "Assert") or (self.node.op.startswith("Assign") and (
            self.node.op.endswith("VariableOp")
        )):  # fmt: skip
            return 0
        listed = outputs().get(self.node.op)
        if listed is None:
            return 1
        count = 0
        for _, counter in listed:
            known = self.node.attrs.get(counter, 0) if counter else 1
            count += known if isinstance(known, int) else len(known or ())
        return count

    def get_attr(self, name: str) -> Any:
        """An attribute; ValueError for one that is not there."""
        if name not in self.node.attrs:
            raise ValueError(f"Operation {self.name!r} has no attr named {name!r}.")
        return self.node.attrs[name]

    def dtype_of(self, number: int) -> Any:
        """The dtype of an output, None where the file does not say it."""
        attrs = self.node.attrs
        for name in ("dtype", "DstT", "out_type", "T"):
            if isinstance(attrs.get(name), dtypes.DType):
                return attrs[name]
        listed = attrs.get("Tout")
        return listed[number] if isinstance(listed, list) and number < len(listed) else None

    def shape_of(self, number: int) -> TensorShape:
        """The shape of an output, as far as the file says it."""
        known = self.graph.known_shapes.get(f"{self.name}:{number}")
        if known is not None:
            return known
        definition = self.node._definition
        if definition is not None and "_output_shapes" in definition.attr:
            shapes = definition.attr["_output_shapes"].list.shape
            if number < len(shapes):
                return shape_of(shapes[number])
        attrs = self.node.attrs
        if self.node.op == "Const" and "value" in attrs:
            return checked(attrs["value"]).shape
        found = attrs.get("shape")
        return found if isinstance(found, TensorShape) else TensorShape(None)

    def __repr__(self):
        return f"<tf.Operation {self.name!r} type={self.type}>"


class ImportedGraph:
    """A GraphDef that can be run.

    prefix: what stands before the names of its nodes here, with its slash.
    given: {Ref: a tensor} of outputs that stand for others.
    """

    def __init__(
        self,
        graph_def: Any,
        prefix: str = "",
        given: dict[Ref, Any] | None = None,
        scope: Scope | None = None,
    ):
        self.graph_def, self.prefix = graph_def, prefix
        self.scope = scope or Scope(Library(graph_def.library.function))
        self.nodes = parsing.of_graph(graph_def.node)
        self.given = given or {}
        self.variables: list[Any] = []
        self.known_shapes: dict[str, TensorShape] = {}  # beside those of the file
        self._make_variables()

    def _make_variables(self):
        for node in self.nodes.values():
            if node.op in ("VarHandleOp", "VariableV2", "Variable"):
                found = self.scope.resource(name_of(node), lambda node=node: made(node))
                if all(found is not v for v in self.variables):
                    self.variables.append(found)

    # looking
    def operation(self, name: str) -> ImportedOperation:
        """The operation of a node's own name; KeyError for none."""
        if name not in self.nodes:
            raise KeyError(
                f"The name {self.prefix + name!r} refers to an Operation not in the graph."
            )
        return ImportedOperation(self, self.nodes[name])

    def get_operations(self) -> list[ImportedOperation]:
        """All operations, in the order of the file."""
        return [ImportedOperation(self, node) for node in self.nodes.values()]

    def get_operation_by_name(self, name: str) -> ImportedOperation:
        """The operation of a name; KeyError for none."""
        if not name.startswith(self.prefix):
            raise KeyError(f"The name {name!r} refers to an Operation not in the graph.")
        return self.operation(name[len(self.prefix) :])

    def get_tensor_by_name(self, name: str) -> ImportedTensor:
        """The tensor of a name such as "add:0"; ValueError without a number, KeyError for none."""
        if ":" not in name:
            raise ValueError(
                f"The name {name!r} refers to an Operation, not a Tensor. Tensor names must be of "
                "the form '<op_name>:<output_index>'."
            )
        own, number = parsing.ref_of_graph(name)
        return ImportedTensor(self.get_operation_by_name(own), number)

    def as_graph_element(
        self, obj: Any, allow_tensor: bool = True, allow_operation: bool = True
    ) -> Any:
        """The tensor or operation of a name."""
        if not isinstance(obj, str):
            return obj
        return self.get_tensor_by_name(obj) if ":" in obj else self.get_operation_by_name(obj)

    def as_graph_def(self, from_version: Any = None, add_shapes: bool = False) -> Any:
        """The GraphDef."""
        return self.graph_def

    # running
    def ref(self, element: Any) -> Ref:
        """What a name or an element refers to: a node's own name, and the number of an output."""
        name = element if isinstance(element, str) else element.name
        own, number = parsing.ref_of_graph(name)
        if not own.startswith(self.prefix) or own[len(self.prefix) :] not in self.nodes:
            raise KeyError(f"The name {name!r} refers to an Operation not in the graph.")
        return own[len(self.prefix) :], number

    def program(
        self, feeds: Sequence[Any], fetches: Sequence[Any], controls: Iterable[Any] = ()
    ) -> Callable[..., list[Any]]:
        """A function from tensors for `feeds` to the tensors `fetches`; runs `controls` as well."""
        given = list(self.given.items())
        arguments = [self.ref(f) for f in feeds]
        fixed = [(ref, value) for ref, value in given if ref not in arguments]
        built: Program = self.scope.library.built(
            "graph",
            self.nodes,
            [*arguments, *(ref for ref, _ in fixed)],
            [self.ref(f) for f in fetches],
            [self.ref(c)[0] for c in controls],
        )
        values = [value for _, value in fixed]

        def run(*tensors):
            return built.run(self.scope, [*tensors, *values])

        return run

    def spec(self, element: Any) -> TensorSpec:
        """The TensorSpec of a tensor that is fed."""
        name, number = self.ref(element)
        op = ImportedOperation(self, self.nodes[name])
        dtype = op.dtype_of(number)
        if dtype is None:
            raise invalid(f"The dtype of {element!r} is not in the graph.")
        return TensorSpec(op.shape_of(number), dtype, name)

    def __repr__(self):
        return f"<ImportedGraph with {len(self.nodes)} operations>"


def sub_graph_nodes(graph_def: Any, names: Iterable[str]) -> set[str]:
    """The names of the nodes that some hang on, those among them."""
    by_name = {node.name: node for node in graph_def.node}
    found, stack = set(), list(names)
    while stack:
        name = stack.pop()
        if name in found or name not in by_name:
            continue
        found.add(name)
        stack += [text.lstrip("^").partition(":")[0] for text in by_name[name].input]
    return found


def identities(values: Iterable[Any]) -> list[Any]:
    """Values of variables where a fetch is one, tensors as they are."""
    return [
        x.read_value() if getattr(x, "_is_variable", False) else creation.convert_to_tensor(x)
        for x in values
    ]
