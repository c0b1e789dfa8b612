"""Calls, `and`, `or`, `not`, chains of comparisons, conditional expressions, asserts.

    f(x)                  ag__.to(f)(x)
    a and b               ag__.and_(a, lambda: b)
    not a                 ag__.not_(a)
    a if c else b         ag__.if_exp(c, lambda: a, lambda: b, "c")
    a < b < c             ag__.compare(a, "< <", lambda: b, lambda: c)
    assert a, b           assert ag__.assert_(a, lambda: b), b

What a lambda would change the meaning of (`:=` inside it) stays as it is.
"""

from __future__ import annotations

import ast

from . import making
from .making import RUNTIME
from .names import is_coroutine_or_generator
from .static import is_static

_SYMBOLS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


class Expressions(ast.NodeTransformer):
    """The rewriting of the expressions of one function, those of functions inside included.

    function: a function that rewrites a def inside.  owner: the expressions that stand for
    super()'s arguments, None outside of methods.  features: names of tf.autograph's features.
    """

    def __init__(self, function, owner, features):
        self._function, self._owner, self._features = function, owner, features

    def visit_FunctionDef(self, node):
        if node.name.startswith(RUNTIME):
            node.body = [self.visit(s) for s in node.body]
            return node
        return self._function(node)

    def visit_AsyncFunctionDef(self, node):
        return node

    def visit_ClassDef(self, node):
        node.body = [
            self._function(s, node.name) if isinstance(s, ast.FunctionDef) else s for s in node.body
        ]
        return node

    def visit_Lambda(self, node):
        if is_coroutine_or_generator(node):
            return node
        node.body = self.visit(node.body)
        return node

    def visit_Call(self, node):
        if _is_runtime(node.func):
            return self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "super":
            if self._owner and not node.args and not node.keywords:
                node.args = [making.load(n, node) for n in self._owner]
            return self.generic_visit(node)
        self.generic_visit(node)
        node.func = making.runtime("to", [node.func], node.func)
        return node

    def visit_BoolOp(self, node):
        stays = is_static(node) or any(_binds(v) for v in node.values[1:])
        self.generic_visit(node)
        if stays:
            return node
        name = "and_" if isinstance(node.op, ast.And) else "or_"
        *values, result = node.values
        for value in reversed(values):
            result = making.runtime(name, [value, making.thunk(result, result)], node)
        return result

    def visit_UnaryOp(self, node):
        stays = not isinstance(node.op, ast.Not) or is_static(node)
        self.generic_visit(node)
        return node if stays else making.runtime("not_", [node.operand], node)

    def visit_IfExp(self, node):
        if is_static(node.test) or _binds(node.body) or _binds(node.orelse):
            return self.generic_visit(node)
        text = making.constant(ast.unparse(node.test), node)
        self.generic_visit(node)
        body, orelse = making.thunk(node.body, node.body), making.thunk(node.orelse, node.orelse)
        return making.runtime("if_exp", [node.test, body, orelse, text], node)

    def visit_Compare(self, node):
        chained = len(node.ops) > 1 and all(type(op) in _SYMBOLS for op in node.ops)
        if not chained or any(_binds(v) for v in node.comparators):
            return self.generic_visit(node)
        self.generic_visit(node)
        symbols = making.constant(" ".join(_SYMBOLS[type(op)] for op in node.ops), node)
        others = [making.thunk(v, v) for v in node.comparators]
        return making.runtime("compare", [node.left, symbols, *others], node)

    def visit_Assert(self, node):
        self.generic_visit(node)
        if {"ASSERT_STATEMENTS", "ALL"} & self._features and not is_static(node.test):
            message = node.msg or making.constant("assertion failed", node)
            node.test = making.runtime("assert_", [node.test, making.thunk(message, node)], node)
        return node


def _is_runtime(node):
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == RUNTIME
    )


def _binds(node):
    return any(isinstance(x, ast.NamedExpr) for x in ast.walk(node))
