"""Conditions that are Python's by their form, whatever tensors they speak of."""

from __future__ import annotations

import ast

_PREDICATES = frozenset(["isinstance", "issubclass", "hasattr", "callable"])


def is_static(test: ast.expr) -> bool:
    """Whether a condition gives a Python bool: `x is None`, `isinstance(x, int)`, `not` of one."""
    if isinstance(test, ast.Constant):
        return True
    if isinstance(test, ast.Compare):
        return all(isinstance(op, (ast.Is, ast.IsNot)) for op in test.ops)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return is_static(test.operand)
    if isinstance(test, ast.BoolOp):
        return all(is_static(v) for v in test.values)
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Name):
        return test.func.id in _PREDICATES
    return False
