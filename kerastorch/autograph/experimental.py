"""tf.autograph.experimental."""

import enum
import functools
from collections.abc import Callable as _Callable
from typing import Any as _Any

from .._core.missing import namespace as _namespace

__all__ = [
    "Feature",
    "do_not_convert",
    "set_loop_options",
]

__getattr__, __dir__ = _namespace(__name__)


class Feature(enum.Enum):
    """Parts of the conversion that a tf.function may ask for.

    ASSERT_STATEMENTS: assert statements on tensors.  The others change nothing.
    """

    ALL = "ALL"
    AUTO_CONTROL_DEPS = "AUTO_CONTROL_DEPS"
    ASSERT_STATEMENTS = "ASSERT_STATEMENTS"
    BUILTIN_FUNCTIONS = "BUILTIN_FUNCTIONS"
    EQUALITY_OPERATORS = "EQUALITY_OPERATORS"
    LISTS = "LISTS"
    NAME_SCOPES = "NAME_SCOPES"


def do_not_convert(func: _Callable[..., _Any] | None = None) -> _Callable[..., _Any]:
    """`func` as a function that runs as it is written, what it calls too; a decorator without."""
    if func is None:
        return do_not_convert

    @functools.wraps(func)
    def left(*args, **kwargs):
        return func(*args, **kwargs)

    return left


def set_loop_options(
    parallel_iterations: int | None = None,
    swap_memory: bool | None = None,
    maximum_iterations: _Any = None,
    shape_invariants: _Any = None,
) -> None:
    """Options of the loop that the call stands in, where that becomes a node.

    maximum_iterations: the most iterations.
    shape_invariants: (variable, TensorShape) pairs: shapes that hold for all iterations.
    The others are accepted.
    """
