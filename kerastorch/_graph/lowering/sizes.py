"""Sizes that are not known: whether what was written of a body holds for all of them.

A body runs on fake tensors whose unknown sizes are symbols with a hint; where it asks for a size
(`if n > 3`) the hint answers, and torch notes the answer as a guard.  Here a body whose guards do
not hold for every size runs again with sizes for which they do not: it has to give the same nodes,
or to raise as the call itself does.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sympy
import torch

from ..._core.errors import OpError
from .building import Unwritable
from .kernels import Kernels

# what is tried for a size that is not known
_TRIED = (*range(2, 34), 48, 63, 64, 65, 100, 127, 128, 129, 224, 256, 512, 1000, 4096)
_MOST = 16  # runs of one body that compute
# files whose questions about sizes choose between ways to compute the same
_SAME_EITHER_WAY = frozenset(["onednn.py"])
# files and folders of torch that ask how memory lies and what is repeated
_LAYOUT = frozenset(["_prims_common", "_prims", "_refs", "_subclasses"])
_PLAIN = sympy.symbols("n:16", integer=True, positive=True)
# of a body that refuses its sizes
FAILURES = (
    RuntimeError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError, OpError
)  # fmt: skip

Point = dict[sympy.Symbol, int]


def questions(k: Kernels, since: int = 0) -> list[sympy.Basic]:
    """The guards, of those made since, that other sizes may answer in another way."""
    return [g.expr for g in k.env.guards[since:] if _is_open(g)]


def _is_open(guard):
    path = getattr(getattr(guard.sloc, "framework_loc", None), "filename", "").split(os.sep)
    if path[-1] in _SAME_EITHER_WAY or ("torch" in path and not _LAYOUT.isdisjoint(path)):
        return False
    expr = guard.expr
    if _is_about_one(expr):
        return False
    symbols = sorted(expr.free_symbols, key=str)
    return not _holds_for_all(expr.xreplace(dict(zip(symbols, _PLAIN, strict=False))))


def _is_about_one(expr):
    """Whether a guard says that a size is not 0 or 1, of which torch makes cases of their own."""
    sides = [x for x in expr.args if x.is_Integer]
    if isinstance(expr, sympy.Ne):
        return any(x in (0, 1) for x in sides)
    least = {sympy.Gt: 1, sympy.Ge: 2}.get(type(expr))
    return least is not None and expr.args[1] == least


@functools.cache
def _holds_for_all(expr):
    return all(_holds(expr, point) for point in _points(expr.free_symbols, {}))


def _points(symbols: Any, base: Point) -> Iterator[Point]:
    """Sizes to try: of each symbol alone, of all together."""
    for n in _TRIED:
        yield from _points_of(symbols, base, n)


def _points_of(symbols, base, n):
    symbols = sorted(symbols, key=str)
    if len(symbols) > 1:
        yield {**base, **dict.fromkeys(symbols, n)}
    for symbol in symbols:
        yield {**dict.fromkeys(symbols, 4097), **base, symbol: n}


def _holds(expr, point):
    try:
        made = expr.xreplace({s: sympy.Integer(n) for s, n in point.items()})
    except ZeroDivisionError:
        return False
    return made is sympy.true or made == True  # noqa: E712


class Run:
    """One run of a body with given sizes: what it wrote, and for which sizes that holds.

    written: the messages of the functions, None where the body raised or nothing was to compute.
    """

    def __init__(self, written: Any, names: dict[sympy.Symbol, tuple[int, int]], guards: Any):
        self.written, self._names, self._guards = written, names, guards

    def covers(self, sizes: Sequence[Sequence[int]]) -> bool:
        """Whether the body takes the same way for inputs of these sizes."""
        point = {s: sizes[i][axis] for s, (i, axis) in self._names.items()}
        return all(_holds(g, point) for g in self._guards)


def check(
    run: Callable[[Sequence[Sequence[int]]], Run], shapes: Sequence[Sequence[Any]], base: Point,
    before: Sequence[sympy.Basic],
) -> bool:  # fmt: skip
    """Unwritable where a body gives other nodes for other sizes; whether it takes several ways.

    run: the body, with inputs of given sizes.  shapes: those of the inputs, numbers and sympy
    expressions of symbols.  base: the hints.  before: what is known of the sizes.
    """
    first = run(_sizes(shapes, base))
    runs, computed, ways = [first], 1, 0
    symbols = {s for shape in shapes for n in shape for s in getattr(n, "free_symbols", ())}
    for point in _points(symbols, base):
        if not all(_holds(g, {**base, **point}) for g in before):
            continue
        sizes = _sizes(shapes, {**base, **point})
        if any(n < 1 for shape in sizes for n in shape) or any(r.covers(sizes) for r in runs):
            continue
        if computed > _MOST:
            raise Unwritable("it asks for more of its inputs' sizes than can be tried")
        again = run(sizes)
        runs.append(again)
        if again.written is None:  # soon over, and its message asks for all sizes
            continue
        computed += 1
        if again.written != first.written:
            sizes = ", ".join(str(list(s)) for s in sizes)
            raise Unwritable(
                f"it computes by the sizes of its inputs, which are not known (inputs of shape "
                f"{sizes} take another way)"
            )
        ways += 1
    return ways > 0


def _sizes(shapes, point):
    values = {s: sympy.Integer(n) for s, n in point.items()}
    return [[int(n.xreplace(values)) if hasattr(n, "xreplace") else n for n in s] for s in shapes]


def expressions(tensor: torch.Tensor) -> list[Any]:
    """The sizes of a fake tensor: numbers, and expressions as they were when it was made."""
    return [n.node._expr if isinstance(n, torch.SymInt) else n for n in tensor.shape]


def is_empty(value: Any) -> bool:
    """Whether a result of a body has no elements, by the hints."""
    shape = getattr(getattr(value, "_t", value), "shape", ())
    return any(int(n.node.hint if isinstance(n, torch.SymInt) else n) < 1 for n in shape)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Context manager: what a body raises inside is not logged by torch."""
    log = logging.getLogger("torch._subclasses.fake_tensor")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before
