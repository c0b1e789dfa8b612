"""Who imports whom: no two files import each other, and imports go down the floors only.

Imports inside functions count, those of the standard library and of other packages do not, nor
those under `if _TYPE_CHECKING:`, which say to editors what a namespace loads at first use.
"""

import ast
from pathlib import Path

import pytest

import kerastorch

ROOT = Path(kerastorch.__file__).parent

# The floors of DESIGN.md section 2, lowest first; within floor 4 the order of Keras's rooms.
FLOORS = [
    {"_core", "_files", "_names", "version"},
    {
        "_ops", "_text", "audio", "bitwise", "dtypes", "errors", "image", "linalg", "math", "nest",
        "nn",
        "ragged", "random", "sets", "signal", "sparse", "strings", "sysconfig",
    },
    {
        "_argument_mutation", "_call_keys", "_concrete_function", "_custom_gradient",
        "_eager_function",
        "_eager_outputs", "_explaining", "_function", "_function_type", "_graph", "_module",
        "_print", "_retracing", "_scopes", "_signatures", "_trace_types", "_traces", "autodiff",
        "_frozen_function", "_wrapped_function",
        "autograph", "compat", "config", "data", "debugging", "distribute", "experimental",
        "feature_column", "graph_util", "io", "lookup", "profiler", "raw_ops",
        "saved_model", "summary", "test", "train", "types",
    },
    {"keras._base"},
    {"keras._symbolic"},
    {"keras.activations", "keras.constraints", "keras.initializers", "keras.regularizers"},
    {"keras._layer"},
    {"keras.losses", "keras.metrics", "keras.optimizers"},
    {"keras.layers"},
    {"keras.callbacks"},
    {"keras._train"},
    {"keras._model"},
    {
        "keras.backend", "keras.experimental", "keras.mixed_precision", "keras.saving",
        "keras.utils",
    },
    {"keras._variable", "keras.config", "keras.random", "keras.tree"},
    {"keras.ops"},
    {"keras.preprocessing"},
    {"keras.datasets", "keras.estimator", "keras.models", "keras.wrappers", "keras.engine"},
    {"keras.applications"},
    {"keras"},
    {
        "__main__", "_check", "_cli", "_commands", "_compare", "_dropin", "_interpreter",
        "_private",
    },
    {""},
]  # fmt: skip
RANKS = {name: rank for rank, names in enumerate(FLOORS) for name in names}


def modules():
    """name below kerastorch -> file."""
    found = {}
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports_of(name):
    """The modules of kerastorch that a module's import statements name."""
    path = MODULES[name]
    package = name.split(".") if name else []
    if path.name != "__init__.py":
        package = package[:-1]
    for node in _walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] == "kerastorch":
                    yield alias.name.partition(".")[2], node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, package)
            if base is not None:
                for alias in node.names:
                    inner = f"{base}.{alias.name}".lstrip(".")
                    target = inner if inner in MODULES else base
                    for module in {target, *_packages_entered(target, name)}:
                        yield module, node.lineno


def _walk(node):
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "_TYPE_CHECKING"):
            yield from _walk(child)


def _packages_entered(target, name):
    """The packages around a module whose __init__ an import of it from `name` runs."""
    parts = target.split(".")
    outer = [".".join(parts[:k]) for k in range(1, len(parts))]
    return [package for package in outer if not name.startswith(f"{package}.")]


def _base(node, package):
    if node.level:
        parts = package[: len(package) - (node.level - 1)]
        return ".".join([*parts, *([node.module] if node.module else [])])
    root, _, rest = (node.module or "").partition(".")
    return rest if root == "kerastorch" else None


GRAPH = {name: [(to, line) for to, line in imports_of(name) if to != name] for name in MODULES}


def rank(name):
    """The floor of a module: that of the longest prefix in the table."""
    while name not in RANKS:
        name = name.rpartition(".")[0]
        if not name:
            return None
    return RANKS[name]


def test_no_circles():
    """Each file is left behind once all that it imports has been; what remains is a circle."""
    left = {name: {to for to, _ in edges if to in MODULES} for name, edges in GRAPH.items()}
    while True:
        free = {name for name, needs in left.items() if not needs & left.keys()}
        if not free:
            break
        left = {name: needs for name, needs in left.items() if name not in free}
    assert not left, {name: sorted(needs & left.keys()) for name, needs in left.items()}


@pytest.mark.parametrize("name", sorted(MODULES))
def test_imports_go_down(name):
    own = rank(name)
    assert own is not None, f"{name} stands on no floor: add it to FLOORS"
    up = [f"line {line}: {to}" for to, line in GRAPH[name] if rank(to) > own]
    assert not up, up


def private_names():
    """(where, name) for each import of an underscored name, not a module, from another file."""
    for name, path in MODULES.items():
        package = name.split(".") if name else []
        if path.name != "__init__.py":
            package = package[:-1]
        for node in _walk(ast.parse(path.read_text(encoding="utf-8"))):
            base = _base(node, package) if isinstance(node, ast.ImportFrom) else None
            for alias in node.names if base is not None else ():
                if alias.name.startswith("_") and f"{base}.{alias.name}".lstrip(".") not in MODULES:
                    yield f"{name}, line {node.lineno}", alias.name


def test_what_is_imported_is_not_private():
    assert not list(private_names())
