"""tf.autograph.experimental."""

import enum

from .._core.missing import namespace as _namespace

__all__ = [
    "Feature",
    "do_not_convert",
    "set_loop_options",
]

__getattr__, __dir__ = _namespace(__name__)


class Feature(enum.Enum):
    """Parts of TensorFlow's conversion that a tf.function may ask for; accepted, without effect."""

    ALL = "ALL"
    AUTO_CONTROL_DEPS = "AUTO_CONTROL_DEPS"
    ASSERT_STATEMENTS = "ASSERT_STATEMENTS"
    BUILTIN_FUNCTIONS = "BUILTIN_FUNCTIONS"
    EQUALITY_OPERATORS = "EQUALITY_OPERATORS"
    LISTS = "LISTS"
    NAME_SCOPES = "NAME_SCOPES"


def do_not_convert(func=None):
    """`func` itself: no code is converted.  A decorator without `func`."""
    return (lambda inner: inner) if func is None else func


def set_loop_options(
    parallel_iterations=None, swap_memory=None, maximum_iterations=None, shape_invariants=None
):
    """Nothing to do: loops are Python's."""
