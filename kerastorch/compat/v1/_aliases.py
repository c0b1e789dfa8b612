"""What TensorFlow 1 shares with TensorFlow 2 (names in aliases.txt), and namespaces with it."""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from ..._core.missing import namespace

_HERE, _, _ = __name__.rpartition(".")  # kerastorch.compat.v1
_HOME = __name__.partition(".")[0]


class _Public:
    """The names of TensorFlow 2 at their public addresses."""

    def __getattr__(self, name):
        return getattr(importlib.import_module(_HOME), name)


tf2 = _Public()


@functools.cache
def table() -> dict[str, dict[str, str]]:
    """{namespace: {name: address of the same object in TensorFlow 2}}; "" is tf.compat.v1."""
    found: dict[str, dict[str, str]] = {}
    text = Path(__file__).with_name("aliases.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        name, address = line.split(" ")
        room, _, name = name.rpartition(".")
        found.setdefault(room, {})[name] = address
    return found


def places(room: str) -> dict[str, tuple[str, str]]:
    """{name: (module, attribute)} of a namespace's names that kerastorch has."""
    found = {}
    for name, address in table().get(room, {}).items():
        module, _, attribute = address.rpartition(".")
        module = _HOME + module.removeprefix("tf")
        if attribute in _listed(module):
            found[name] = (module, attribute)
    return found


@functools.cache
def _listed(module):
    try:
        return frozenset(importlib.import_module(module).__all__)
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith(_HOME):
            raise
        return frozenset()


def rooms(room: str = "") -> list[str]:
    """The namespaces right within one: those with names of TensorFlow 2, and those with files."""
    start = f"{room}." if room else ""
    inner = {r.removeprefix(start) for r in table() if r and r.startswith(start) and r != room}
    files = {f.stem for f in _file(room).glob("*") if f.suffix == ".py" or f.is_dir()}
    return sorted({r.partition(".")[0] for r in inner} | {f for f in files if f[0] != "_"})


def _file(room):
    return Path(__file__).parent.joinpath(*filter(None, room.split(".")))


def by_file(files: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """{name: (module, attribute)} from {private file of this folder: its names, with spaces}."""
    return {n: (f"{_HERE}.{file}", n) for file, names in files.items() for n in names.split()}


def namespace_of(
    module_name: str,
    own: Sequence[str] = (),
    lazy: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """`__getattr__`, `__dir__` and `__all__` of a namespace of tf.compat.v1.

    own: the names that its file defines.  lazy: those that it loads at first use.
    The others are TensorFlow 2's.
    """
    room = module_name.removeprefix(_HERE).lstrip(".")
    shared = {name: place for name, place in places(room).items() if name not in own}
    shared = {**shared, **lazy}
    inner = [name for name in rooms(room) if name not in shared and name not in own]
    for name in inner:
        full = f"{module_name}.{name}"
        shared[name] = full if _has_file(full) else _made(full)
    getter, listing = namespace(module_name, shared)
    return getter, listing, sorted({*own, *shared})


def _has_file(full):
    place = _file(full.removeprefix(_HERE).strip("."))
    return place.is_dir() or place.with_suffix(".py").exists()


def _made(full):
    """A namespace without a file: all of its names are TensorFlow 2's."""
    if full not in sys.modules:
        module = ModuleType(full, f"tf{full.removeprefix(_HOME)}: names of TensorFlow 2.")
        module.__file__ = __file__
        module.__path__ = []
        sys.modules[full] = module
        module.__getattr__, module.__dir__, module.__all__ = namespace_of(full)
    return full
