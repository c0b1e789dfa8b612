"""Symbolic tensors: how an op that meets one hands the call to the builder of functional models.

A symbolic tensor (KerasTensor) has `_is_symbolic = True` and a method `_op(function, args, kwargs)`
that answers with the symbolic result; if `_draws`, the call becomes a node of a functional model.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def find(args: Iterable[Any]) -> Any:
    """The first symbolic tensor among arguments, also inside of sequences, dicts and slices."""
    for x in args:
        if getattr(x, "_is_symbolic", False):
            return x
        if type(x) in (list, tuple):
            found = find(x)
        elif type(x) is dict:
            found = find(x.values())
        elif type(x) is slice:
            found = find((x.start, x.stop, x.step))
        else:
            continue
        if found is not None:
            return found
    return None
