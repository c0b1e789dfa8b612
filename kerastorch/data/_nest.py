"""The nested structures of tf.data: tuples, dicts, namedtuples and attrs objects.

A list is no structure here but a tensor to be, unlike in tf.nest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any


def is_nested(value: Any) -> bool:
    """Whether `value` is a tuple, a dict or the like."""
    return isinstance(value, (tuple, Mapping)) or hasattr(type(value), "__attrs_attrs__")


def flatten(structure: Any) -> list[Any]:
    """The leaves, in order; dicts in the order of their sorted keys."""
    out = []
    _flatten(structure, out)
    return out


def _flatten(structure, out):
    if not is_nested(structure):
        out.append(structure)
        return
    for x in children(structure):
        _flatten(x, out)


def children(structure: Any) -> list[Any]:
    """The members of one level."""
    if isinstance(structure, Mapping):
        return [structure[k] for k in sorted(structure)]
    if isinstance(structure, tuple):
        return list(structure)
    return [getattr(structure, a.name) for a in type(structure).__attrs_attrs__]


def rebuilt(structure: Any, members: list[Any]) -> Any:
    """A structure of the same kind with other members."""
    if isinstance(structure, Mapping):
        new = dict(zip(sorted(structure), members, strict=True))
        ordered = {k: new[k] for k in structure}
        return ordered if type(structure) is dict else type(structure)(ordered)
    if type(structure) is tuple:
        return tuple(members)
    if isinstance(structure, tuple) and not hasattr(structure, "_fields"):
        return type(structure)(members)
    return type(structure)(*members)


def pack_sequence_as(structure: Any, leaves: Any) -> Any:
    """`structure` with other leaves."""
    return _packed(structure, iter(leaves))


def _packed(structure, leaves: Iterator[Any]):
    if not is_nested(structure):
        return next(leaves)
    return rebuilt(structure, [_packed(x, leaves) for x in children(structure)])


def map_structure(function: Callable[..., Any], structure: Any, *others: Any) -> Any:
    """function(leaf, ...) in the place of every leaf, of structures that are alike."""
    flat = [flatten(s) for s in (structure, *others)]
    return pack_sequence_as(structure, [function(*leaves) for leaves in zip(*flat, strict=True)])


def same_structure(a: Any, b: Any) -> bool:
    """Whether two structures are of the same kinds and keys."""
    if not is_nested(a) or not is_nested(b):
        return is_nested(a) == is_nested(b)
    if isinstance(a, Mapping) or isinstance(b, Mapping):
        if not (isinstance(a, Mapping) and isinstance(b, Mapping)) or a.keys() != b.keys():
            return False
    elif (type(a) is not type(b)) and not (type(a) is tuple or type(b) is tuple):
        return False
    first, second = children(a), children(b)
    return len(first) == len(second) and all(map(same_structure, first, second))
