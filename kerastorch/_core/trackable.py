"""The walk over tracked objects: which children an object has, under TensorFlow's edge names.

Tracked objects are variables, what derives from `Trackable` (modules, layers, optimizers ...),
torch modules, and the plain lists, dicts and tuples that attributes hold: a container is a node of
its own, with its items as children.  TensorFlow wraps such containers (ListWrapper ...); here they
stay what they are and are looked through anew at each walk, so that later changes count.

An attribute becomes an edge when it is set to something tracked.  As in TensorFlow the edge keeps
its place when the attribute is set again, and stays when it is set to something untracked.

What a node itself saves are its attributes, in TensorFlow's sense: a variable has VARIABLE_VALUE,
other objects what `_serialize_to_tensors` gives, and `_restore_from_tensors` takes them back
(`saved_attributes`, `restored_attributes`). Checkpoints and SavedModels know values by these.

A checkpoint may be restored before the objects are there that it has values of. What waits for a
child is told of it when `_track` makes an edge (`wait`); containers are looked at again
(`wait_for_items`, `arrived`).
"""

from __future__ import annotations

import collections
import contextlib
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import torch

from .replicas import parted
from .torch_modules import parts_of
from .variable import Variable

CHECKPOINT, SAVED_MODEL = "checkpoint", "savedmodel"
EDGES = "_tracked_edges"  # where an object keeps `_tracked`
VALUE = "VARIABLE_VALUE"
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
            if _waiting:
                _tell(self, name, value)

    def _untrack(self, name):
        """Forgets the child of a name, if there is one."""
        self._tracked.pop(name, None)

    def _trackable_children(self, save_type=CHECKPOINT):
        """The children by name, for a checkpoint or for a SavedModel, as a new dict."""
        return dict(self._tracked)

    # under which attribute the tensors stand; None: each is an attribute of its own
    _saved_as: str | None = None

    def _serialize_to_tensors(self):
        """What is saved of the object itself: {name, or suffix of `_saved_as`: tensor}."""
        return {}

    def _restore_from_tensors(self, restored):
        """Takes what `_serialize_to_tensors` gave."""


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
    root: Any, save_type: str = CHECKPOINT, beside: dict[str, Any] | None = None
) -> tuple[list[Any], list[list[tuple[str, int]]]]:
    """The nodes that `root` leads to, breadth first, and for each its [(edge name, place)].

    A place is a child's index among the nodes; each object is one node.  beside: further children
    of `root`.
    """
    nodes, places, edges = [root], {id(root): 0}, []
    for node in nodes:  # which grows on the way
        row = []
        below = children(node, save_type)
        if node is root and beside:
            below = [*below, *beside.items()]
        for name, child in below:
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


def saved_attributes(node: Any) -> dict[str, dict[str, Any]]:
    """What a node itself saves: {attribute: {suffix of its key: Tensor, Variable or bytes}}."""
    if isinstance(node, Variable):
        return {VALUE: {"": node}}
    if not isinstance(node, Trackable):
        return {}
    found = node._serialize_to_tensors()
    if not found:
        return {}
    if node._saved_as is not None:
        return {node._saved_as: found}
    return {name: {"": value} for name, value in found.items()}


def restored_attributes(node: Any, values: dict[str, dict[str, Any]]) -> None:
    """Gives a node, other than a variable, what `saved_attributes` gave, as tensors."""
    if node._saved_as is not None:
        node._restore_from_tensors(values[node._saved_as])
    else:
        node._restore_from_tensors({name: value[""] for name, value in values.items()})


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


# -- children that are not there yet ---------------------------------------------------------------


class _Waiting:
    """What waits for children of an object."""

    def __init__(self, parent):
        key = id(parent)
        self.reference = weakref.ref(parent, lambda _: _waiting.pop(key, None))
        self.by_name: dict[str, list[Any]] = {}
        self.for_any: list[Any] = []
        self.looks: list[Any] = []


_waiting: dict[int, _Waiting] = {}  # by the id of the parent


def _waiting_of(parent):
    found = _waiting.get(id(parent))
    if found is None:
        found = _waiting[id(parent)] = _Waiting(parent)
    return found


def wait(parent: Trackable, name: str | None, call: Callable[[Any], Any]) -> None:
    """Calls `call(child)` when `parent` gets a child of a name; without one, for every child."""
    found = _waiting_of(parent)
    (found.for_any if name is None else found.by_name.setdefault(name, [])).append(call)


def wait_for_items(owner: Trackable, look: Callable[[], bool]) -> None:
    """Calls `look()` when objects may have come into a container that `owner` leads to, until it
    answers True."""
    _waiting_of(owner).looks.append(look)


def taken(parent: Any, name: str) -> list[Callable[[Any], Any]]:
    """What waits for the child of a name, which is forgotten."""
    found = _waiting.get(id(parent))
    return found.by_name.pop(name, []) if found else []


def _tell(parent, name, child):
    for call in taken(parent, name):
        call(child)
    found = _waiting.get(id(parent))
    for call in list(found.for_any) if found else ():
        call(child)
    arrived()


def arrived() -> None:
    """Looks again where children may have come unseen: into containers, and by `add_layer`s."""
    for found in list(_waiting.values()):
        if found.looks:
            looks, found.looks = found.looks, []
            found.looks = [look for look in looks if not look()] + found.looks


@contextlib.contextmanager
def united(root: Any) -> Iterator[None]:
    """Context manager in which no variable that an object leads to has values for replicas: it has
    one, as files hold it."""
    found = []
    if parted and isinstance(root, Trackable):
        nodes = object_graph(root)[0]
        found = [v for v in nodes if hasattr(type(v), "unite") and v._parts is not None]
    for variable in found:
        variable.unite()
    try:
        yield
    finally:
        for variable in found:
            variable.divide()
