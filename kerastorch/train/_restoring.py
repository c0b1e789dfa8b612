"""Restoring: the nodes of a checkpoint's object graph meet the objects of the program.

A node is bound to an object, its children to the object's children of the same names, and so on;
then the values of all objects found are read. What is not there yet is waited for.
"""

from __future__ import annotations

import atexit
import itertools
import logging
import weakref
from collections import deque
from collections.abc import Iterator
from typing import Any

import torch

from .._core import dtypes
from .._core.errors import InvalidArgumentError
from .._core.tensor import Tensor
from .._core.trackable import (
    CONTAINERS,
    VALUE,
    Trackable,
    children,
    restored_attributes,
    saved_attributes,
    taken,
    wait,
    wait_for_items,
)
from .._core.variable import Variable
from .._files.bundle import Bundle
from .._files.protos import message
from ._object_graph import GRAPH_KEY, Names

_log = logging.getLogger("tensorflow")
_numbers = itertools.count(1)
# names of dtypes in TensorFlow's messages
_TF_NAMES = {"float32": "float", "float64": "double", "float16": "half"}
_UNUSED = (
    "Detecting that an object or model or tf.train.Checkpoint is being deleted with unrestored "
    "values. See the following logs for the specific values in question. To silence these "
    "warnings, use `status.expect_partial()`. See "
    "https://www.tensorflow.org/api_docs/python/tf/train/Checkpoint#restore for details about the "
    "status object returned by the restore function."
)


def graph_of(bundle: Bundle) -> Any:
    """The TrackableObjectGraph of a checkpoint, with all its references in range.

    NotFoundError for a checkpoint by names (of a tf.compat.v1.train.Saver), DataLossError for a
    damaged one.
    """
    from google.protobuf.message import DecodeError

    raw = bundle.read(GRAPH_KEY)
    if isinstance(raw, torch.Tensor) or raw.size != 1:
        raise bundle.damaged("its object graph is no string")
    try:
        graph = message("tensorflow.TrackableObjectGraph").FromString(raw.item())
    except DecodeError:
        raise bundle.damaged("its object graph is no message") from None
    count = len(graph.nodes)
    for node in graph.nodes:
        places = [child.node_id for child in node.children]
        for slot in node.slot_variables:
            places += (slot.original_variable_node_id, slot.slot_variable_node_id)
        if any(not 0 <= place < count for place in places):
            raise bundle.damaged("its object graph refers to nodes that it lacks")
    if not count:
        raise bundle.damaged("its object graph is empty")
    return graph


_alive: weakref.WeakSet[Restoration] = weakref.WeakSet()


@atexit.register
def _report_all():
    for restoration in list(_alive):
        restoration.report()


class Restoration:
    """One checkpoint on its way into objects.

    beside: further children of the root.  matched: the places of the nodes that are bound.
    """

    def __init__(
        self, bundle: Bundle, root: Any, beside: dict[str, Any], skip_slots: bool = False
    ) -> None:
        self._root, self._beside = weakref.ref(root), beside
        self.bundle, self.graph = bundle, graph_of(bundle)
        self.number = next(_numbers)
        self.matched: set[int] = set()
        self._objects: dict[int, Any] = {}
        self._ids: dict[int, int] = {}  # of containers, which cannot be held weakly
        self._seen: dict[int, Any] = {}  # all objects that were met
        self.unused: dict[int, list[str]] = {}  # attributes of objects that the checkpoint lacks
        self.unread: dict[int, list[str]] = {}  # those whose values kerastorch has no tensors for
        self.expect_partial = False
        _alive.add(self)
        # place of a variable -> [(place of the optimizer, place of the slot, name)]
        self.slots: dict[int, list[tuple[int, int, str]]] = {}
        # place of an optimizer -> [(variable, place of the slot, name)]
        self._late_slots: dict[int, list[tuple[Any, int, str]]] = {}
        for place, node in enumerate(self.graph.nodes):
            for slot in node.slot_variables if not skip_slots else ():
                self.slots.setdefault(slot.original_variable_node_id, []).append(
                    (place, slot.slot_variable_node_id, slot.slot_name)
                )

    # what is bound to what
    def object_at(self, place: int) -> Any:
        """The object that a node is bound to, None without one."""
        reference = self._objects.get(place)
        return None if reference is None else reference()

    def bound_ids(self) -> set[int]:
        """The ids of the objects that are bound."""
        found = {id(obj) for place in self._objects if (obj := self.object_at(place)) is not None}
        return found | set(self._ids.values())

    def see(self, obj: Any) -> None:
        """Takes note of an object that could be bound."""
        if not isinstance(obj, CONTAINERS):
            self._seen[id(obj)] = weakref.ref(obj)

    def seen(self) -> list[Any]:
        """The objects noted that are still there."""
        return [obj for reference in self._seen.values() if (obj := reference()) is not None]

    def _bind(self, place, obj):
        """Binds an object to a node; whether that is new."""
        self.see(obj)
        self.matched.add(place)
        container = isinstance(obj, CONTAINERS)
        current = self.object_at(place)
        if container:
            if place in self._ids:
                return False
            self._ids[place] = id(obj)
            return True
        if current is None and place not in self._ids:
            self._objects[place] = weakref.ref(obj)
            return True
        if current is not obj:
            _log.warning(
                "Inconsistent references when loading the checkpoint into this object graph. For "
                "example, in the saved checkpoint object, `model.layer.weight` and "
                "`model.layer_copy.weight` reference the same variable, while in the current "
                "object these are two different variables. The referenced variables are:"
                "(%s and %s).",
                current,
                obj,
            )
        return False

    # the walk
    def restore_all(self, root: Any) -> None:
        """Restores the root and what it leads to."""
        try:
            self.restore(0, root)
        finally:
            self._beside = {}  # lives longer than the objects in it

    def restore(self, place: int, obj: Any, owner: Any = None, way: tuple[str, ...] = ()) -> None:
        """Binds an object and what it leads to, and reads the values of all.

        owner, way: a weak reference to the object from which a container is found, and the edges.
        """
        if self._bind(place, obj):
            if not isinstance(obj, CONTAINERS):
                owner, way = _owner(obj), ()
            self._walk([(place, obj, owner, way)])

    def _walk(self, start):
        queue, found = deque(start), []
        while queue:
            place, obj, owner, way = queue.popleft()
            values = self._values_of(place, obj)
            if values:
                found.append((obj, values))
            queue.extend(self._slots_for(place, obj))
            queue.extend(self._children_of(place, obj, owner, way))
        self._read(found)

    def _children_of(self, place, obj, owner, way) -> Iterator[Any]:
        there = dict(children(obj))
        if obj is self._root():
            there.update(self._beside)
        missing = False
        for edge in self.graph.nodes[place].children:
            if self._still(edge.node_id):
                continue
            child = there.get(edge.local_name)
            if child is not None:
                if self._bind(edge.node_id, child):
                    inner = isinstance(child, CONTAINERS)
                    if inner:
                        yield edge.node_id, child, owner, (*way, edge.local_name)
                    else:
                        yield edge.node_id, child, _owner(child), ()
            elif self._has_values(edge.node_id):
                if isinstance(obj, Trackable):
                    call = _Waiting(self, edge.node_id, weakref.ref(obj), edge.local_name)
                    wait(obj, edge.local_name, call)
                missing = True
        if missing and owner is not None and isinstance(obj, CONTAINERS):
            wait_for_items(owner(), _Look(self, place, owner, way))
        elif missing and getattr(obj, "_children_come_unseen", False):
            wait_for_items(obj, _Look(self, place, weakref.ref(obj), ()))

    def _still(self, place):
        return place in self._ids or self.object_at(place) is not None

    def _has_values(self, place):
        node = self.graph.nodes[place]
        if node.HasField("has_checkpoint_values"):
            return node.has_checkpoint_values.value
        return bool(node.children or node.attributes or node.slot_variables)

    def _slots_for(self, place, obj) -> Iterator[Any]:
        for variable, slot, name in self._late_slots.pop(place, ()):
            original = variable()
            if original is not None:
                yield from self._slot(obj, original, slot, name)
        for optimizer, slot, name in self.slots.pop(place, ()):
            if not isinstance(obj, Variable):
                continue
            if not self._still(optimizer):
                late = self._late_slots.setdefault(optimizer, [])
                late.append((weakref.ref(obj), slot, name))
            else:
                yield from self._slot(self.object_at(optimizer), obj, slot, name)

    def _slot(self, optimizer, variable, place, name):
        """The slot of a variable, made if need be; nothing for what is no optimizer."""
        if not hasattr(optimizer, "_slot_to_restore") or not isinstance(variable, Variable):
            return
        attributes = {a.name: a.checkpoint_key for a in self.graph.nodes[place].attributes}
        if VALUE in attributes:
            shape = self.bundle.entry(attributes[VALUE]).shape
            slot = optimizer._slot_to_restore(variable, name, shape)
            if slot is not None and self._bind(place, slot):
                yield place, slot, None, ()

    # values
    def _values_of(self, place, obj):
        """{attribute: {suffix: key}} of what an object takes from its node."""
        known = {a.name: a.checkpoint_key for a in self.graph.nodes[place].attributes}
        saved = saved_attributes(obj)
        if not saved or getattr(obj, "_restored_by", 0) >= self.number:
            return None
        values = {}
        for name, parts in saved.items():
            if name in known:
                values[name] = {suffix: known[name] + suffix for suffix in parts}
            else:
                self.unused.setdefault(place, []).append(name)
        if len(values) < len(saved):
            return None
        object.__setattr__(obj, "_restored_by", self.number)
        if not isinstance(obj, Variable) and self._left_unread(place, values):
            return None
        return values

    def _left_unread(self, place, values):
        """Whether an object stays as it is, as its values are of TensorFlow's runtime alone."""
        for name, parts in values.items():
            for key in parts.values():
                entry = self.bundle.entry(key)
                if entry.dtype is None or entry.dtype is dtypes.variant:
                    _log.warning(
                        "%s in the checkpoint %s is of dtype %s, which kerastorch has no tensors "
                        "of: the object stays as it is, all others are restored.",
                        key, self.bundle.prefix, entry.dtype_name,
                    )  # fmt: skip
                    self.unread.setdefault(place, []).append(name)
                    return True
        return False

    def _read(self, found):
        """Reads values, after all of them have been checked."""
        variables = [(v[VALUE][""], obj) for obj, v in found if isinstance(obj, Variable)]
        assign_all(self.bundle, variables)
        for obj, values in found:
            if not isinstance(obj, Variable):
                restored_attributes(
                    obj,
                    {
                        name: {s: Tensor(self.bundle.read(key)) for s, key in parts.items()}
                        for name, parts in values.items()
                    },
                )

    def unused_values(self) -> list[int]:
        """The nodes that have values and are bound to no object."""
        return [
            place
            for place, node in enumerate(self.graph.nodes)
            if node.attributes and place not in self.matched
        ]

    def __del__(self):
        if not self.__dict__.get("expect_partial", True):
            self.report()

    def report(self) -> None:
        """Logs what was not used, once, unless that is expected."""
        if self.expect_partial:
            return
        self.expect_partial = True
        unused = self.unused_values()
        if not unused and not self.unused:
            return
        names = Names(self.graph)
        _log.warning(_UNUSED)
        for place in unused:
            _log.warning(
                "Value in checkpoint could not be found in the restored object: %s", names[place]
            )
        for place, attributes in self.unused.items():
            for name in attributes:
                _log.warning(
                    "An attribute in the restored object could not be found in the checkpoint: "
                    "%s.%s",
                    names[place],
                    name,
                )


class _Waiting:
    """Restores a child when it comes."""

    def __init__(self, restoration, place, owner, name):
        self.restoration, self.place, self.owner, self.name = restoration, place, owner, name

    def __call__(self, child):
        self.restoration.restore(self.place, child, self.owner, (self.name,))


class _Look:
    """Restores what has come into a container, which is found again by the way to it."""

    def __init__(self, restoration, place, owner, way):
        self.restoration, self.place, self.owner, self.way = restoration, place, owner, way

    def __call__(self):
        container = self.owner()
        for name in self.way:
            container = dict(children(container)).get(name)
        if container is None:
            return False
        restoration = self.restoration
        there = dict(children(container))
        left = False
        for edge in restoration.graph.nodes[self.place].children:
            if restoration._still(edge.node_id) or not restoration._has_values(edge.node_id):
                continue
            child = there.get(edge.local_name)
            if child is None:
                left = True
            else:
                taken(container, edge.local_name)
                way = (*self.way, edge.local_name)
                restoration.restore(edge.node_id, child, self.owner, way)
        return not left


def _owner(obj):
    return weakref.ref(obj) if isinstance(obj, Trackable) else None


def assign_all(bundle: Bundle, pairs: list[tuple[str, Variable]]) -> None:
    """Gives variables the values of keys, all of them or, if one does not fit, none.

    InvalidArgumentError for another dtype, ValueError for another shape, DataLossError for damage.
    """
    for key, variable in pairs:
        _check(bundle, key, variable)
    bundle.verify_all(key for key, _ in pairs)
    direct = []
    with torch.no_grad():
        for key, variable in pairs:
            target = _target(variable, bundle.entry(key).shape)
            if target is None:
                variable._write(bundle.read(key))
            else:
                direct.append((key, target))
        bundle.read_all_into(direct)


def _check(bundle, key, variable):
    """Whether a variable can take a value."""
    entry = bundle.entry(key)
    kept = dtypes.of(variable._leaf())
    if entry.dtype is not kept:
        raise InvalidArgumentError(
            None,
            None,
            f"tensor_name = {key}; expected dtype {_tf_name(kept.name)} does not equal "
            f"original dtype {_tf_name(entry.dtype_name)} [Op:RestoreV2]",
        )
    if not variable.shape.is_compatible_with(entry.shape):
        raise ValueError(
            f"Received incompatible tensor with shape {entry.shape} when attempting to restore "
            f"variable with shape {tuple(variable.shape)} and name {variable.name}."
        )


def _tf_name(name):
    return _TF_NAMES.get(name, name)


def _target(variable, shape):
    """The tensor to read a variable's value into, straight from the file; None where that can't be.

    What was read of the variable before keeps its memory, the variable moves.
    """
    if getattr(variable, "_parts", None) is not None:
        return None  # a value for each replica
    leaf = variable._leaf()
    plain = isinstance(leaf, torch.Tensor) and tuple(leaf.shape) == shape
    if not plain or not leaf.is_contiguous() or leaf.device.type != "cpu":
        return None
    if not variable._exclusive():
        variable._move(torch.empty_like(leaf))
    return variable._leaf().detach()


class ByName:
    """A checkpoint of values by the variables' names, as a tf.compat.v1.train.Saver writes them."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle, self.number = bundle, next(_numbers)
        self.unused: list[tuple[Any, str]] = []

    def restore(self, obj: Any) -> None:
        """Gives an object its value, if it is a variable that has one; what is missing is noted."""
        if not isinstance(obj, Variable) or getattr(obj, "_restored_by", 0) >= self.number:
            return
        key = obj.name.partition(":")[0]
        if key not in self.bundle:
            self.unused.append((weakref.ref(obj), VALUE))
            return
        assign_all(self.bundle, [(key, obj)])
        object.__setattr__(obj, "_restored_by", self.number)

    def restore_all(self, obj: Any) -> None:
        """Restores an object and what it leads to, now and later."""
        seen, queue = {id(obj)}, [obj]
        for one in queue:
            self.restore(one)
            if isinstance(one, Trackable):
                wait(one, None, self.restore_all)
            for _, child in children(one):
                if id(child) not in seen:
                    seen.add(id(child))
                    queue.append(child)
