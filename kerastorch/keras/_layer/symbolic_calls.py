"""A layer's calls on symbolic tensors: its inputs, outputs and their shapes."""

from __future__ import annotations

from typing import Any

from ..._core import nest
from .._symbolic.node import Node


class SymbolicCalls:
    """What a Layer knows of the functional models that it is part of."""

    @property
    def inbound_nodes(self) -> list[Node]:
        """The calls of this layer on symbolic tensors."""
        return self._inbound_nodes

    @property
    def outbound_nodes(self) -> list[Node]:
        """The calls that take results of this layer."""
        return self._outbound_nodes

    @property
    def input(self) -> Any:
        """The symbolic input of the first call; AttributeError before it."""
        if not self._inbound_nodes:
            raise AttributeError(f"Layer {self.name} is not connected, no input to return.")
        return self._inbound_nodes[0].input_tensors

    @property
    def output(self) -> Any:
        """The symbolic output of the first call."""
        if not self._inbound_nodes:
            raise AttributeError(f"Layer {self.name} has no inbound nodes.")
        return self._inbound_nodes[0].outputs

    @property
    def input_shape(self) -> Any:
        """The shape of the symbolic input, as a tuple."""
        if not self._inbound_nodes:
            raise AttributeError(
                f'The layer "{self.name}" has never been called and thus has no defined input '
                "shape. Note that the `input_shape` property is only available for Functional and "
                "Sequential models."
            )
        return self._one_shape([n.input_shapes for n in self._inbound_nodes], "input")

    @property
    def output_shape(self) -> Any:
        """The shape of the symbolic output, as a tuple."""
        if not self._inbound_nodes:
            raise AttributeError(
                f'The layer "{self.name}" has never been called and thus has no defined output '
                "shape."
            )
        return self._one_shape([n.output_shapes for n in self._inbound_nodes], "output")

    def _one_shape(self, shapes, what):
        if any(s != shapes[0] for s in shapes):
            raise AttributeError(
                f'The layer "{self.name}" has multiple inbound nodes, with different {what} '
                f'shapes. Hence the notion of "{what} shape" is ill-defined for the layer. Use '
                f"`get_{what}_shape_at(node_index)` instead."
            )
        return shapes[0]

    def _node_at(self, node_index, what):
        if not self._inbound_nodes:
            raise RuntimeError(
                f"The layer {self.name} has never been called and thus has no defined "
                f"{what.replace('_', ' ')}."
            )
        if not node_index < len(self._inbound_nodes):
            raise ValueError(
                f"Asked to get {what} at node {node_index}, but the layer has only "
                f"{len(self._inbound_nodes)} inbound nodes."
            )
        return self._inbound_nodes[node_index]

    def get_input_at(self, node_index: int) -> Any:
        """The symbolic input of one call."""
        return self._node_at(node_index, "input").input_tensors

    def get_output_at(self, node_index: int) -> Any:
        """The symbolic output of one call."""
        return self._node_at(node_index, "output").outputs

    def get_input_shape_at(self, node_index: int) -> Any:
        """The shape of the symbolic input of one call."""
        return self._node_at(node_index, "input_shape").input_shapes

    def get_output_shape_at(self, node_index: int) -> Any:
        """The shape of the symbolic output of one call."""
        return self._node_at(node_index, "output_shape").output_shapes

    def get_input_mask_at(self, node_index: int) -> Any:
        """The masks of the symbolic input of one call."""
        return _masks(self.get_input_at(node_index))

    def get_output_mask_at(self, node_index: int) -> Any:
        """The masks of the symbolic output of one call."""
        return _masks(self.get_output_at(node_index))

    @property
    def input_mask(self) -> Any:
        """The mask of the symbolic input, or None."""
        return _masks(self.input)

    @property
    def output_mask(self) -> Any:
        """The mask of the symbolic output, or None."""
        return _masks(self.output)


def _masks(tensors):
    return nest.map_structure(lambda x: getattr(x, "_keras_mask", None), tensors)
