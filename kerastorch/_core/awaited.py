"""Weights whose values a file is about to give: their first values are not drawn.

A large weight that is made meanwhile begins with whatever its memory holds, and takes none until
it is written.  What the file gave no value in the end is drawn then.
"""

from __future__ import annotations

import contextlib
import math
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch

from .tensor import Tensor

_LEAST = 1 << 16  # elements from which on drawing them takes long


class _State(threading.local):
    weights = None


_state = _State()
_blanks: dict[torch.dtype, torch.Tensor] = {}


class Weights:
    """The weights made for a file to fill: `complete` says that all are there, and that their
    values come next."""

    def __init__(self):
        self._rows: list[tuple[Any, Callable[[], Any], Any]] = []
        self._open, self._draw = True, None

    def takes(self, shape: Sequence[int]) -> bool:
        """Whether a weight of a shape may begin without values."""
        return self._open and math.prod(shape) >= _LEAST and not torch.is_inference_mode_enabled()

    def blank(self, shape: Sequence[int], dtype: torch.dtype, draw: Callable[[], Any]) -> Tensor:
        """What the next variable is made of; draw: gives its first value in the end."""
        self._draw = draw
        if dtype not in _blanks:
            _blanks[dtype] = torch.zeros((), dtype=dtype)
        return Tensor(_blanks[dtype].expand(tuple(shape)))

    def made(self, variable: Any) -> None:
        """Notes the variable that was made, if it has no values."""
        if self._draw is not None:
            self._rows.append((variable, self._draw, None))
            self._draw = None

    def complete(self) -> None:
        """Says that the model is there: what is not written from now on has no value."""
        self._open = False
        self._rows = [(variable, draw, _mark(variable)) for variable, draw, _ in self._rows]

    def draw(self) -> None:
        """Gives first values to the variables that got none."""
        for variable, draw, mark in self._rows:
            if _mark(variable) == mark:
                variable.assign(draw())


def _mark(variable):
    """What changes when a variable is written."""
    raw = variable._leaf()
    return id(raw), raw.data_ptr(), raw._version


@contextlib.contextmanager
def from_file() -> Iterator[Weights]:
    """Context manager around the loading of a whole model."""
    outer, weights = _state.weights, Weights()
    _state.weights = weights
    try:
        yield weights
    finally:
        _state.weights = outer
    weights.draw()


def expected() -> Weights | None:
    """The weights that a file is about to fill, None where none is being loaded."""
    return _state.weights


def is_blank(raw: torch.Tensor) -> bool:
    """Whether a raw value is that of a `Weights.blank`."""
    known = _blanks.get(raw.dtype)
    return known is not None and raw.data_ptr() == known.data_ptr()
