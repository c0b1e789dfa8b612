"""What editors and type checkers see: py.typed, stubs, and what namespaces load at first use."""

import ast
import importlib
import importlib.util
from pathlib import Path

import pytest

import kerastorch
from kerastorch._cli.commands import main

PACKAGE = Path(kerastorch.__file__).parent


def lazy_namespaces():
    """(name, file) of each namespace that loads something at first use."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "__getattr__, __dir__ = _namespace(__name__, " not in path.read_text(encoding="utf-8"):
            continue
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


NAMESPACES = dict(lazy_namespaces())


@pytest.mark.parametrize("name", NAMESPACES)
def test_what_loads_at_first_use_is_said_to_editors(name):
    """Under `if _TYPE_CHECKING:` a namespace imports all that its __getattr__ finds."""
    answers = importlib.import_module(name).__getattr__
    cells = dict(zip(answers.__code__.co_freevars, answers.__closure__))
    said = set()
    for node in ast.parse(NAMESPACES[name].read_text(encoding="utf-8")).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "_TYPE_CHECKING":
            for inner in ast.walk(node):
                if isinstance(inner, ast.alias):
                    said.add(inner.asname or inner.name)
                elif isinstance(inner, ast.Assign):
                    said.update(target.id for target in inner.targets)
    lacking = set(cells["lazy"].cell_contents) - said
    assert "*" in said or not lacking, f"{name} does not say {sorted(lacking)}"


def test_the_package_is_typed():
    assert (PACKAGE / "py.typed").exists()


def test_stubs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["stubs"]) == 0
    assert "typings/tensorflow: " in capsys.readouterr().out.replace("\\", "/")
    for root, module in (("tensorflow", "kerastorch"), ("keras", "kerastorch.keras")):
        folder = tmp_path / "typings" / root
        assert f"from {module} import *\n" in (folder / "__init__.pyi").read_text()
    layers = (tmp_path / "typings" / "keras" / "layers" / "__init__.pyi").read_text()
    assert layers.endswith("from kerastorch.keras.layers import *\n")
    for path in (tmp_path / "typings").rglob("*.pyi"):
        (node,) = ast.parse(path.read_text()).body
        assert importlib.util.find_spec(node.module), path
        assert "._" not in node.module
    assert main(["stubs", "typings"]) == 0  # its own are written anew


def test_stubs_of_others_stay(tmp_path, capsys):
    (tmp_path / "tensorflow").mkdir()
    (tmp_path / "tensorflow" / "__init__.pyi").write_text("x: int\n")
    assert main(["stubs", str(tmp_path)]) == 2
    assert "not made by this command" in capsys.readouterr().out
    assert (tmp_path / "tensorflow" / "__init__.pyi").read_text() == "x: int\n"
