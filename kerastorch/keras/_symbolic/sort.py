"""Sorting the graph of a functional model: execution order, and the order of `model.layers`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .keras_tensor import KerasTensor
from .node import Node


class Graph:
    """A sorted graph.

    nodes: in execution order, without those of the inputs.
    layers: in the order of `model.layers`.
    depths: id(layer) -> distance from the outputs.
    entries: id(tensor) -> the InputLayer that stands for an input made by another layer.
    """

    def __init__(self, nodes, layers, depths, entries):
        self.nodes, self.layers, self.depths, self.entries = nodes, layers, depths, entries


def sort_graph(
    inputs: Sequence[KerasTensor],
    outputs: Sequence[KerasTensor],
    model_name: str,
    make_entry: Callable[[KerasTensor], Any],
) -> Graph:
    """The Graph between symbolic inputs and outputs; ValueError when they are not connected.

    make_entry: makes the layer that stands for an input which another layer has made.
    """
    entries = {id(x): make_entry(x) for x in inputs if not x._keras_history[0]._is_input_layer}
    order, indices = _visit(inputs, outputs, model_name)
    if entries:
        _check_used(inputs, outputs, order)
    depths, node_depths = _depths(order, inputs)
    for x in inputs:
        layer = x._keras_history[0]
        if id(x) in entries:
            entry = entries[id(x)]
            depths[id(entry)] = (max((d for d, _ in depths.values()), default=0) + 1, entry)
            indices[id(entry)] = -1
        elif id(layer) not in depths:
            depths[id(layer)] = (0, layer)
            indices[id(layer)] = -1
    ranked = sorted(depths.values(), key=lambda item: (-item[0], indices[id(item[1])]))
    layers = [layer for _, layer in ranked]
    _check_names(layers)
    run = [n for n in order if not n.is_input]
    run.sort(key=lambda n: -node_depths[id(n)])
    return Graph(run, layers, {k: d for k, (d, _) in depths.items()}, entries)


def _visit(inputs, outputs, model_name):
    """The nodes, arguments first, and for each layer when it was first met."""
    known = {id(x) for x in inputs}
    order, indices, done, open_nodes = [], {}, set(), set()
    stack = [(x, False) for x in reversed(outputs)]
    while stack:
        x, leaving = stack.pop()
        node = x if isinstance(x, Node) else None
        if leaving:
            open_nodes.discard(id(node))
            if id(node) not in done:
                done.add(id(node))
                order.append(node)
            continue
        entry = node is None and id(x) in known
        if node is None:
            node = x.node
        if id(node) in done or (entry and not node.is_input):
            continue
        if id(node) in open_nodes:
            raise ValueError(f"Tensor {x} is part of a cycle in model {model_name!r}.")
        if node.is_input and not entry and not any(x is y for y in outputs):
            accessed = [n.layer.name for n in order if not n.is_input]
            raise ValueError(
                f"Graph disconnected: cannot obtain value for tensor {x} at layer "
                f'"{_consumer(stack, node)}". The following previous layers were accessed without '
                f"issue: {accessed}"
            )
        indices.setdefault(id(node.layer), len(indices))
        open_nodes.add(id(node))
        stack.append((node, True))
        stack.extend((t, False) for t in reversed(node.keras_inputs))
    return order, indices


def _check_used(inputs, outputs, order):
    """ValueError for inputs that layers have made, where no output depends on them."""
    used = {id(x) for node in order for x in node.keras_inputs} | {id(x) for x in outputs}
    lost = [x for x in inputs if id(x) not in used and not x.node.is_input]
    if lost:
        raise ValueError(
            f"Found unvisited input tensors that are disconnected from the outputs: {lost}"
        )


def _consumer(stack, node):
    """The name of the layer whose call is being visited, or of the node's own."""
    users = [n for n, leaving in stack if leaving]
    return (users[-1] if users else node).layer.name


def _depths(order, inputs):
    """Distances from the outputs: id(layer) -> (depth, layer), and id(node) -> depth."""
    known = {id(x) for x in inputs}
    depths, node_depths = {}, {}
    for node in reversed(order):
        depth = max(node_depths.get(id(node), 0), depths.get(id(node.layer), (0, None))[0])
        depths[id(node.layer)] = (depth, node.layer)
        node_depths[id(node)] = depth
        for x in node.keras_inputs:
            if id(x) in known and not x.node.is_input:
                continue
            parent = x.node
            node_depths[id(parent)] = max(depth + 1, node_depths.get(id(parent), 0))
    return depths, node_depths


def _check_names(layers):
    names = [layer.name for layer in layers]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(
                f'The name "{name}" is used {names.count(name)} times in the model. All layer '
                "names should be unique."
            )
