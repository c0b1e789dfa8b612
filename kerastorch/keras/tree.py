"""keras.tree of Keras 3: nested lists, tuples, dicts and namedtuples."""

from .._core import nest
from .._core.missing import namespace as _namespace

__all__ = [
    "MAP_TO_NONE",
    "assert_same_paths",
    "assert_same_structure",
    "flatten",
    "flatten_with_path",
    "is_nested",
    "lists_to_tuples",
    "map_shape_structure",
    "map_structure",
    "map_structure_up_to",
    "pack_sequence_as",
    "traverse",
]


class MAP_TO_NONE:
    """What a function that `traverse` calls gives for None."""


def is_nested(structure):
    """Whether `structure` is a list, tuple, dict or the like."""
    return nest.is_nested(structure)


def flatten(structure):
    """The leaves, in order (dicts by their sorted keys), as a list."""
    return nest.flatten(structure)


def flatten_with_path(structure):
    """[(path, leaf)], a path being the tuple of keys and positions that lead to it."""
    if not nest.is_nested(structure):
        return [((), structure)]
    return [
        ((key, *path), leaf)
        for key, child in _items(structure)
        for path, leaf in flatten_with_path(child)
    ]


def _items(structure):
    """(key or position, child) for each child."""
    if hasattr(structure, "keys"):
        return [(k, structure[k]) for k in sorted(structure)]
    return list(enumerate(structure))


def assert_same_structure(a, b):
    """ValueError unless both have the same nests, of the same types."""
    try:
        nest.assert_same_structure(a, b)
    except TypeError as error:
        raise ValueError(str(error)) from None


def assert_same_paths(a, b):
    """ValueError unless leaves are in the same places in both."""
    first, second = ({path for path, _ in flatten_with_path(x)} for x in (a, b))
    if first != second:
        raise ValueError(
            "`a` and `b` don't have the same paths: only in one of both are "
            f"{sorted(map(str, first ^ second))}"
        )


def map_structure(func, *structures):
    """func(x, y, ...) for the leaves of structures that are alike, in their structure.

    TypeError for what is not callable, ValueError for structures that differ.
    """
    if not callable(func):
        raise TypeError(f"`func` must be callable. Received: func={func}")
    if not structures:
        raise ValueError("Must provide at least one structure")
    for other in structures[1:]:
        assert_same_structure(structures[0], other)
    return nest.map_structure(func, *structures)


def map_structure_up_to(shallow_structure, func, *structures):
    """As `map_structure`, leaves being what stands where `shallow_structure` has leaves."""
    if not nest.is_nested(shallow_structure):
        return func(*structures)
    places = [path for path, _ in flatten_with_path(shallow_structure)]
    found = [func(*(_at(x, path) for x in structures)) for path in places]
    return nest.pack_sequence_as(shallow_structure, found)


def _at(structure, path):
    for key in path:
        try:
            structure = structure[key]
        except (TypeError, KeyError, IndexError):
            raise ValueError(f"a structure has nothing at {path}: {structure!r}") from None
    return structure


def pack_sequence_as(structure, flat_sequence):
    """The items of a flat sequence as the leaves of a structure."""
    return nest.pack_sequence_as(structure, list(flat_sequence))


def lists_to_tuples(structure):
    """The structure with tuples in place of lists."""
    return traverse(lambda x: tuple(x) if isinstance(x, list) else None, structure, top_down=False)


def map_shape_structure(func, structure):
    """func(shape) for each shape, a list or tuple of ints and None, in a structure."""
    if not callable(func):
        raise TypeError(f"`func` must be callable. Received: func={func}")
    return traverse(lambda x: func(x) if _is_shape(x) else None, structure)


def _is_shape(x):
    return isinstance(x, (list, tuple)) and all(n is None or isinstance(n, int) for n in x)


def traverse(func, structure, top_down=True):
    """The structure with func(x) in place of each part x for which it is not None.

    func: called for nests and leaves; MAP_TO_NONE stands for None.
    top_down: whether a nest comes before its children, which then are left alone where it changes.
    """
    found = func(structure) if top_down else None
    if found is None:
        found = structure
        if nest.is_nested(structure):
            children = [traverse(func, child, top_down) for _, child in _items(structure)]
            found = _with_children(structure, children)
        if not top_down:
            changed = func(found)
            found = found if changed is None else changed
    return None if found is MAP_TO_NONE else found


def _with_children(structure, children):
    if hasattr(structure, "keys"):
        made = dict(zip(sorted(structure), children, strict=True))
        return type(structure)((k, made[k]) for k in structure)
    if hasattr(structure, "_fields"):
        return type(structure)(*children)
    return type(structure)(children)


__getattr__, __dir__ = _namespace(__name__)
