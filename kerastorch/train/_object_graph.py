"""The object graph of a checkpoint: objects and values by name, as TensorFlow writes them.

A value's key is the way to its object, edge by edge, then ".ATTRIBUTES" and the attribute's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from .._core.tensor import Tensor
from .._core.trackable import object_graph, saved_attributes, slot_variables
from .._core.variable import Variable
from .._files.protos import message

GRAPH_KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"
_SLOT = ".OPTIMIZER_SLOT"
_ATTRIBUTES = ".ATTRIBUTES"


def saved_graph(root: Any, beside: dict[str, Any]) -> tuple[Any, list[tuple[str, Any]]]:
    """The TrackableObjectGraph of what `root` leads to, and [(key, raw value or a function of it)]
    of the values in it.

    beside: further children of the root.
    """
    nodes, edges = object_graph(root, beside=beside)
    paths = _paths(edges)
    graph = message("tensorflow.TrackableObjectGraph")()
    protos = [graph.nodes.add() for _ in nodes]
    for proto, row in zip(protos, edges, strict=True):
        for name, place in row:
            proto.children.add(node_id=place, local_name=name)
    for optimizer, variable, name, slot in slot_variables(nodes):
        protos[optimizer].slot_variables.add(
            original_variable_node_id=variable, slot_name=name, slot_variable_node_id=len(nodes)
        )
        paths.append(f"{paths[variable]}{_SLOT}/{paths[optimizer]}{escaped(name)}/")
        nodes.append(slot)
        protos.append(graph.nodes.add())
    items = [
        item
        for proto, node, path in zip(protos, nodes, paths, strict=True)
        for item in _add_attributes(proto, node, path)
    ]
    _mark_those_with_values(graph)
    return graph, items


def _paths(edges):
    """The way to each node, with a slash behind each edge."""
    paths: dict[int, str] = {0: ""}
    for place, row in enumerate(edges):
        for name, child in row:
            if child not in paths:
                paths[child] = f"{paths[place]}{escaped(name)}/"
    return [paths[place] for place in range(len(edges))]


def escaped(name: str) -> str:
    """The name of an edge as it stands in keys."""
    return name.replace(".", "..").replace("/", ".S")


def _add_attributes(proto, node, path) -> Iterator[tuple[str, Any]]:
    for name, values in saved_attributes(node).items():
        key = f"{path}{_ATTRIBUTES}/{escaped(name)}"
        proto.attributes.add(
            name=name,
            full_name=node.name.partition(":")[0] if isinstance(node, Variable) else "",
            checkpoint_key=key,
        )
        for suffix, value in values.items():
            yield key + suffix, _raw(value)


def _raw(value: Any) -> torch.Tensor | np.ndarray | Callable[[], Any]:
    if isinstance(value, Variable):
        return lambda: value._leaf().detach() if _is_torch(value._leaf()) else value._leaf()
    if isinstance(value, Tensor):
        return value._t
    return string(value)


def _is_torch(raw):
    return isinstance(raw, torch.Tensor)


def string(value: bytes | str) -> np.ndarray:
    """A scalar string as a raw value."""
    made = np.empty((), object)
    made[()] = value.encode() if isinstance(value, str) else bytes(value)
    return made


def _mark_those_with_values(graph):
    """has_checkpoint_values of each node: whether it, or what it leads to, has a value."""
    parents: list[list[int]] = [[] for _ in graph.nodes]
    found, queue = set(), []
    for place, node in enumerate(graph.nodes):
        for child in node.children:
            parents[child.node_id].append(place)
        for slot in node.slot_variables:
            parents[slot.slot_variable_node_id].append(place)
        if node.attributes:
            queue.append(place)
    while queue:
        place = queue.pop()
        if place not in found:
            found.add(place)
            queue += parents[place]
    for place, node in enumerate(graph.nodes):
        node.has_checkpoint_values.value = place in found


class Names:
    """The names of a graph's nodes in messages: "(root).layer.kernel", made when asked for."""

    # so many edges of a way are shown
    _LONGEST = 100

    def __init__(self, graph: Any) -> None:
        self._from: dict[int, tuple[int, str]] = {}
        seen, queue = {0}, [0]
        for place in queue:
            for child in graph.nodes[place].children:
                if child.node_id not in seen:
                    seen.add(child.node_id)
                    queue.append(child.node_id)
                    self._from[child.node_id] = place, child.local_name
        self._slots = {
            slot.slot_variable_node_id: (place, slot)
            for place, node in enumerate(graph.nodes)
            for slot in node.slot_variables
        }

    def __getitem__(self, place: int) -> str:
        if place in self._slots and place not in self._from:
            optimizer, slot = self._slots[place]
            variable = self._way(slot.original_variable_node_id)
            return f"{self._way(optimizer)}'s state '{slot.slot_name}' for {variable}"
        return self._way(place)

    def _way(self, place):
        parts = []
        while place in self._from and len(parts) < self._LONGEST:
            place, name = self._from[place]
            parts.append(name)
        return ".".join(["(root)" if place == 0 else "...", *reversed(parts)])
