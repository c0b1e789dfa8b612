"""What ops do with symbolic and composite values: the doors of the op boundary.

A symbolic tensor (KerasTensor) has `_is_symbolic = True` and a method `_op(function, args, spec)`
that draws the call and answers with the symbolic result.  For composite values there is a table by
type and op.
"""

from __future__ import annotations

import functools
import importlib
import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from . import convert
from .acting import ActingNode
from .composite import Composite
from .modes import modes, offered

_PLAIN = frozenset({float, int, bool, str, bytes, complex, type(None)})
# type -> {op's Spec: function of the op's arguments}
_table = {}
# type -> function of (spec, args) for all elementwise ops
_elementwise = {}
# type -> the module that registers what ops do with it, until it is loaded
_homes = {}


def register(kind: type, op: Callable[..., Any], function: Callable[..., Any]) -> None:
    """Makes the public function `op` call `function`, with its arguments, for values of a type.

    For Composite: for those of all types that have no function of their own.
    """
    _table.setdefault(kind, {})[op.spec] = function


def register_home(kind: type, module: str) -> None:
    """Names the module, loaded at need, in which the functions for a type are registered."""
    _homes[kind] = module


def register_elementwise(kind: type, function: Callable[[Any, Sequence[Any]], Any]) -> None:
    """Makes all elementwise ops call `function(spec, args)` for values of a type."""
    _elementwise[kind] = function


def special(args: Iterable[Any]) -> Any:
    """The first symbolic tensor among arguments, else the first composite value, else None.

    Nested sequences, dicts and slices are looked through.
    """
    found = None
    for x in args:
        kind = type(x)
        if kind in _PLAIN:
            continue
        if kind is list or kind is tuple:
            x = None if _PLAIN.issuperset(map(type, x)) else special(x)
        elif kind is dict:
            x = special(x.values())
        elif kind is slice:
            x = special((x.start, x.stop, x.step))
        if getattr(x, "_is_symbolic", False):
            return x
        if found is None and isinstance(x, Composite):
            found = x
    return found


def find_symbolic(args: Iterable[Any]) -> Any:
    """The first symbolic tensor among arguments, looked for as `special` does; None without one."""
    found = special(args)
    return found if getattr(found, "_is_symbolic", False) else None


class Drawable:
    """What the builder of functional models asks of a function that is no single op."""

    type = None
    groups = ()
    elementwise = False

    def __init__(self, function):
        self.label = function.__name__
        self._signature = inspect.signature(function)
        self.params = list(self._signature.parameters.values())

    def values(self, args: Sequence[Any], kwargs: dict[str, Any]) -> list[Any]:
        """The arguments in the order of the parameters."""
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return [bound.arguments[p.name] for p in self.params]


def drawable(function: Callable[..., Any], gives: Any = "examples") -> Callable[..., Any]:
    """Makes a function of functions draw itself, as one call, where it meets a KerasTensor, and
    be one Node to the handlers of a thread.

    For functions with no `*args`; on other arguments it is the function as it stands.
    gives: how a graph knows what comes of it: see acting.py.
    """
    spec = None
    node = ActingNode(function, gives=gives, graded=True, acts=False)

    @functools.wraps(function)
    def public(*args, **kwargs):
        nonlocal spec
        if modes.active:
            result = offered(node, (args, kwargs))
            if result is not NotImplemented:
                return result
        found = special((args, kwargs))
        if getattr(found, "_draws", False):
            spec = spec or Drawable(function)
            return found._op(public, spec.values(args, kwargs), spec)
        return function(*args, **kwargs)

    return public


def symbolic(spec: Any, args: Sequence[Any], found: Any) -> Any:
    """The door for symbolic tensors: the builder of functional models draws the call."""
    if isinstance(found, Composite):
        return NotImplemented
    return found._op(spec.public, args, spec)


def composite(spec: Any, args: Sequence[Any], found: Any) -> Any:
    """The door for composite values: what the table says for their type.

    Without an entry, values with a tensor form are converted; ValueError for all others.
    """
    kind = type(found)
    if kind in _homes:
        importlib.import_module(_homes[kind])
        del _homes[kind]
    function = _table.get(kind, {}).get(spec)
    if function is not None:
        return function(*args)
    if spec.elementwise and kind in _elementwise:
        result = _elementwise[kind](spec, args)
        if result is not NotImplemented:
            return result
    function = _table.get(Composite, {}).get(spec)
    if function is not None:
        return function(*args)
    if convert.has_conversion(kind):
        return NotImplemented
    raise ValueError(
        f"{spec.label} is not defined for {kind.__name__}s: it takes tensors, got {found!r} "
        f"[Op:{spec.label}]"
    )


DOORS = (symbolic, composite)
