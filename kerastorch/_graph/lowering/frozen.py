"""Traced Graphs as GraphDefs in which variables are constants."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes
from ..._files.protos import message
from ...random.seeds import kept
from ...random.streams import unseeded
from ..graph import Graph
from ..graph_tensor import is_graph_tensor
from .building import FunctionBuilder, Library, Ref, Unwritable, fill_node
from .operations import Lowering

_PRODUCER, _MIN_CONSUMER = 1645, 12


class _Library(Library):
    """Functions whose builders know variables as constants."""

    def builder(self, stem: str) -> FunctionBuilder:
        """A FunctionBuilder for a new function."""
        return _Builder(self.name(stem), self)


class _Builder(FunctionBuilder):
    def read(self, variable: Any) -> Ref:
        """The value that the variable has now."""
        found = self._read.get(id(variable))
        if found is None:
            name = self._inside((variable.name or "variable").split(":")[0])
            found = self.const(variable._leaf().detach(), name=f"{name}/ReadVariableOp/resource")
            kind = dtypes.as_dtype(variable.dtype)
            if found.dtype is not kind:
                raise Unwritable(f"a variable of dtype {kind.name}")
            self._read[id(variable)] = found
        return found

    def resource(self, thing: Any, name: str) -> Ref:
        """Tables alone are kept."""
        if getattr(thing, "_is_variable", False):
            raise Unwritable(f"the variable {name!r}, which it changes or shares with a function")
        return super().resource(thing, name)


class _Root(_Builder):
    """The nodes of the graph itself."""

    def resource(self, thing: Any, name: str) -> Ref:
        """The node of a table."""
        found = self.captured.get(id(thing))
        if found is None:
            if getattr(thing, "_is_variable", False):
                return super().resource(thing, name)
            op = "HashTableV2" if hasattr(thing, "_initializer") else "MutableHashTableV2"
            ref = self.emit(
                op, name="hash_table", key_dtype=thing.key_dtype, value_dtype=thing.value_dtype,
                acts=False,
            )  # fmt: skip
            found = self.captured[id(thing)] = thing, ref
        return found[1]


def frozen(graph: Graph) -> tuple[Any, list[str], list[str]]:
    """(the GraphDef of a traced Graph, the names of its inputs, those of its outputs).

    Variables are constants of the values that they have now.  Unwritable where something has no
    form as TensorFlow's ops, or assigns to a variable.
    """
    library = _Library()
    b = _Root("frozen", library)
    lowering = Lowering(graph, b)
    inputs = []
    for x in graph.inputs:
        made = b.emit("Placeholder", name=x.op.name, dtype=x.dtype, shape=x.shape, acts=True)
        made.node.acts = False
        lowering.set(x, made)
        inputs.append(made.node)
    with kept(), unseeded():
        lowering.run()
    for x in graph.outputs:
        b.output("", lowering.ref(x) if is_graph_tensor(x) else b.const(x._t))
    return _message(b, inputs), _named(inputs), _named(ref.node for _, ref in b.outputs)


def _named(nodes):
    return [f"{node.name}:0" for node in nodes]


def _message(b, inputs):
    made = message("tensorflow.GraphDef")()
    made.versions.producer, made.versions.min_consumer = _PRODUCER, _MIN_CONSUMER
    needed = b.needed()
    acting = [n for n in needed if n.acts]
    ends = {id(ref.node): ref.node for _, ref in b.outputs}
    for node in ends.values():
        node.control += [n for n in acting if n is not node]
    shown = {id(n): n for n in (*inputs, *needed)}
    for node in shown.values():
        fill_node(made.node.add(), node, in_graph=True)
    for function in b.library.functions.values():
        made.library.function.add().CopyFrom(function)
    return made
