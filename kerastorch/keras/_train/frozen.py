"""What a traced step froze: attributes of the model and of all that it holds, as they were.

Keras traces its steps, so what Python attributes said when a step was traced holds until the model
is compiled again, or a batch of another type comes: `trainable`, activations, rates, factors of
regularizers, fields of losses and optimizers.  Steps here read attributes as they run; so what was
changed since is put back while they do.
"""

from __future__ import annotations

import functools
import operator
import types
from operator import is_
from typing import Any

from ..._core.state import structure
from .._layer.weights import TrackedWeights
from .dependencies import OWN, VALUES, is_beside, is_filled, root, slots

# Public attributes that say nothing of a step, or that are its own state.
_LIVE = {"built", "floating", "composite"}  # the last two of steps of plans follow `structure`
# Private attributes that say something of a step: public ones set them.
_SAYS = ("_trainable", "_fn_kwargs")
# Modules whose objects hold what steps keep for the next ones.
_APART = (f"{OWN}.keras._train.", f"{OWN}._graph.", f"{OWN}.keras.callbacks.")
_SETTLING = 4  # windows after which what a step changes itself is known
_MISSING = object()


class Frozen:
    """The attributes of some objects, and of what they hold, as they are now.

    items: (dict, name) of single items that count, too.

    As a context manager it puts back inside what was changed since.  What the code inside changes
    itself is its own state, and stays changed.
    """

    def __init__(self, *roots: Any, items: Any = ()):
        self._dicts = []  # (dict, getter of values, keys, values)
        self._slotted = []  # (object, name, value)
        self._layers = {}  # id of the attributes of a layer -> the layer
        self._settling, self._undo = _SETTLING, None
        seen: dict[int, Any] = {}
        stack = list(roots)
        while stack:
            value = stack.pop()
            if id(value) not in seen:
                seen[id(value)] = value
                self._visit(value, stack)
        self._seen = seen
        self._items = [(attributes, name, attributes.get(name)) for attributes, name in items]

    def _visit(self, value, stack):
        if isinstance(value, (type, types.ModuleType, *VALUES)):
            return
        if isinstance(value, dict):
            stack += value.values()
        elif isinstance(value, (list, tuple, set, frozenset)):
            stack += value
        elif isinstance(value, types.FunctionType):
            if value.__closure__:
                stack += [c.cell_contents for c in value.__closure__ if is_filled(c)]
        elif isinstance(value, types.MethodType):
            stack.append(value.__self__)
        elif isinstance(value, functools.partial):
            stack += [value.func, *value.args, value.keywords]
        elif not type(value).__module__.startswith(_APART) and any(
            root(base) == OWN for base in type(value).__mro__
        ):
            self._visit_object(value, stack)

    def _visit_object(self, value, stack):
        attributes = getattr(value, "__dict__", None)
        if attributes is not None:
            if isinstance(value, TrackedWeights):
                self._layers[id(attributes)] = value
            self._note(attributes, [k for k in attributes if _counts(k)])
            if isinstance(attributes.get("_fn_kwargs"), dict):
                self._note(attributes["_fn_kwargs"], list(attributes["_fn_kwargs"]))
            stack += attributes.values()
        for name in slots(type(value)):
            if _counts(name) and hasattr(value, name):
                found = getattr(value, name)
                self._slotted.append((value, name, found))
                stack.append(found)

    def _note(self, attributes, keys):
        if keys:
            getter = _getter(keys)
            self._dicts.append((attributes, getter, keys, getter(attributes)))

    def holds(self) -> bool:
        """Whether nothing has changed."""
        try:
            return (
                all(all(map(is_, values(d), kept)) for d, values, _, kept in self._dicts)
                and all(getattr(x, name) is old for x, name, old in self._slotted)
                and all(x.get(name) is old for x, name, old in self._items)
            )
        except (KeyError, AttributeError):
            return False

    def __enter__(self):
        if not self.holds():
            self._put_back()

    def __exit__(self, *exc):
        if self._undo is not None:
            for change in self._undo:
                change.undo()
            self._finish(self._undo)
            self._undo = None
        elif self._settling:
            self._settling -= 1
            if not self.holds():
                self._forget(self._changes())

    def _put_back(self):
        changes = self._changes()
        for change in changes:
            change.put_back()
        self._finish(changes)
        self._undo = changes or None

    def _finish(self, changes):
        """Tells the layers, and what is kept of them, that attributes have changed."""
        if changes:
            structure.version += 1
        for change in changes:
            layer = self._layers.get(id(change.of))
            if layer is not None and change.name == "_trainable":
                layer._refreeze()

    def _changes(self):
        """What has changed since, in no matter which way."""
        found = []
        for attributes, _, keys, kept in self._dicts:
            for key, old in zip(keys, kept, strict=True):
                if attributes.get(key, _MISSING) is not old:
                    found.append(_Item(attributes, key, old))
        for x, name, old in self._items:
            if x.get(name) is not old:
                found.append(_Item(x, name, old))
        for x, name, old in self._slotted:
            if getattr(x, name, _MISSING) is not old:
                found.append(_Slot(x, name, old))
        return [x for x in found if not x.is_live()]

    def _forget(self, changes):
        """Takes changes as a step's own: such attributes are its state."""
        slots = {(id(x.of), x.name) for x in changes if type(x) is _Slot}
        self._slotted = [x for x in self._slotted if (id(x[0]), x[1]) not in slots]
        names: dict[int, set] = {}
        for x in changes:
            if type(x) is _Item:
                names.setdefault(id(x.of), set()).add(x.name)
        for i, (attributes, _, keys, kept) in enumerate(self._dicts):
            own = names.get(id(attributes))
            if own is not None:
                rest = [(k, v) for k, v in zip(keys, kept, strict=True) if k not in own]
                keys, kept = [k for k, _ in rest], tuple(v for _, v in rest)
                self._dicts[i] = (attributes, _getter(keys), keys, kept)


class _Item:
    """A changed item of a dict: an attribute."""

    __slots__ = ("name", "now", "of", "old")

    def __init__(self, of, name, old):
        self.of, self.name, self.old = of, name, old
        self.now = self._get()

    def is_live(self) -> bool:
        """Whether the change counts at once: torch's users freeze parameters so."""
        return self.name == "_trainable" and bool(self.of.get("_torch_decides"))

    def _get(self):
        return self.of.get(self.name, _MISSING)

    def _set(self, value):
        if value is _MISSING:
            self.of.pop(self.name, None)
        else:
            self.of[self.name] = value

    def put_back(self) -> None:
        """Sets what was."""
        self._set(self.old)

    def undo(self) -> None:
        """Sets what is, unless it has been changed meanwhile."""
        if self._get() is self.old:
            self._set(self.now)


class _Slot(_Item):
    """A changed attribute of an object with slots."""

    __slots__ = ()

    def is_live(self):
        return False

    def _get(self):
        return getattr(self.of, self.name, _MISSING)

    def _set(self, value):
        setattr(self.of, self.name, value)


def _counts(name):
    """Whether an attribute says something of a step."""
    if name.startswith("_"):
        return name in _SAYS
    return name not in _LIVE and not is_beside(name)


def _getter(keys):
    if not keys:
        return _nothing
    if len(keys) == 1:
        return functools.partial(_one, keys[0])
    return operator.itemgetter(*keys)


def _nothing(attributes):
    return ()


def _one(key, attributes):
    return (attributes[key],)
