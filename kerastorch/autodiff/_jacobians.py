"""The rows of a jacobian: one backward pass for each element of a target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from .._core import convert
from .._core.state import state

_MOST = 64  # rows that are written one by one


def one_at(count: Any, place: Any, like: torch.Tensor) -> torch.Tensor:
    """A vector of zeros with a 1 at a place, an int or a scalar tensor, of the dtype of `like`."""
    if isinstance(place, torch.Tensor):
        return (torch.arange(count, device=like.device) == place).to(like.dtype)
    made = torch.zeros(count, dtype=like.dtype, device=like.device)
    made[place : place + 1] = 1
    return made


def is_empty(shape: Sequence[Any]) -> bool:
    """Whether a size is known to be 0."""
    return any(type(n) is int and n == 0 for n in shape)


def same_size(a: Any, b: Any) -> bool:
    """Whether two sizes are equal; an assertion is written of those that nobody knows yet."""
    if state.loops is None or (type(a) is int and type(b) is int):
        return a == b
    state.loops.assert_equal(a, b)
    return True


def rows_of(row: Callable[[Any], list[Any]], count: Any) -> list[torch.Tensor | None]:
    """The gradients of `count` passes, along a new first axis, for each source; None where nothing
    leads to it.

    row(i): the gradients by all sources, tensors, IndexedSlices or None; i is a scalar tensor while
    a function is written in which there are many, or nobody knows how many.  At least one pass
    is made, which says what is connected.
    """
    if state.loops is None or (type(count) is int and count <= _MOST):
        rows = [list(map(_raw, row(i))) for i in range(max(count, 1))]
        columns = zip(*rows, strict=True)
        return [None if c[0] is None else torch.stack(c) for c in columns]
    there: list[bool] = []

    def one(place):
        found = list(map(_raw, row(place)))
        there[:] = [g is not None for g in found]
        return [g for g in found if g is not None]

    made = iter(state.loops.each(count, one))
    return [next(made) if g else None for g in there]


def _raw(gradient):
    return None if gradient is None else convert.to_tensor(gradient)._t
