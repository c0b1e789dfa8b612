"""`kerastorch stubs`: lets editors complete `import tensorflow as tf` where TensorFlow is not."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
# what `import` names, and what of the package it stands for
ROOTS = {"tensorflow": PACKAGE, "keras": PACKAGE / "keras"}
MARK = "# made by `kerastorch stubs`"


def main(args: Sequence[str]) -> int:
    """Carry out `kerastorch stubs ARGS` and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="kerastorch stubs",
        description="Writes type stubs by which editors and type checkers take `tensorflow` and "
        "`keras` for kerastorch. Pyright and Pylance look into the folder typings/ of a project "
        "by themselves; mypy is told by MYPYPATH.",
    )
    parser.add_argument("folder", nargs="?", default="typings", help="default: %(default)s")
    folder = Path(parser.parse_args(args).folder)
    for root, source in ROOTS.items():
        if not _is_ours(folder / root):
            print(f"kerastorch stubs: {folder / root} is there, and not made by this command")
            return 2
        shutil.rmtree(folder / root, ignore_errors=True)
        paths = list(_modules(source))
        for path in paths:
            _write(folder / root, source, path)
        print(f"{folder / root}: {len(paths)} stubs")
    return 0


def _is_ours(folder: Path) -> bool:
    first = folder / "__init__.pyi"
    return not folder.exists() or (first.exists() and MARK in first.read_text(encoding="utf-8"))


def _modules(source: Path) -> Iterator[Path]:
    """The files of public modules below a package."""
    for folder, inner, names in os.walk(source):
        inner[:] = sorted(n for n in inner if not n.startswith("_"))
        for name in sorted(names):
            if name == "__init__.py" or (name.endswith(".py") and not name.startswith("_")):
                yield Path(folder) / name


def _write(folder: Path, source: Path, path: Path) -> None:
    stub = folder / path.relative_to(source).with_suffix(".pyi")
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    stub.parent.mkdir(parents=True, exist_ok=True)
    stub.write_text(f"{MARK}\nfrom {name} import *\n", encoding="utf-8")
