"""Automatic names of layers and other objects, and the counters behind them."""

from __future__ import annotations

import collections
import contextlib
import re
import threading
import weakref
from collections.abc import Iterator

from ..._core.state import state

_FIRST_CAP = re.compile("(.)([A-Z][a-z]+)")
_NEXT_CAP = re.compile("([a-z])([A-Z])")

# what TensorFlow takes as the name of a scope in a graph, and of an outermost one
_SCOPE = re.compile(r"[A-Za-z0-9_.\\/>-]*")
_ROOT_SCOPE = re.compile(r"[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*")

_counts = collections.defaultdict(int)  # prefix -> how many automatic names have begun with it
_fresh = threading.local()  # .inner: (counts, the graph around) while `fresh_names` is open
_of_graphs = weakref.WeakKeyDictionary()  # those of graphs, each of which has its own


def unique_name(prefix: str, zero_based: bool = True) -> str:
    """`prefix`, `prefix_1`, `prefix_2`, ... (or from `prefix_1` on when not zero based)."""
    counts = _counts_here()
    count = counts[prefix]
    counts[prefix] += 1
    if zero_based:
        return f"{prefix}_{count}" if count else prefix
    return f"{prefix}_{count + 1}"


def _counts_here():
    """Those of the innermost graph, or `fresh_names`."""
    graph = state.graph
    counts, around = getattr(_fresh, "inner", None) or (_counts, None)
    if graph is around:
        return counts
    if graph is None:
        return _counts
    return _of_graphs.setdefault(graph, collections.defaultdict(int))


def snake_case(name: str) -> str:
    """A class name in Keras's lower case, which, unlike tf.Module's, leaves Conv2D in one piece:
    conv2d."""
    return _NEXT_CAP.sub(r"\1_\2", _FIRST_CAP.sub(r"\1_\2", name)).lower()


def name_of_class(cls: type) -> str:
    """The automatic name of the next object of a class."""
    name = snake_case(cls.__name__)
    return unique_name("private" + name if name.startswith("_") else name)


def check_scope(name: str, root: bool) -> None:
    """ValueError for a layer's name that cannot be a scope of a graph, or not the outermost one."""
    pattern = _ROOT_SCOPE if root else _SCOPE
    if not pattern.fullmatch(f"{name}/"):
        kind = "root scope name" if root else "scope name"
        raise ValueError(
            f"'{name}/' is not a valid {kind}. A {kind} has to match the following pattern: "
            f"^{pattern.pattern}$"
        )


def fits_scope(name: str) -> bool:
    """Whether a layer may have the name in a graph."""
    return _ROOT_SCOPE.fullmatch(f"{name}/") is not None


@contextlib.contextmanager
def fresh_names() -> Iterator[None]:
    """Automatic names of this thread start from nothing inside, as in a graph of TensorFlow's."""
    outer = getattr(_fresh, "inner", None)
    _fresh.inner = collections.defaultdict(int), state.graph
    try:
        yield
    finally:
        _fresh.inner = outer


def reset_names() -> None:
    """Starts all automatic names anew (keras.backend.clear_session)."""
    _counts.clear()
    _of_graphs.clear()
