"""Keys of calls: what tells quickly that a call is like an earlier one.

A key is a flat list: dtype and shape of tensors, Python values, the kinds and lengths of nests,
numbers of variables, weak references to other objects.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
import torch

from ._core import convert, nest
from ._core.composite import Composite
from ._core.tensor import Tensor
from ._core.tensor_spec import TypeSpec
from ._core.variable import Variable
from ._function_type import Arguments
from ._trace_types import is_array

LITERALS = frozenset({int, float, bool, str, bytes, complex, type(None)})

# ways to take a value, by its class
_NEST, _DICT, _ARRAY, _VARIABLE, _OBJECT, _NO = range(6)
_ways: dict[type, int] = {list: _NEST, tuple: _NEST, dict: _DICT}
_SLOW = (torch.Tensor, Composite, TypeSpec, weakref.ref)


def _way(value: Any) -> int:
    kind = type(value)
    if isinstance(value, Variable):
        way = _VARIABLE
    elif isinstance(value, (np.ndarray, np.generic)):
        way = _ARRAY if is_array(value) else _NO
    elif (
        isinstance(value, _SLOW)
        or getattr(value, "_is_symbolic", False)
        or hasattr(value, "__tf_tracing_type__")
        or is_array(value)
        or nest.is_nested(value)
        or kind.__eq__ is not object.__eq__
        or kind.__hash__ is not object.__hash__
    ):
        way = _NO
    else:
        way = _OBJECT
    _ways[kind] = way
    return way


def add(value: Any, key: list[Any], tensors: list[Tensor]) -> bool:
    """Adds what tells about a value to a key, and its tensors to the tensors; False if it can't."""
    kind = type(value)
    if kind is Tensor:
        raw = value._t
        key.append(raw.dtype)
        key.append(raw.shape)
        tensors.append(value)
        return True
    if kind in LITERALS:
        key.append(value)
        return True
    way = _ways.get(kind)
    if way is None:
        way = _way(value)
    if way == _NEST:
        key.append(kind)
        key.append(len(value))
        return all(add(x, key, tensors) for x in value)
    if way == _DICT:
        return _add_dict(value, key, tensors)
    if way == _ARRAY:
        return add(convert.to_tensor(value), key, tensors)
    if way == _VARIABLE:
        key.append(Variable)
        key.append(value._itself._number)
        return True
    if way == _NO:
        return False
    try:
        key.append(weakref.ref(value))
    except TypeError:
        return False
    return True


def _add_dict(value, key, tensors):
    try:
        names = sorted(value)
    except TypeError:
        return False
    key.append(dict)
    key.append(tuple(names))
    return all(add(value[name], key, tensors) for name in names)


def add_keywords(kwargs: dict[str, Any], key: list[Any], tensors: list[Tensor]) -> bool:
    """The same for all keyword arguments."""
    key.append(add)  # no argument is
    for name, value in kwargs.items():
        key.append(name)
        if not add(value, key, tensors):
            return False
    return True


class _Slot:
    """Stands for the tensor of that number."""

    __slots__ = ("dtype", "number")

    def __init__(self, number, dtype):
        self.number, self.dtype = number, dtype


def order(type: Any, args: Any, kwargs: Any, defaults: Any, arguments: Arguments) -> Any:
    """How the tensors that `add` finds become the inputs of a graph.

    A list with an int for each input, the number of the tensor, or the tensor itself where it does
    not come from the call (defaults, converted numbers).  () where they are the inputs as they
    stand, None where that can't be said.
    """
    count = [0]

    def slotted(x):
        if x is None or builtin(x) in LITERALS:
            return x
        if builtin(x) is Tensor or is_array(x):
            count[0] += 1
            return _Slot(count[0] - 1, (x if builtin(x) is Tensor else convert.to_tensor(x)).dtype)
        return x

    args, kwargs = (
        nest.map_structure(slotted, list(args)),
        {k: nest.map_structure(slotted, v) for k, v in kwargs.items()},
    )
    bound = type.bind(*args, **kwargs)
    for name, value in defaults.items():
        bound.arguments.setdefault(name, value)
    bound.apply_defaults()
    found: list[Any] = []
    pairs = zip(Arguments(bound).places, arguments.places, strict=True)
    for (_, _, ours), (_, _, value) in sorted(pairs, key=_positional_first):
        if not _matched(nest.flatten(ours), nest.flatten(value, expand_composites=True), found):
            return None
    return () if found == list(range(count[0])) else found


builtin = type


def _positional_first(pair):
    name, kind, _ = pair[1]
    keyword = kind is Arguments.KEYWORD
    return keyword, name if keyword else ""


def _matched(ours, values, found):
    if len(ours) != len(values):
        return False
    for slot, x in zip(ours, values, strict=True):
        if isinstance(slot, _Slot):
            if slot.dtype is not x.dtype:
                return False  # an array that the input signature has cast
            found.append(slot.number)
        elif type(x) is Tensor:
            if type(slot) in LITERALS:
                return False  # a number that the input signature has cast
            found.append(x)
    return True
