"""`and`, `or`, `not`, chains of comparisons and asserts of converted code."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from .._ops.comparison import logical_not
from ..debugging._checks import Assert
from . import _values
from ._nodes import nodes

_COMPARISONS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def and_(a: Any, b: Callable[[], Any]) -> Any:
    """a and b()"""
    if a is True:
        return b()
    if a is False or not _values.decides(a):
        return a and b()
    return _node(a, b, lambda: a)


def or_(a: Any, b: Callable[[], Any]) -> Any:
    """a or b()"""
    if a is False:
        return b()
    if a is True or not _values.decides(a):
        return a or b()
    return _node(a, lambda: a, b)


def _node(a, body, orelse):
    return nodes.cond(
        a,
        lambda: [_values.as_tensors(body())],
        lambda: [_values.as_tensors(orelse())],
        names=["condition"],
    )[0]


def not_(a: Any) -> Any:
    """not a"""
    if a is True or a is False or not _values.decides(a):
        return not a
    return logical_not(a)


def compare(left: Any, symbols: str, *others: Callable[[], Any]) -> Any:
    """left < others[0]() < others[1]() ..., each evaluated once and only where it counts."""
    return _compared(left, symbols.split(), others, 0)


def _compared(left, symbols, others, k):
    right = others[k]()
    result = _COMPARISONS[symbols[k]](left, right)
    if k + 1 == len(others):
        return result
    return and_(result, lambda: _compared(right, symbols, others, k + 1))


def assert_(test: Any, message: Callable[[], Any]) -> Any:
    """The condition of an assert statement; for a tensor True, and an op that asserts it."""
    if not _values.decides(test):
        return test
    data = message()
    Assert(test, list(data) if isinstance(data, (list, tuple)) else [data])
    return True
