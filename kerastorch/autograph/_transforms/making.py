"""Making of syntax nodes, each with the place in the source that it stands for."""

from __future__ import annotations

import ast
from collections.abc import Sequence

THUNK = "ag__thunk"  # what tells lambdas made here from the user's: it takes nothing
RUNTIME = "ag__"  # the name under which converted code finds the runtime functions


class Unsupported(Exception):
    """Why a function can't be converted: it runs as it is."""


def load(name: str, at: ast.AST) -> ast.Name:
    """The value of a variable."""
    return _at(ast.Name(name, ast.Load()), at)


def assign(name: str, value: ast.expr, at: ast.AST) -> ast.Assign:
    """name = value"""
    target = _at(ast.Name(name, ast.Store()), at)
    return _at(ast.Assign([target], value), at)


def constant(value: object, at: ast.AST) -> ast.Constant:
    """A literal; tuples of literals too."""
    return _at(ast.Constant(value), at)


def runtime(name: str, args: Sequence[ast.expr], at: ast.AST) -> ast.Call:
    """ag__.name(*args)"""
    function = _at(ast.Attribute(load(RUNTIME, at), name, ast.Load()), at)
    return _at(ast.Call(function, list(args), []), at)


def statement(value: ast.expr, at: ast.AST) -> ast.Expr:
    """An expression as a statement."""
    return _at(ast.Expr(value), at)


def thunk(value: ast.expr, at: ast.AST) -> ast.Lambda:
    """lambda: value"""
    taken = ast.arguments([], [], ast.arg(THUNK, lineno=1, col_offset=0), [], [], None, [])
    return _at(ast.Lambda(taken, value), at)


def parameters(names: Sequence[str]) -> ast.arguments:
    """The parameters of a function, positional all."""
    return ast.arguments(
        [], [ast.arg(n, lineno=1, col_offset=0) for n in names], None, [], [], None, []
    )


def function(
    name: str, params: Sequence[str], body: list[ast.stmt], at: ast.AST
) -> ast.FunctionDef:
    """def name(*params): body"""
    made = ast.FunctionDef(name, parameters(params), body, [], None, None)
    made.type_params = []  # of Python 3.12
    return _at(made, at)


def negated(names: Sequence[str], at: ast.AST) -> ast.expr:
    """not a and not b ..."""
    values = [_at(ast.UnaryOp(_at(ast.Not(), at), load(n, at)), at) for n in names]
    if len(values) == 1:
        return values[0]
    return _at(ast.BoolOp(_at(ast.And(), at), values), at)


def branch(test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt], at: ast.AST) -> ast.If:
    """if test: body, else: orelse"""
    return _at(ast.If(test, body or [_at(ast.Pass(), at)], orelse), at)


def _at(node, at):
    node.lineno, node.col_offset = at.lineno, at.col_offset
    node.end_lineno, node.end_col_offset = at.end_lineno, at.end_col_offset
    return node
