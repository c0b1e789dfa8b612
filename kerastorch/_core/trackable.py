"""The walk over tracked objects: which children an object has, under TensorFlow's edge names.

Tracked objects are variables, what derives from `Trackable` (modules, layers, optimizers ...),
torch modules, and the plain lists, dicts and tuples that attributes hold: a container is a node of
its own, with its items as children.  TensorFlow wraps such containers (ListWrapper ...); here they
stay what they are and are looked through anew at each walk, so that later changes count.

An attribute becomes an edge when it is set to something tracked.  As in TensorFlow the edge keeps
its place when the attribute is set again, and stays when it is set to something untracked.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator
from typing import Any

import torch

from .torch_modules import parts_of
from .variable import Variable

CHECKPOINT, SAVED_MODEL = "checkpoint", "savedmodel"
EDGES = "_tracked_edges"  # where an object keeps `_tracked`
# What attributes are looked into for variables and modules.
CONTAINERS = (list, tuple, dict)
# The containers that are nodes, also when they are empty; subclasses are left alone, as TF does.
_MUTABLE = {list, dict, collections.OrderedDict}
# What most attributes are, and is not tracked.
_PLAIN = {int, float, str, bool, type(None)}


class Trackable:
    """Base of objects that have children: `_tracked` maps edge names to them, in TF's order."""

    @property
    def _tracked(self):
        return self.__dict__.setdefault(EDGES, {})

    def _track(self, name, value):
        """Makes `value` the child under a name if it is tracked."""
        if type(value) not in _PLAIN and is_tracked(value):
            self.__dict__.setdefault(EDGES, {})[name] = value

    def _untrack(self, name):
        """Forgets the child of a name, if there is one."""
        self._tracked.pop(name, None)

    def _trackable_children(self, save_type=CHECKPOINT):
        """The children by name, for a checkpoint or for a SavedModel, as a new dict."""
        return dict(self._tracked)


class AutoTrackable(Trackable):
    """A Trackable whose attributes are its children."""

    def __setattr__(self, name, value):
        if type(value) not in _PLAIN:
            self._track(name, value)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        self._untrack(name)
        object.__delattr__(self, name)


class FunctionNode(Trackable):
    """A function that stands in an object graph without being an attribute."""


_OBJECTS = (Trackable, Variable, torch.nn.Module)


def is_tracked(value: Any) -> bool:
    """Whether a value is a node: an object that is tracked, a list or dict, or a tuple with one."""
    if isinstance(value, tuple):
        return any(is_tracked(item) for item in value)
    return type(value) in _MUTABLE or isinstance(value, _OBJECTS)


def children(obj: Any, save_type: str = CHECKPOINT) -> list[tuple[str, Any]]:
    """The children of a tracked object as (edge name, child), in TensorFlow's order.

    save_type: "checkpoint" or "savedmodel"; the latter has more of Keras's objects.
    ValueError for a dict with a tracked value under a key that is no string.
    """
    if isinstance(obj, Trackable):
        return list(obj._trackable_children(save_type).items())
    if isinstance(obj, torch.nn.Module):
        return parts_of(obj)
    if isinstance(obj, CONTAINERS):
        return _children_of_container(obj)
    return []


def _children_of_container(container):
    found = [(key, item) for key, item in entries(container) if is_tracked(item)]
    if not isinstance(container, dict):
        found = [(str(place), item) for place, item in found]
        # the items of a namedtuple have two edges each
        named = zip(getattr(container, "_fields", ()), container, strict=False)
        return [*((name, item) for name, item in named if is_tracked(item)), *found]
    for key, _ in found:
        if not isinstance(key, str):
            raise ValueError(
                f"Unable to save the object {container!r}: the dictionary contains a non-string "
                f"key, {key!r}, which maps to a trackable object or mutable data structure."
            )
    return found


def object_graph(
    root: Any, save_type: str = CHECKPOINT
) -> tuple[list[Any], list[list[tuple[str, int]]]]:
    """The nodes that `root` leads to, breadth first, and for each its [(edge name, place)].

    A place is a child's index among the nodes; each object is one node.
    """
    nodes, places, edges = [root], {id(root): 0}, []
    for node in nodes:  # which grows on the way
        row = []
        for name, child in children(node, save_type):
            place = places.setdefault(id(child), len(nodes))
            if place == len(nodes):
                nodes.append(child)
            row.append((name, place))
        edges.append(row)
    return nodes, edges


def variable_paths(root: Any) -> dict[str, Variable]:
    """The variables that `root` leads to by the names of the edges on the way, "dense.kernel"."""
    nodes, paths = nodes_and_paths(root)
    return {p: v for p, v in zip(paths, nodes, strict=True) if isinstance(v, Variable)}


def nodes_and_paths(root: Any) -> tuple[list[Any], list[str]]:
    """The nodes that `root` leads to, breadth first, and for each the names of the edges on the
    first way to it, "" for `root` itself."""
    nodes, edges = object_graph(root)
    paths = {0: ()}
    for place, row in enumerate(edges):
        for name, child in row:
            paths.setdefault(child, (*paths[place], name))
    return nodes, [".".join(paths[place]) for place in range(len(nodes))]


def slot_variables(nodes: Iterable[Any]) -> list[tuple[int, int, str, Variable]]:
    """(optimizer's place, variable's place, slot name, slot) of the optimizers among `nodes`, for
    their slots of variables among `nodes`, in TensorFlow's order."""
    variables = [(place, node) for place, node in enumerate(nodes) if isinstance(node, Variable)]
    return [
        (at, place, name, slot)
        for at, optimizer in enumerate(nodes)
        if isinstance(optimizer, Trackable) and hasattr(optimizer, "get_slot_names")
        for name in optimizer.get_slot_names()
        for place, variable in variables
        if (slot := _slot(optimizer, variable, name)) is not None
    ]


def _slot(optimizer, variable, name):
    try:
        return optimizer.get_slot(variable, name)
    except KeyError:
        return None


def entries(container: list | tuple | dict) -> Iterable[tuple[Any, Any]]:
    """(key or number, item) of a list, tuple or dict, in its order."""
    return container.items() if isinstance(container, dict) else enumerate(container)


def leaves(
    container: list | tuple | dict, kinds: type | tuple[type, ...], path: tuple[Any, ...] = ()
) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """(path, leaf) of the objects of given classes in a container and the containers in it."""
    for key, item in entries(container):
        if isinstance(item, kinds):
            yield (*path, key), item
        elif isinstance(item, CONTAINERS):
            yield from leaves(item, kinds, (*path, key))
