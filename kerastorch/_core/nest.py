"""tf.nest: nested structures of lists, tuples, namedtuples, dicts and attrs objects.

Dictionaries are walked in the order of their sorted keys; strings, arrays and tensors are leaves.
"""

from __future__ import annotations

import collections
from collections import abc
from typing import Any

_SEQUENCES = (range, collections.deque, collections.UserList, bytearray, memoryview)

# what is asked about most is told by its very type
_LEAVES = {str, bytes, int, float, bool, complex, type(None)}
_NESTS = {list, tuple, dict}


def leaf_type(cls: type) -> None:
    """Says that the instances of a class, of just this one, are leaves."""
    _LEAVES.add(cls)


def is_nested(seq: Any) -> bool:
    """Whether `seq` is a list, tuple, dict or the like (tf.nest.is_nested)."""
    kind = type(seq)
    if kind in _LEAVES:
        return False
    if kind in _NESTS:
        return True
    if isinstance(seq, (str, bytes)):
        return False
    return (
        isinstance(seq, (list, tuple, abc.Mapping, abc.MappingView, *_SEQUENCES))
        or _attrs(seq) is not None
    )


def flatten(structure: Any, expand_composites: bool = False) -> list[Any]:
    """The leaves, in order, as a list (tf.nest.flatten).

    expand_composites: whether composite tensors are taken apart into their tensors.
    """
    out = []
    _flatten(structure, out, expand_composites)
    return out


def _flatten(structure, out, expand):
    kind = type(structure)
    if kind is list or kind is tuple:
        for x in structure:
            _flatten(x, out, expand)
    elif kind is dict or is_nested(structure):
        for x in _children(structure):
            _flatten(x, out, expand)
    elif expand and hasattr(structure, "_components"):
        for x in structure._components():
            _flatten(x, out, expand)
    else:
        out.append(structure)


def paths(structure: Any) -> list[tuple[Any, ...]]:
    """The keys and places that lead to each leaf, in the order of `flatten`."""
    if not is_nested(structure):
        return [()]
    return [
        (step, *rest)
        for step, child in zip(_steps(structure), _children(structure), strict=True)
        for rest in paths(child)
    ]


def _steps(structure):
    if isinstance(structure, abc.Mapping):
        return _sorted_keys(structure)
    if hasattr(structure, "_fields"):
        return list(structure._fields)
    names = _attrs(structure)
    return names if names is not None else range(len(_children(structure)))


def _attrs(structure):
    return getattr(type(structure), "__attrs_attrs__", None)


def _sorted_keys(mapping):
    try:
        return sorted(mapping)
    except TypeError:
        raise TypeError("nest only supports dicts with sortable keys.") from None


def _children(structure):
    if type(structure) is dict or isinstance(structure, abc.Mapping):
        return [structure[k] for k in _sorted_keys(structure)]
    if _attrs(structure) is not None:
        return [getattr(structure, a.name) for a in _attrs(structure)]
    return list(structure)


def _rebuild(structure, children):
    """A structure of the kind of `structure` with other children."""
    kind = type(structure)
    if kind is list or kind is tuple:
        return kind(children)
    if kind is dict:
        new = dict(zip(_sorted_keys(structure), children, strict=True))
        return {k: new[k] for k in structure}
    if isinstance(structure, abc.Mapping):
        new = dict(zip(_sorted_keys(structure), children, strict=True))
        ordered = {k: new[k] for k in structure}
        if isinstance(structure, collections.defaultdict):
            return collections.defaultdict(structure.default_factory, ordered)
        return ordered if type(structure) is dict else type(structure)(ordered)
    if isinstance(structure, tuple) and hasattr(structure, "_fields"):
        return type(structure)(*children)
    if _attrs(structure) is not None:
        return type(structure)(*children)
    if isinstance(structure, (range, memoryview)):
        return list(children)
    return type(structure)(children)


def pack_sequence_as(
    structure: Any, flat_sequence: abc.Iterable[Any], expand_composites: bool = False
) -> Any:
    """`flat_sequence` in the nesting of `structure` (tf.nest.pack_sequence_as).

    ValueError when the number of leaves differs.
    """
    flat = list(flat_sequence)
    if not is_nested(structure) and not (expand_composites and hasattr(structure, "_components")):
        if len(flat) != 1:
            raise ValueError(
                f"The target structure is of type {type(structure)}, but the input is a sequence "
                f"of length {len(flat)}: {flat!r}"
            )
        return flat[0]
    wanted = len(flatten(structure, expand_composites))
    if wanted != len(flat):
        raise ValueError(
            "Could not pack sequence. Structure had "
            f"{wanted} atoms, but flat_sequence had {len(flat)} items. Structure: {structure!r}, "
            f"flat_sequence: {flat!r}."
        )
    return _pack(structure, iter(flat), expand_composites)


def _pack(structure, leaves, expand):
    if is_nested(structure):
        return _rebuild(structure, [_pack(x, leaves, expand) for x in _children(structure)])
    if expand and hasattr(structure, "_components"):
        return structure._from_components([next(leaves) for _ in structure._components()])
    return next(leaves)


def map_structure(func: abc.Callable[..., Any], *structure: Any, **kwargs: Any) -> Any:
    """`func` on the leaves that stand in the same place of each structure.

    ValueError or TypeError when the structures differ (tf.nest.map_structure).
    """
    if not callable(func):
        raise TypeError(f"func must be callable, got: {func!r}")
    if not structure:
        raise ValueError("Must provide at least one structure")
    check_types = kwargs.pop("check_types", True)
    expand = kwargs.pop("expand_composites", False)
    if kwargs:
        raise ValueError(
            f"Only valid keyword arguments are `check_types` and "
            f"`expand_composites`, not: {sorted(kwargs)}"
        )
    if len(structure) == 1 and not expand:
        return _mapped(func, structure[0])
    for other in structure[1:]:
        assert_same_structure(structure[0], other, check_types, expand)
    columns = zip(*(flatten(s, expand) for s in structure), strict=True)
    return pack_sequence_as(structure[0], [func(*column) for column in columns], expand)


def _mapped(func, structure):
    if is_nested(structure):
        return _rebuild(structure, [_mapped(func, x) for x in _children(structure)])
    return func(structure)


def assert_same_structure(
    nest1: Any, nest2: Any, check_types: bool = True, expand_composites: bool = False
) -> None:
    """Raises ValueError when the nestings differ, TypeError when their types do."""
    try:
        _assert_same(nest1, nest2, check_types)
    except (ValueError, TypeError) as error:
        raise type(error)(
            f"The two structures don't have the same nested structure.\n\nFirst structure: "
            f"type={type(nest1).__name__} str={nest1}\n\nSecond structure: "
            f"type={type(nest2).__name__} str={nest2}\n\n{error}"
        ) from None


def _assert_same(a, b, check_types):
    if is_nested(a) != is_nested(b):
        raise ValueError(f"Substructure {a!r} is a nest and {b!r} is not, or the reverse.")
    if not is_nested(a):
        return
    if check_types and not _same_kind(a, b):
        raise TypeError(f"Types differ: {type(a).__name__} and {type(b).__name__}.")
    left, right = _children(a), _children(b)
    if isinstance(a, abc.Mapping) and isinstance(b, abc.Mapping) and set(a) != set(b):
        raise ValueError(f"Keys differ: {list(a)} and {list(b)}.")
    if len(left) != len(right):
        raise ValueError(f"Lengths differ: {len(left)} and {len(right)}.")
    for x, y in zip(left, right, strict=True):
        _assert_same(x, y, check_types)


def _same_kind(a, b):
    if isinstance(a, abc.Mapping) and isinstance(b, abc.Mapping):
        return True
    named = hasattr(a, "_fields"), hasattr(b, "_fields")
    if any(named):
        return all(named) and type(a).__name__ == type(b).__name__ and a._fields == b._fields
    return type(a) is type(b) or isinstance(a, type(b)) or isinstance(b, type(a))
