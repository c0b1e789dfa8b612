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
_BITS = {2: torch.int16, 4: torch.int32, 8: torch.int64}
_NAN_WITH_NUMBER = {
    torch.float16: 0x7E5A,
    torch.bfloat16: 0x7FDA,
    torch.float32: 0x7FDA5A5A,
    torch.float64: 0x7FFA5A5A5A5A5A5A,
}


class _State(threading.local):
    weights = None


_state = _State()
_blanks: dict[torch.dtype, torch.Tensor] = {}


class Weights:
    """The weights made for a file to fill: `complete` says that all are there, and that their
    values come next."""

    def __init__(self):
        self._rows: list[tuple[Any, Callable[[], Any]]] = []
        self._open, self._draw = True, None

    def takes(self, shape: Sequence[int], dtype: torch.dtype) -> bool:
        """Whether a weight may begin without values."""
        return self._open and math.prod(shape) >= _LEAST and dtype in _NAN_WITH_NUMBER

    def blank(self, shape: Sequence[int], dtype: torch.dtype, draw: Callable[[], Any]) -> Tensor:
        """What the next variable is made of; draw: gives its first value in the end."""
        self._draw = draw
        if dtype not in _blanks:
            _blanks[dtype] = torch.zeros((), dtype=dtype)
        return Tensor(_blanks[dtype].expand(tuple(shape)))

    def made(self, variable: Any) -> None:
        """Notes the variable that was made, if it has no values."""
        if self._draw is not None:
            self._rows.append((variable, self._draw))
            self._draw = None

    def complete(self) -> None:
        """Says that the model is there: what is not written from now on has no value."""
        self._open = False
        for variable, _ in self._rows:
            _first(variable).fill_(_mark(variable))

    def draw(self) -> None:
        """Gives first values to the variables that got none."""
        for variable, draw in self._rows:
            if _first(variable).item() == _mark(variable):
                variable.assign(draw())


def _first(variable):
    """The bits of a variable's first element, as an integer."""
    raw = variable._leaf().detach()
    return raw[(0,) * raw.ndim].view(_BITS[raw.element_size()])


def _mark(variable):
    """Bits that nothing computes: a NaN with a number in it."""
    return _NAN_WITH_NUMBER[variable._leaf().dtype]


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
