"""NodeDefs as Nodes: what an op takes, by the name of the node it comes from and a number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..._core.errors import invalid
from .attributes import decoded
from .op_outputs import outputs

Ref = tuple[str, int]  # a node's name, and which of its outputs


class Node:
    """One op of a graph.

    inputs: what it takes.  controls: names of nodes that run before it.
    """

    __slots__ = ("_attrs", "_definition", "controls", "inputs", "name", "op")

    def __init__(
        self,
        name: str,
        op: str,
        inputs: list[Ref],
        controls: Iterable[str] = (),
        attrs: dict[str, Any] | None = None,
        definition: Any = None,
    ):
        self.name, self.op, self.inputs, self.controls = name, op, inputs, list(controls)
        self._attrs, self._definition = attrs, definition

    @property
    def attrs(self) -> dict[str, Any]:
        """The attributes, decoded when they are asked for first."""
        if self._attrs is None:
            self._attrs = decoded(self._definition.attr)
        return self._attrs

    @property
    def gradient(self) -> str | None:
        """The name of the gradient that the node has in place of its op's, None without one."""
        if self._definition is None or "_gradient_op_type" not in self._definition.attr:
            return None
        return self._definition.attr["_gradient_op_type"].s.decode(errors="replace")

    def __repr__(self):
        return f"<node {self.name!r} of op {self.op}>"


def of_graph(definitions: Iterable[Any]) -> dict[str, Node]:
    """The Nodes of a GraphDef by name; InvalidArgumentError for names that are there twice."""
    return _nodes(definitions, _ref_of_graph)


def of_function(definition: Any) -> dict[str, Node]:
    """The Nodes of a FunctionDef by name, its arguments among them as nodes of op `_Arg`."""
    nodes = {}
    for argument in definition.signature.input_arg:
        nodes[argument.name] = Node(argument.name, "_Arg", [], attrs={})
    kinds = {node.name: node for node in definition.node_def}
    nodes.update(_nodes(definition.node_def, lambda text: ref_of_function(text, kinds)))
    return nodes


def _nodes(definitions, ref):
    nodes = {}
    for definition in definitions:
        if definition.name in nodes:
            raise invalid(f"Node {definition.name!r} is not unique.")
        inputs = [ref(text) for text in definition.input if not text.startswith("^")]
        controls = [text[1:] for text in definition.input if text.startswith("^")]
        nodes[definition.name] = Node(
            definition.name, definition.op, inputs, controls, definition=definition
        )
    return nodes


def _ref_of_graph(text):
    return ref_of_graph(text)


def ref_of_graph(text: str) -> Ref:
    """What "name" or "name:1" refers to."""
    name, colon, number = text.rpartition(":")
    if not colon:
        return text, 0
    if not number.isdecimal() or len(number) > 9:
        raise invalid(f"{text!r} names no output of a node.")
    return name, int(number)


def ref_of_function(text: str, definitions: dict[str, Any]) -> Ref:
    """What "argument", "name:output" or "name:output:1" refers to in a function."""
    name, *rest = text.split(":")
    if not rest:
        return name, 0
    number = rest[-1] if len(rest) > 1 else "0"
    if len(rest) > 2 or not number.isdecimal() or len(number) > 9:
        raise invalid(f"{text!r} names no output of a node.")
    definition = definitions.get(name)
    if definition is None:
        return name, int(number)
    return name, _offset(definition, rest[0]) + int(number)


def _offset(definition, output):
    """How many tensors stand before a named output of an op."""
    listed = outputs().get(definition.op)
    if listed is None:
        return 0
    count = 0
    for name, counter in listed:
        if name == output:
            return count
        count += _count(definition.attr, counter) if counter else 1
    raise invalid(f"Op {definition.op} of node {definition.name!r} has no output {output!r}.")


def _count(attrs, counter):
    if counter not in attrs:
        return 0
    value = attrs[counter]
    return len(value.list.type) if value.WhichOneof("value") == "list" else int(value.i)
