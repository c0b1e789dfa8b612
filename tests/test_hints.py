"""Public functions of the rooms that no user imports say what they take and give."""

import ast
from pathlib import Path

import pytest

import kerastorch

ROOT = Path(kerastorch.__file__).parent
ROOMS = [
    "_core", "_files", "_graph", "keras/_base", "keras/_symbolic", "keras/_layer", "keras/_train",
    "keras/_model",
]  # fmt: skip
FILES = [f"{room}/{p.name}" for room in ROOMS for p in sorted((ROOT / room).glob("*.py"))]


def unhinted(tree):
    """The public functions and methods of public classes that lack a hint, with what lacks it."""
    scopes = [("", tree)]
    scopes += [(f"{n.name}.", n) for n in tree.body if _is_public(n, ast.ClassDef)]
    for prefix, scope in scopes:
        for node in scope.body:
            if _is_public(node, ast.FunctionDef):
                missing = [
                    a.arg for a in _arguments(node.args, bool(prefix), node) if not a.annotation
                ]
                if node.returns is None:
                    missing.append("return")
                if missing:
                    yield f"{prefix}{node.name}: {', '.join(missing)}"


def _is_public(node, kind):
    return isinstance(node, kind) and not node.name.startswith("_")


def _arguments(args, method, node):
    static = any(getattr(d, "id", None) == "staticmethod" for d in node.decorator_list)
    found = [*args.posonlyargs, *args.args]
    found = found[1:] if method and not static else found
    return [*found, *args.kwonlyargs, *(a for a in (args.vararg, args.kwarg) if a)]


@pytest.mark.parametrize("name", FILES)
def test_public_functions_have_hints(name):
    assert not list(unhinted(ast.parse((ROOT / name).read_text(encoding="utf-8"))))
