"""The import hook by which `tensorflow` and `keras` mean kerastorch.

`import tensorflow.X.Y` yields the very module object `kerastorch.X.Y`, registered under both names.
The mapping is by name alone: the tree of kerastorch is the tree of the API.
"""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from ._names import public_names

ROOTS = {"tensorflow": "kerastorch", "keras": "kerastorch.keras"}

# What tensorflow and keras keep to themselves, besides names with a leading underscore.
PRIVATE = frozenset({"python", "core", "compiler", "tsl", "src", "engine"})

# Lists, as it is imported, the folders that torch.compile does not look into: TensorFlow's is one.
TRACE_RULES = "torch._dynamo.trace_rules"


def install() -> None:
    """Make every later import of `tensorflow` and `keras` find kerastorch.

    Call it before the first such import; a second call changes nothing. It makes no difference
    whether TensorFlow or Keras is installed. Processes started with multiprocessing's "spawn"
    method begin with a fresh interpreter and have to call it again.

    Raises:
      RuntimeError: TensorFlow or Keras itself has been imported already.

    Example:

    >>> import kerastorch
    >>> kerastorch.install()
    >>> import tensorflow as tf
    >>> tf is kerastorch
    True
    """
    _install(ROOTS)


def uninstall() -> None:
    """Undo `install()`: later imports of `tensorflow` and `keras` find what is installed."""
    for finder in [f for f in sys.meta_path if isinstance(f, AliasFinder)]:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if finder.serves(name)]:
            del sys.modules[name]


def _install(roots: Mapping[str, str]) -> None:
    if any(isinstance(finder, AliasFinder) for finder in sys.meta_path):
        return
    for name in roots:
        if name in sys.modules:
            raise RuntimeError(_too_late(name, sys.modules[name]))
    sys.meta_path.insert(0, AliasFinder(roots))


def _too_late(name: str, module: ModuleType) -> str:
    origin = getattr(module, "__file__", None) or "no file"
    return (
        f"{name} is already imported ({origin}), so kerastorch cannot take its place. Call "
        "kerastorch.install() before the first import of tensorflow or keras (in a notebook: "
        "restart the kernel), or start the script with `kerastorch run`."
    )


class AliasFinder(MetaPathFinder):
    """Answers imports below the alias roots with modules of the packages they stand for."""

    def __init__(self, roots: Mapping[str, str]) -> None:
        self.roots = roots

    def serves(self, name: str) -> bool:
        return name.partition(".")[0] in self.roots

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name == TRACE_RULES:
            return self._spec_with_aliases_hidden(name, path, target)
        if not self.serves(name):
            return None
        parent_name, _, tail = name.rpartition(".")
        if not parent_name:
            return _spec_of_name(name, self.roots[name])
        parent = importlib.import_module(parent_name)
        at_root = parent.__name__ in self.roots.values()
        if tail.startswith("_") or (at_root and tail in PRIVATE):
            return _refused(name, _private(name))
        spec = _spec_of_name(name, f"{parent.__name__}.{tail}")
        if spec is None and isinstance(module := getattr(parent, tail, None), ModuleType):
            spec = _spec_of_module(name, module)
        return _refused(name, _missing(name, parent)) if spec is None else spec

    def _spec_with_aliases_hidden(self, name, path, target):
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                spec.loader = HidingLoader(spec.loader, self)
                return spec
        return None


class HidingLoader(Loader):
    """Loads a module that must not take kerastorch for TensorFlow."""

    def __init__(self, loader: Loader, finder: AliasFinder) -> None:
        self.loader = loader
        self.finder = finder

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__.loader = module.__loader__ = self.loader
        hidden = {n: sys.modules.pop(n) for n in list(sys.modules) if self.finder.serves(n)}
        sys.meta_path.remove(self.finder)
        try:
            self.loader.exec_module(module)
        finally:
            sys.meta_path.insert(0, self.finder)
            sys.modules.update(hidden)


class AliasLoader(Loader):
    """Loads a module by handing out the one that `real` names, or `module` itself."""

    def __init__(self, real: str, module: ModuleType | None = None) -> None:
        self.real = real
        self.module = module

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        self.module = self.module or importlib.import_module(self.real)
        self.own_spec = self.module.__spec__
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        # The import system has just put the alias's spec on the module; reload needs its own.
        module.__spec__ = self.own_spec


def _spec_of_name(alias: str, real: str) -> ModuleSpec | None:
    if real in sys.modules:
        return _spec_of_module(alias, sys.modules[real])
    found = importlib.util.find_spec(real)
    if found is None:
        return None
    spec = ModuleSpec(alias, AliasLoader(real), origin=found.origin)
    spec.submodule_search_locations = found.submodule_search_locations
    return spec


def _spec_of_module(alias: str, module: ModuleType) -> ModuleSpec:
    origin = getattr(module, "__file__", None)
    spec = ModuleSpec(alias, AliasLoader(module.__name__, module), origin=origin)
    spec.submodule_search_locations = getattr(module, "__path__", None)
    return spec


def _refused(name: str, message: str) -> None:
    """Refuses an import with `message`; only asked (importlib.util.find_spec), None: not there.

    An import must not go on after None: the path finder would load a second copy of a private
    module from the parent's folder.
    """
    finds_spec_for = sys._getframe(3).f_code.co_name
    if finds_spec_for == "_find_and_load_unlocked":
        raise ModuleNotFoundError(message, name=name)


def _private(name: str) -> str:
    root = name.partition(".")[0]
    return (
        f"No module named {name!r}: it belongs to the private namespace of {root}, which "
        "kerastorch does not provide. Import the public name instead, such as "
        "tensorflow.keras.layers for tensorflow.python.keras.layers."
    )


def _missing(name: str, parent: ModuleType) -> str:
    tail = name.rpartition(".")[2]
    address = "tf" + parent.__name__.removeprefix(ROOTS["tensorflow"])
    if tail in public_names(address) and not hasattr(parent, tail):
        return f"No module named {name!r}: {address}.{tail} is not in kerastorch yet"
    public = [m.name for m in pkgutil.iter_modules(parent.__path__) if not m.name.startswith("_")]
    message = f"No module named {name!r}: kerastorch has no {parent.__name__}.{tail}"
    near = difflib.get_close_matches(tail, public, n=1)
    return f"{message}; the nearest name is {near[0]!r}" if near else message
