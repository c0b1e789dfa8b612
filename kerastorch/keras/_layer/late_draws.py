"""First values of weights that are drawn later than they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..._core.dtypes import DType
from .. import initializers

_KINDS = (
    initializers.RandomUniform,
    initializers.RandomNormal,
    initializers.TruncatedNormal,
    initializers.VarianceScaling,
)


def draws_anew(initializer: Any) -> bool:
    """Whether an initializer is one of Keras's own that draw a tensor at each call."""
    return type(initializer).__module__ == initializers.__name__ and isinstance(initializer, _KINDS)


def drawn_later(initializer: Any, shape: Sequence[int], dtype: DType) -> Callable[[], Any] | None:
    """A function that gives what an initializer would give now, the seeds of others being as if it
    had; None for one that has to be called now."""
    if not draws_anew(initializer):
        return None
    initializer._draw_seed()
    initializer._ahead = True
    return lambda: initializer(shape, dtype=dtype)
