"""Conversion of Python functions: source to syntax tree to code, kept for each code object.

What comes out is a function like the one that went in: the same globals, cells, defaults, file and
lines; in its code, what may hang on tensors asks the runtime functions (`ag__`, see _runtime.py).
"""

from __future__ import annotations

import ast
import weakref
from collections.abc import Callable
from types import CellType, CodeType, FunctionType
from typing import Any

from . import _source
from ._transforms import making
from ._transforms.control_flow import ControlFlow
from ._transforms.expressions import Expressions
from ._transforms.jumps import Jumps
from ._transforms.making import RUNTIME, Unsupported
from ._transforms.names import is_coroutine_or_generator

NO_FEATURES: frozenset[str] = frozenset()


class Runtime:
    """Holds the runtime functions, which converted code finds in a cell."""

    functions: Any = None


class Converted:
    """The converted form of a code object.

    code: the code.  tree: what it was compiled from.  cells: for each free variable of the new
    code, the position of the old one's, None for the runtime functions'.
    """

    __slots__ = ("cells", "code", "tree")

    def __init__(self, code: CodeType, tree: ast.AST, old: CodeType):
        self.code, self.tree = code, tree
        places = {name: k for k, name in enumerate(old.co_freevars)}
        self.cells = [places.get(name) for name in code.co_freevars]
        if any(
            k is None and n != RUNTIME for k, n in zip(self.cells, code.co_freevars, strict=True)
        ):
            raise Unsupported("its source and its code disagree on free variables")

    def function(self, function: FunctionType) -> FunctionType:
        """The converted form of one of the code's functions."""
        own = function.__closure__
        cells = tuple([_RUNTIME_CELL if k is None else own[k] for k in self.cells])
        made = FunctionType(
            self.code, function.__globals__, function.__name__, function.__defaults__, cells
        )
        if function.__kwdefaults__:
            made.__kwdefaults__ = function.__kwdefaults__
        return made


_RUNTIME_CELL = CellType()


def bind(functions: Any) -> None:
    """Says what `ag__` is in converted code."""
    _RUNTIME_CELL.cell_contents = functions


# code objects that are converted already -> None; kept weakly
_made: weakref.WeakValueDictionary[int, CodeType] = weakref.WeakValueDictionary()


_parts: set[int] = set()  # ids of those that are parts of functions


def is_converted(code: CodeType) -> bool:
    """Whether a code object came out of a conversion."""
    return _made.get(id(code)) is code


def is_part(code: CodeType) -> bool:
    """Whether a converted code object is a branch or loop of a function, or an operand."""
    return is_converted(code) and id(code) in _parts


def convert(function: FunctionType, features: frozenset[str] = NO_FEATURES) -> Converted:
    """The converted form of a function's code; Unsupported where there is none."""
    old = function.__code__
    node = _source.tree(function)
    if is_coroutine_or_generator(node):
        raise Unsupported("generators are not supported")
    classes = _class_of(function)
    tree = rewritten(node, classes, features)
    try:
        code = _compiled(tree, old, classes)
    except SyntaxError as error:
        raise Unsupported(f"its converted form is no Python: {error}") from None
    return Converted(code, tree, old)


def rewritten(
    node: ast.AST, class_name: str | None = None, features: frozenset[str] = NO_FEATURES
) -> ast.AST:
    """The tree of a function, rewritten; those of functions inside too."""

    def inside(inner, owner=class_name):
        if is_coroutine_or_generator(inner) or _is_left(inner):
            return inner
        kept = inner.decorator_list, inner.args, inner.returns
        made = rewritten(inner, owner, features)
        made.decorator_list, made.args, made.returns = kept
        return made

    owner = None
    if class_name is not None and node.args.posonlyargs + node.args.args:
        owner = ("__class__", (node.args.posonlyargs + node.args.args)[0].arg)
    expressions = Expressions(inside, owner, features)
    if isinstance(node, ast.Lambda):
        node.body = expressions.visit(node.body)
        return node
    body = Jumps(node).function(node)
    flow = ControlFlow(node, body, class_name)
    body = flow.block(body)
    first = body[:1] if ast.get_docstring(node, clean=False) is not None else []
    node.body = [*first, *flow.bindings(node), *body[len(first) :]]
    node.body = [expressions.visit(s) for s in node.body]
    return node


def _is_left(node):
    return any("do_not_convert" in ast.unparse(d) for d in node.decorator_list)


def _class_of(function):
    """The innermost class that a function's source stands in, None for none."""
    parts = (
        function.__code__.co_qualname.split(".")
        if hasattr(function.__code__, "co_qualname")
        else function.__qualname__.split(".")
    )
    for name, after in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        if name != "<locals>" and after != "<locals>":
            return name
    return None


def _compiled(node, old, class_name):
    """The code of a rewritten tree, in whose surroundings the old code's free variables are."""
    if isinstance(node, ast.Lambda):
        inner = ast.copy_location(ast.Return(node), node)
    else:
        node.decorator_list, node.returns = [], None
        inner = making.function(f"{RUNTIME}function", (), node.body, node)
        inner.args = node.args
    for argument in ast.walk(node.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    node.args.defaults = [making.constant(None, node) for _ in node.args.defaults]
    node.args.kw_defaults = [d and making.constant(None, node) for d in node.args.kw_defaults]
    free = [n for n in old.co_freevars if n != "__class__"]
    body = [inner]
    if class_name is not None:
        if isinstance(node, ast.Lambda):
            body = [ast.copy_location(ast.Expr(node), node)]
        body = [_class(class_name, body, node)]
        if class_name not in free:  # else the name would be that of a variable around
            body.insert(0, ast.copy_location(ast.Global([class_name]), node))
    outer = making.function("outer", [*free, RUNTIME], body, node)
    module = ast.fix_missing_locations(ast.Module([outer], []))
    code = compile(module, old.co_filename, "exec", dont_inherit=True)
    for _ in range(2 if class_name is None else 3):
        code = next(c for c in code.co_consts if isinstance(c, CodeType))
    return _renamed(code, old)


def _class(name, body, at):
    made = ast.ClassDef(name, [], [], body, [])
    made.type_params = []
    return ast.copy_location(made, at)


def _renamed(code, old):
    """The code with the names that tracebacks show: parts of a function have the function's."""
    changes = {"co_name": old.co_name}
    if hasattr(old, "co_qualname"):
        changes["co_qualname"] = old.co_qualname
    return _marked(code.replace(**changes, co_consts=_inner(code, old)))


def _inner(code, old):
    return tuple([_part(c, old) if isinstance(c, CodeType) else c for c in code.co_consts])


def _part(code, old):
    changes = {}
    if code.co_name.startswith(RUNTIME) or code.co_varnames[:1] == (making.THUNK,):
        changes["co_name"] = old.co_name
        if hasattr(old, "co_qualname"):
            changes["co_qualname"] = old.co_qualname
        made = _marked(code.replace(**changes, co_consts=_inner(code, old)))
        _parts.add(id(made))
        weakref.finalize(made, _parts.discard, id(made))
        return made
    if hasattr(old, "co_qualname"):
        outer = old.co_qualname
        changes["co_qualname"] = f"{outer}.<locals>.{code.co_name}"
        kept = code.replace(**changes)
        return _marked(kept.replace(co_consts=_inner(code, kept)))
    return _marked(code.replace(co_consts=_inner(code, code)))


def _marked(code):
    _made[id(code)] = code
    return code


def source(converted: Converted, name: str) -> str:
    """The converted code as text."""
    node = converted.tree
    if not isinstance(node, ast.Lambda):
        node = ast.FunctionDef(name, node.args, node.body, [], None, None)
        node.type_params = []
        ast.fix_missing_locations(ast.copy_location(node, converted.tree))
    return ast.unparse(node).replace(f"lambda *{making.THUNK}: ", "lambda: ")


Function = Callable[..., Any]
