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
from .dependencies import _OWN, _VALUES, _is_beside, _is_filled, _root, _slots

# Attributes that say nothing of a step, or that follow torch's own ways of change at once.
_LIVE = {
    *("_parameters", "_buffers", "_modules", "_held", "_non_persistent_buffers_set"),
    *("_backward_pre_hooks", "_backward_hooks", "_is_full_backward_hook", "_forward_hooks"),
    *("_forward_hooks_with_kwargs", "_forward_hooks_always_called", "_forward_pre_hooks"),
    *("_forward_pre_hooks_with_kwargs", "_state_dict_hooks", "_state_dict_pre_hooks"),
    *("_load_state_dict_pre_hooks", "_load_state_dict_post_hooks"),
    *("_policy", "_tracked", "_name", "_scope_name", "_ready", "_holds_torch", "_torch_decides"),
    *("built", "_built", "_is_built", "_arguments", "_wanted", "_traced_steps"),
    # of legacy optimizers, where they are variables
    "_hyper",
    # of steps of plans, which follow `structure`
    *("floating", "composite"),
}
# Modules whose objects hold what steps keep for the next ones.
_APART = (f"{_OWN}.keras._train.", f"{_OWN}._graph.", f"{_OWN}.keras.callbacks.")
_SETTLING = 4  # windows after which what a step changes itself is known
_MISSING = object()


class Frozen:
    """The attributes of some objects, and of what they hold, as they are now.

    items: (dict, name) of single items that count, too.

    As a context manager it puts back inside what was changed since.  What the code inside changes
    itself is its own state, and stays changed.
    """

    def __init__(self, *roots: Any, items: Any = ()):
        self._dicts = []  # (dict, its length, getter of values, values)
        self._lists = []  # (list, items)
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
        if isinstance(value, (type, types.ModuleType, *_VALUES)):
            return
        if isinstance(value, dict):
            self._note(value, list(value), stack)
        elif isinstance(value, list):
            self._lists.append((value, tuple(value)))
            stack += value
        elif isinstance(value, (tuple, set, frozenset)):
            stack += value
        elif isinstance(value, types.FunctionType):
            if value.__closure__:
                stack += [c.cell_contents for c in value.__closure__ if _is_filled(c)]
        elif isinstance(value, types.MethodType):
            stack.append(value.__self__)
        elif isinstance(value, functools.partial):
            stack += [value.func, *value.args, value.keywords]
        elif not type(value).__module__.startswith(_APART) and any(
            _root(base) == _OWN for base in type(value).__mro__
        ):
            self._visit_object(value, stack)

    def _visit_object(self, value, stack):
        attributes = getattr(value, "__dict__", None)
        if attributes is not None:
            if isinstance(value, TrackedWeights):
                self._layers[id(attributes)] = value
            self._note(attributes, [k for k in attributes if not _is_live(k)], stack)
        for name in _slots(type(value)):
            if not _is_live(name) and hasattr(value, name):
                found = getattr(value, name)
                self._slotted.append((value, name, found))
                stack.append(found)

    def _note(self, attributes, keys, stack):
        getter = _getter(keys)
        values = getter(attributes)
        self._dicts.append((attributes, len(attributes), getter, keys, values))
        stack += values

    def holds(self) -> bool:
        """Whether nothing has changed."""
        try:
            return (
                all(
                    len(d) == n and all(map(is_, values(d), kept))
                    for d, n, values, _, kept in self._dicts
                )
                and all(len(x) == len(old) and all(map(is_, x, old)) for x, old in self._lists)
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
        for i, (attributes, _, _, keys, kept) in enumerate(self._dicts):
            for key, old in zip(keys, kept, strict=True):
                if attributes.get(key, _MISSING) is not old:
                    found.append(_Item(attributes, key, old))
            known = set(keys)
            new = [k for k in attributes if k not in known and not _is_live(k)]
            found += [_Item(attributes, key, _MISSING) for key in new]
            self._dicts[i] = (attributes, len(attributes), *self._dicts[i][2:])
        for x, name, old in self._items:
            if x.get(name) is not old:
                found.append(_Item(x, name, old))
        for x, old in self._lists:
            if len(x) != len(old) or not all(map(is_, x, old)):
                found.append(_Items(x, old))
        for x, name, old in self._slotted:
            if getattr(x, name, _MISSING) is not old:
                found.append(_Slot(x, name, old))
        return [x for x in found if not x.is_live()]

    def _forget(self, changes):
        """Takes changes as a step's own: such attributes are its state."""
        lists = {id(x.of) for x in changes if type(x) is _Items}
        self._lists = [x for x in self._lists if id(x[0]) not in lists]
        slots = {(id(x.of), x.name) for x in changes if type(x) is _Slot}
        self._slotted = [x for x in self._slotted if (id(x[0]), x[1]) not in slots]
        names: dict[int, set] = {}
        for x in changes:
            if type(x) is _Item:
                names.setdefault(id(x.of), set()).add(x.name)
        for i, (attributes, _, _, keys, kept) in enumerate(self._dicts):
            own = names.get(id(attributes))
            if own is not None:
                rest = [(k, v) for k, v in zip(keys, kept, strict=True) if k not in own]
                keys, kept = [k for k, _ in rest], tuple(v for _, v in rest)
                self._dicts[i] = (attributes, len(attributes), _getter(keys), keys, kept)


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


class _Items(_Item):
    """Changed items of a list."""

    __slots__ = ()

    def __init__(self, of, old):
        self.of, self.name, self.old, self.now = of, None, old, tuple(of)

    def is_live(self):
        return False

    def put_back(self):
        self.of[:] = self.old

    def undo(self):
        if len(self.of) == len(self.old) and all(map(is_, self.of, self.old)):
            self.of[:] = self.now


def _is_live(name):
    return name in _LIVE or _is_beside(name)


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
