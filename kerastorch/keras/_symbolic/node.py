"""Node: one call of a layer on symbolic tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..._core import nest
from .keras_tensor import is_symbolic


class Node:
    """Links the arguments of a layer call to the symbolic tensors it gave."""

    def __init__(self, layer, inputs, args, kwargs, outputs):
        self.layer = layer
        self.inputs, self.args, self.kwargs = inputs, args, kwargs
        self.outputs = outputs
        self.keras_inputs = [
            x for x in nest.flatten([inputs, list(args), kwargs]) if is_symbolic(x)
        ]
        self.flat_outputs = nest.flatten(outputs)
        index = len(layer._inbound_nodes)
        layer._inbound_nodes.append(self)
        self.index = index
        for x in self.keras_inputs:
            if x._keras_history is not None:
                x._keras_history[0]._outbound_nodes.append(self)
        for i, x in enumerate(self.flat_outputs):
            if is_symbolic(x):
                x._keras_history = (layer, index, i)
                if x._name is None and not x._is_composite:
                    x._name = f"{layer.name}/{_op_name(layer)}:0"

    @property
    def is_input(self) -> bool:
        """Whether the node stands for an input of the model."""
        return not self.keras_inputs

    @property
    def input_tensors(self) -> Any:
        """The first argument of the call."""
        return self.outputs if self.is_input else self.inputs

    @property
    def input_shapes(self) -> Any:
        """The shapes of the first argument, as tuples."""
        return nest.map_structure(_shape, self.input_tensors)

    @property
    def output_shapes(self) -> Any:
        """The shapes of the results, as tuples."""
        return nest.map_structure(_shape, self.outputs)

    @property
    def parents(self) -> list[Node]:
        """The nodes that made the arguments, each once."""
        found = []
        for x in self.keras_inputs:
            node = x.node
            if not any(node is f for f in found):
                found.append(node)
        return found

    @property
    def inbound_layers(self) -> Any:
        """The layers that made the arguments: a list, or the layer itself when there is one."""
        layers = [x._keras_history[0] for x in self.keras_inputs]
        return layers[0] if len(layers) == 1 else layers


def remove(nodes: Sequence[Node]) -> None:
    """Undraws calls: takes the nodes from their layers and counts what is left anew."""
    gone = {id(n) for n in nodes}
    for node in nodes:
        layer = node.layer
        layer._inbound_nodes[:] = [n for n in layer._inbound_nodes if id(n) not in gone]
        for source in {id(x): x for x in _sources(node)}.values():
            source._outbound_nodes[:] = [n for n in source._outbound_nodes if id(n) not in gone]
        for index, left in enumerate(layer._inbound_nodes):
            left.index = index
            for x in left.flat_outputs:
                if is_symbolic(x):
                    x._keras_history = (layer, index, x._keras_history[2])


def _sources(node):
    return [x._keras_history[0] for x in node.keras_inputs if x._keras_history is not None]


# What TensorFlow calls the last op of a layer, which gives its symbolic output the name.
_OP_NAMES = {
    "Dense": "BiasAdd",
    "Conv1D": "BiasAdd",
    "Conv2D": "BiasAdd",
    "Flatten": "Reshape",
    "Reshape": "Reshape",
    "Concatenate": "concat",
    "Add": "add",
}


def _op_name(layer):
    spec = getattr(getattr(layer, "function", None), "spec", None)
    return spec.label if spec is not None else _OP_NAMES.get(type(layer).__name__, "Identity")


def _shape(x):
    return tuple(x.shape.as_list()) if x.shape.rank is not None else None
