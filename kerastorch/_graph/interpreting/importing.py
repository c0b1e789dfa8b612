"""GraphDefs as Operations of a graph that sessions run: each node is interpreted once.

What a node gives gets the node's name.  A node that cannot be interpreted is an Operation that says
why when it is run; so are those that take what it gives.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from ..._core.acting import acting
from ..._core.dtypes import DType, bool_, float32
from ..._core.errors import NotFoundError, OpError, invalid
from ..._core.modes import Node as CallNode
from ..._core.state import state
from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape
from ..._core.tensor_spec import TensorSpec
from ..._core.variable import ASSIGN, ASSIGN_ADD, ASSIGN_SUB, READ
from ..._files.bundle_writing import write_bundle
from ..._files.saved_slices import open_checkpoint
from ..._ops import creation
from ..examples import pair
from ..graph import PLACEHOLDER, Graph, Operation
from ..graph_tensor import Untraceable, is_graph_tensor, sessions
from ..plain import InGraph, no_op, with_default
from ..symbolic_tensor import SymbolicTensor
from ..tracing import noted, stand_in
from . import frames, nodes
from .functions import Library, Scope
from .nodes import Node, Ref
from .op_outputs import outputs
from .program import DAMAGE, Program
from .variables import made, name_of

_VARIABLES = ("VarHandleOp", "VariableV2", "Variable")
_FED = ("Placeholder", "PlaceholderV2")
_KINDS = ("dtype", "DstT", "out_type", "T")
_JOINING = ("Exit", "RefExit", "Merge", "RefMerge")
_ASSIGNS = (ASSIGN, ASSIGN_ADD, ASSIGN_SUB)
_ERRORS = (*DAMAGE, OpError, Untraceable, TypeError, ValueError, RuntimeError)


class Alias:
    """A node of a GraphDef that is no single Operation here: what its names stand for."""

    control_inputs: Sequence[Operation] = ()
    inputs: Sequence[Any] = ()

    def __init__(self, graph: Graph, node: Node, name: str, outputs: list[Any]):
        self.graph, self.node, self.name, self.type = graph, node, name, node.op
        self.outputs = outputs

    @property
    def values(self) -> list[Any]:
        """The outputs."""
        return self.outputs

    def __repr__(self):
        return f"<tf.Operation {self.name!r} type={self.type}>"


class _Broken:
    """What stands for the results of a node that cannot be interpreted."""

    def __init__(self, error: Exception):
        self.error = error


class Importer:
    """Takes the nodes of a GraphDef into a graph that sessions run.

    prefix: what stands before the names of nodes, with its slash.
    given: {Ref: a tensor} of outputs that other tensors stand for.
    """

    def __init__(self, graph: Graph, graph_def: Any, prefix: str, given: dict[Ref, Any]):
        self.graph, self.prefix, self.given = graph, prefix, given
        self.graph_def = graph_def
        self.scope = Scope(Library(graph_def.library.function))
        self.made: dict[int, str] = {}  # {id of an Operation: the node that it is a part of}
        self.results: dict[int, str] = {}  # {id of a tensor: its name in the file}
        self.nodes = nodes.of_graph(graph_def.node)
        self.elements: dict[str, Any] = {}  # {name of a node: Operation or Alias}
        self.variables: dict[str, Any] = {}
        self.nodes_of_variables: dict[int, Node] = {}
        self.reads: dict[int, Any] = {}  # {id of a variable: the read that was added}

    def run(self) -> None:
        """Makes the Operations."""
        for name in self.nodes:
            self.graph.unique_name(self.prefix + name)
        for node in self.nodes.values():
            if node.op in _VARIABLES:
                self._variable(node)
        for (name, number), x in self.given.items():
            if number == 0 and name in self.nodes:
                held = [x if is_graph_tensor(x) else _kept(x)]
                self.elements[name] = Alias(self.graph, self.nodes[name], self.prefix + name, held)
        program, ends = self._program()
        values: list[Any] = [*self.given.values(), *[None] * len(program.steps)]
        for step in program.steps:
            given = [self._value(values, *source) for source in step.sources]
            values[step.place] = self._step(step, given)
        for name, source in ends:
            self._end(name, self._value(values, *source))
        self.graph.aliases.update({self.prefix + k: v for k, v in self.elements.items()})
        self.graph.imported.append(self)

    def _program(self):
        """(the Program of all nodes, [(name, place of its value)] of the ends of control flow)"""
        library, arguments = self.scope.library, list(self.given)
        ends = [(n, 0) for n, node in self.nodes.items() if node.op in _JOINING]

        def build(*given):
            return library.built("graph", *given)

        lowered, refs, _ = frames.lowered(self.nodes, ends, [], build)
        pairs = zip(ends, refs, strict=True)
        known = [(name, ref) for (name, _), ref in pairs if ref[0] in lowered]
        wanted = [n for n in lowered if (n, 0) not in self.given]
        program = Program(
            "graph", lowered, arguments, [ref for _, ref in known], wanted, library.find
        )
        return program, [(n, at) for (n, _), at in zip(known, program.results, strict=True)]

    @staticmethod
    def _value(values, place, number):
        found = values[place]
        if number is None or isinstance(found, _Broken):
            return found
        if number >= len(found):
            return _Broken(invalid(f"There is no output {number} of an op with {len(found)}."))
        return found[number]

    # one node
    def _step(self, step, given):
        graph, name = self.graph, self.prefix + step.name
        broken = next((x for x in given if isinstance(x, _Broken)), None)
        if broken is not None:
            return self._refused(step, broken.error)
        before = len(graph.nodes)
        controls = [op for c in step.node.controls for op in self._operations(c)]
        try:
            with graph.control_dependencies(controls), _scope(f"{name}/"):
                found = self._found(step, given)
        except _ERRORS as error:
            del graph.nodes[before:]
            return self._refused(step, error)
        values = list(found) if isinstance(found, (list, tuple)) else [found]
        with graph.control_dependencies(controls):
            element = self._named(step, values, graph.nodes[before:])
        self._note(step.name, element, values, graph.nodes[before:])
        return values

    def _note(self, name, element, values, made):
        self.elements[name] = element
        self.made.update((id(op), name) for op in (element, *made) if isinstance(op, Operation))
        for k, x in [*enumerate(values), *enumerate(element.outputs)]:
            if is_graph_tensor(x) and x.op is not None and id(x.op) in self.made:
                self.results.setdefault(id(x), f"{name}:{k}" if k else name)

    def _found(self, step, given):
        own = _OWN.get(step.op)
        return step.run(step, self.scope, given) if own is None else own(self, step, given)

    def _operations(self, name):
        found = self.elements.get(name)
        if isinstance(found, Alias):
            return [x.op for x in found.outputs if is_graph_tensor(x)]
        return [] if found is None else [found]

    def _named(self, step, values, made):
        """What stands for the node's name: the Operation that it became, renamed."""
        graph, name = self.graph, self.prefix + step.name
        tensors = [x for x in values if is_graph_tensor(x) or type(x) is Tensor]
        first = next((x.op for x in tensors if is_graph_tensor(x)), None)
        assigned = [op for op in made if op.node in _ASSIGNS]
        if len(assigned) == 1:
            if values:  # a reference, which is read behind the assignment
                values[:] = made[-1].outputs
            return _renamed(assigned[0], name)
        if first is not None and len(first.outputs) == len(values):
            own = first in made or (first.node is PLACEHOLDER and step.op in _FED)
            if own and all(a is b for a, b in zip(first.outputs, values, strict=True)):
                return _renamed(first, name)
        if len(values) == 1 and tensors:
            kept = _kept(values[0])
            if is_graph_tensor(values[0]) or step.node.controls:  # else handlers see the value
                values[0] = kept
            return _renamed(kept.op, name)
        if values and getattr(values[0], "_is_variable", False):
            if step.op in _VARIABLES:
                return self.elements[step.name]
            with graph.control_dependencies(made):  # a reference, read behind what was done to it
                values[0] = values[0].read_value()
            return _renamed(values[0].op, name)
        if not values:
            acted = [op for op in made if not op.outputs]
            if len(acted) == 1:
                return _renamed(acted[0], name)
            return _renamed(no_op(f"{name}/", made), name)
        return Alias(graph, step.node, name, [_kept(x) if type(x) is Tensor else x for x in values])

    def _end(self, name, value):
        node = self.nodes[name]
        found = [] if isinstance(value, _Broken) else [value]
        self._note(name, Alias(self.graph, node, self.prefix + name, found), [], [])

    def _refused(self, step, error):
        """An Operation that says when it is run why it cannot be."""
        count = len(outputs().get(step.op) or [0])
        call = CallNode(step.op, None, ["name"], step.op)
        kind = next((v for k in _KINDS if isinstance(v := step.attrs.get(k), DType)), float32)
        shape = TensorShape(None)
        given = [SymbolicTensor(pair(shape, kind), shape) for _ in range(count)]
        noted(self.graph, call, (None,), given or None)
        op = _renamed(self.graph.nodes[-1], self.prefix + step.name)
        op.calls, op.acts = _raising(error), True
        self._note(step.name, op, [], [])
        return _Broken(error)

    # variables
    def _variable(self, node):
        name = name_of(node)
        known = name in self.scope.resources
        variable = self.scope.resource(name, lambda: made(node))
        if not known:
            self._adopt(variable, self.prefix + node.name)
        read = variable._in_graph.read.op
        self.elements[node.name] = variable._in_graph.op if node.op == "VarHandleOp" else read
        if not known:
            variable._in_graph.is_reference = node.op != "VarHandleOp"
            self.nodes_of_variables[id(variable)] = node
            self.reads[id(variable)] = variable._in_graph.read

    def _adopt(self, variable, name):
        graph = self.graph
        variable._name = f"{name}:0"
        graph.made.append(variable)
        with graph.control_dependencies(None), _scope(f"{name}/"):
            read = noted(graph, READ, (variable,), stand_in(variable))
        variable.__dict__["_in_graph"] = InGraph(graph, name, None, None, read)
        self.variables[name] = variable


def import_into(
    graph: Graph, graph_def: Any, prefix: str = "", given: dict[Ref, Any] | None = None
) -> Importer:
    """Takes a GraphDef into a graph that sessions run."""
    importer = Importer(graph, graph_def, prefix, given or {})
    with graph.as_default():
        importer.run()
    return importer


def _renamed(op, name):
    op.name = name
    return op


def _kept(x):
    """A tensor of its own for the value of another, or for a constant."""
    return creation.identity(x) if is_graph_tensor(x) else creation.constant(x)


def _raising(error):
    def refuse(name):
        raise error

    return refuse


@contextlib.contextmanager
def _scope(name: str) -> Iterator[None]:
    outer, state.scope = state.scope, name
    try:
        yield
    finally:
        state.scope = outer


# nodes that mean something else where a session runs them
def _placeholder(importer, step, given):
    shape = step.attrs.get("shape", TensorShape(None))
    return importer.graph.placeholder(shape, step.attrs["dtype"], f"{state.scope}fed")


def _with_default(importer, step, given):
    return with_default(creation.convert_to_tensor(given[0]), step.attrs.get("shape"))


def _is_initialized(importer, step, given):
    variable = given[0]

    def run(_):
        session = sessions.running[-1]
        return creation.constant(id(variable) in session.initialized | session.graph.ready)

    call = CallNode(step.op, None, ["variable"], step.op)
    shape = TensorShape([])
    found = noted(importer.graph, call, ((),), SymbolicTensor(pair(shape, bool_), shape))
    found.op.calls, found.op.acts = run, True
    return found


def _restored(prefix, names, slices, kinds):
    return [TensorSpec(None, kind) for kind in kinds]


@acting("RestoreV2", gives=_restored)
def restore(prefix: Any, names: Any, slices: Any, kinds: Sequence[DType]) -> list[Any]:
    """Tensors of a checkpoint by their names."""
    file = open_checkpoint(prefix.numpy().decode())
    wanted = [n.decode() for n in names.numpy().reshape(-1)]
    for name in wanted:
        if name not in file:
            raise NotFoundError(None, None, f"Key {name} not found in checkpoint")
    return [Tensor(file.read(name)) for name in wanted]


def _restore(importer, step, given):
    return restore(*given, step.attrs["dtypes"])


@acting("SaveV2")
def save(prefix: Any, names: Any, tensors: Sequence[Any]) -> None:
    """Writes tensors as a checkpoint."""
    found = [n.decode() for n in names.numpy().reshape(-1)]
    rows = zip(found, (x._t for x in tensors), strict=True)
    write_bundle(prefix.numpy().decode(), sorted(rows))


def _save(importer, step, given):
    prefix, names, _, *tensors = given
    save(prefix, names, [creation.convert_to_tensor(x) for x in tensors])
    return []


_OWN = {
    "Placeholder": _placeholder, "PlaceholderV2": _placeholder,
    "PlaceholderWithDefault": _with_default, "VarIsInitializedOp": _is_initialized,
    "IsVariableInitialized": _is_initialized, "RestoreV2": _restore, "SaveV2": _save,
}  # fmt: skip
