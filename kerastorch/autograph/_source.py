"""The source of a function, as a syntax tree with the places of its file.

A file is parsed once, for the places of its functions; then only the lines of one are.
"""

from __future__ import annotations

import ast
import functools
import linecache
from types import CodeType, FunctionType

from ._transforms.making import Unsupported


def tree(function: FunctionType) -> ast.AST:
    """The FunctionDef or Lambda of a function; Unsupported where its source can't be found."""
    code = function.__code__
    lines = tuple(linecache.getlines(code.co_filename, function.__globals__))
    if not lines:
        raise Unsupported(
            "Unable to locate the source code of "
            f"{function!r}. Note that functions defined in certain environments, like the "
            "interactive Python shell, do not expose their source code."
        )
    try:
        found = _places(code.co_filename, lines).get(code.co_firstlineno, ())
    except SyntaxError as error:
        raise Unsupported(f"the source of {function!r} has changed: {error}") from None
    wanted = [place for place in found if place[0] == code.co_name]
    wanted.sort(key=lambda place: (place[3] - place[1], place[4] - place[2]))  # inner ones first
    for _, first, column, last, end in wanted:
        node = _parsed(lines, first, column, last, end, code.co_name == "<lambda>")
        if node is not None and _is_of(node, code, len(wanted)):
            return node
    raise Unsupported(f"the source of {function!r} is not where its code says it is")


@functools.lru_cache(maxsize=64)
def _places(file, lines):
    """first line of code -> [(name, line, column, last line, last column)] of its functions."""
    found = {}
    for node in ast.walk(ast.parse("".join(lines))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            place = (node.name, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
        elif isinstance(node, ast.Lambda):
            first = node.lineno
            place = "<lambda>", first, node.col_offset, node.end_lineno, node.end_col_offset
        else:
            continue
        found.setdefault(first, []).append(place)
    return found


def _parsed(lines, first, column, last, end, is_lambda):
    """The tree of the lines of one function, its places those of the file."""
    text = [x.encode() for x in lines[first - 1 : last]]
    text[-1] = text[-1][:end]
    if is_lambda:
        text[0] = b" " * column + text[0][column:]
        parsed = ast.parse(b"(\n" + b"".join(text) + b"\n)").body[0].value
    elif column:
        parsed = ast.parse(b"if 1:\n" + b"".join(text)).body[0].body[0]
    else:
        parsed = ast.parse(b"\n" + b"".join(text)).body[0]
    return ast.increment_lineno(parsed, first - 2)


def _is_of(node, code: CodeType, count):
    """Whether a tree has the parameters of a code, and its body where there are several."""
    a = node.args
    names = [x.arg for x in [*a.posonlyargs, *a.args, *a.kwonlyargs]]
    own = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    if [n if not n.startswith("__") else "" for n in names] != [
        "" if n.startswith("_") and "__" in n[1:] else n for n in own
    ] and [n.lstrip("_") for n in names] != [n.lstrip("_").split("__")[-1] for n in own]:
        return False
    if count == 1 or not isinstance(node, ast.Lambda):
        return True
    if hasattr(code, "co_positions"):
        if node.lineno != node.end_lineno:
            return True
        inside = range(node.col_offset, node.end_col_offset + 1)
        return all(
            p[2] in inside and p[3] in inside
            for p in code.co_positions()
            if p[2] is not None and p[0] == node.body.lineno and p[3] > p[2]
        )
    made = compile(ast.Expression(node), code.co_filename, "eval").co_consts[0]
    return (made.co_code, made.co_names) == (code.co_code, code.co_names)
