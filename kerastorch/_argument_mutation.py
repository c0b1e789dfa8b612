"""A traced function must leave the lists and dicts that it is given as they are."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ._core import nest


def unmodified(function: Callable[..., Any], python: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, which raises ValueError where it has changed the structure of an argument.

    python: the function as the user wrote it.
    """

    def checked(*args, **kwargs):
        before = [_copied(x) for x in args], {k: _copied(x) for k, x in kwargs.items()}
        result = function(*args, **kwargs)
        changed = [i for i, x in enumerate(args) if not _same(x, before[0][i])]
        changed += [k for k, x in kwargs.items() if not _same(x, before[1][k])]
        if changed:
            raise _modified(python, changed)
        return result

    return checked


def _copied(x):
    return nest.map_structure(lambda leaf: leaf, x) if nest.is_nested(x) else x


def _same(x, before):
    if not nest.is_nested(x):
        return True
    try:
        nest.assert_same_structure(before, x)
    except (TypeError, ValueError):
        return False
    return all(a is b for a, b in zip(nest.flatten(before), nest.flatten(x), strict=True))


def _modified(python, changed):
    signature = inspect.signature(python)
    names = list(signature.parameters)
    named = [k if isinstance(k, str) else names[min(k, len(names) - 1)] for k in changed]
    return ValueError(
        f"{getattr(python, '__name__', python)}{signature} should not modify its Python input "
        "arguments. Modifying a copy is allowed. The following parameter(s) were modified: "
        f"{', '.join(dict.fromkeys(named))}"
    )
