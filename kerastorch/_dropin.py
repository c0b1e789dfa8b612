"""The import hook by which `tensorflow` and `keras` mean kerastorch.

`import tensorflow.X.Y` yields the very module object `kerastorch.X.Y`, registered under both names.
The mapping is by name alone: the tree of kerastorch is the tree of the API.

Python processes started from here have the hook too: kerastorch_startup.pth, which is installed
beside the package, loads this file by itself, without the package and so without torch, where
KERASTORCH_HOOK is 1. So this file imports nothing of the package before it has to, and no module
of the standard library that would delay each Python's start (importlib.abc takes 10 ms).
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec
from types import MappingProxyType, ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.metadata import Distribution

ROOTS = {"tensorflow": "kerastorch", "keras": "kerastorch.keras"}

# The distributions that importlib.metadata finds, with TensorFlow's versions.
VERSIONS = {"tensorflow": "2.15.1", "keras": "2.15.0"}

# In the environment: 1 has the hook in every Python process, 0 in none that is started from here.
HOOK = "KERASTORCH_HOOK"
# 0: importlib.metadata knows nothing of tensorflow and keras, unless they are installed.
METADATA = "KERASTORCH_METADATA"

METADATA_TEXT = """\
Metadata-Version: 2.1
Name: {name}
Version: {version}
Summary: The public API of TensorFlow 2 and tf.keras on top of PyTorch, under its name
Requires-Dist: kerastorch
"""

# What tensorflow and keras keep to themselves, besides names with a leading underscore.
PRIVATE = frozenset({"python", "core", "compiler", "tsl", "src", "engine"})

# Lists, as it is imported, the folders that torch.compile does not look into: TensorFlow's is one.
TRACE_RULES = "torch._dynamo.trace_rules"


def install(*, children: bool = True, metadata: bool = True) -> None:
    """Make every later import of `tensorflow` and `keras` find kerastorch.

    Call it before the first such import; a second call changes nothing. It makes no difference
    whether TensorFlow or Keras is installed.

    Args:
      children: whether Python processes started from here (multiprocessing, joblib, subprocess)
        have the hook too. KERASTORCH_HOOK=0 in the environment says no to all.
      metadata: whether `importlib.metadata.version("tensorflow")` answers as for an installed
        TensorFlow 2.15. KERASTORCH_METADATA=0 in the environment says no to all.

    Raises:
      RuntimeError: TensorFlow or Keras itself has been imported already.

    Example:

    >>> import kerastorch
    >>> kerastorch.install()
    >>> import tensorflow as tf
    >>> tf is kerastorch
    True
    """
    if _is_installed():
        return
    for name in ROOTS:
        if name in sys.modules:
            raise RuntimeError(_too_late(name, sys.modules[name]))
    metadata = metadata and os.environ.get(METADATA) != "0"
    finder = AliasFinder(ROOTS, VERSIONS if metadata else {})
    if children:
        finder.told = {HOOK: "1"} if metadata else {HOOK: "1", METADATA: "0"}
        finder.told = {name: x for name, x in finder.told.items() if name not in os.environ}
        os.environ.update(finder.told)
    sys.meta_path.insert(0, finder)


def uninstall() -> None:
    """Undo `install()`: later imports of `tensorflow` and `keras` find what is installed."""
    for finder in [f for f in sys.meta_path if isinstance(f, AliasFinder)]:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if finder.serves(name)]:
            del sys.modules[name]
        for name in finder.told:
            os.environ.pop(name, None)


def _is_installed() -> bool:
    return any(isinstance(finder, AliasFinder) for finder in sys.meta_path)


def _too_late(name: str, module: ModuleType) -> str:
    origin = getattr(module, "__file__", None) or "no file"
    return (
        f"{name} is already imported ({origin}), so kerastorch cannot take its place. Call "
        "kerastorch.install() before the first import of tensorflow or keras (in a notebook: "
        "restart the kernel), or start the script with `kerastorch run`."
    )


class AliasFinder:
    """Answers imports below the alias roots with modules of the packages they stand for.

    roots: {alias: package}.
    versions: {name: version} of the distributions that importlib.metadata is to find.
    told: what has been put into the environment for child processes.
    """

    def __init__(
        self, roots: Mapping[str, str], versions: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.roots = roots
        self.versions = versions
        self.told: dict[str, str] = {}

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
        if name.split(".")[1] in PRIVATE:
            importlib.import_module(name.partition(".")[0])
            from kerastorch import _private

            return _private.module_spec(name) or _refused(name, _private_message(name))
        parent = importlib.import_module(parent_name)
        at_root = parent.__name__ in self.roots.values()
        if tail.startswith("_") or (at_root and tail in PRIVATE):
            return _refused(name, _private_message(name))
        spec = _spec_of_name(name, f"{parent.__name__}.{tail}")
        if spec is None and isinstance(module := getattr(parent, tail, None), ModuleType):
            spec = _spec_of_module(name, module)
        return _refused(name, _missing(name, parent)) if spec is None else spec

    def find_distributions(self, context: object = None) -> Iterator[Distribution]:
        """What importlib.metadata asks each finder for: the distributions of a name, or all."""
        wanted = getattr(context, "name", None)
        if wanted is not None:
            wanted = wanted.lower().replace("_", "-")
        for name, version in self.versions.items():
            if wanted in (None, name):
                yield _distribution(name, version)

    def _spec_with_aliases_hidden(self, name, path, target):
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None and not isinstance(spec.loader, HidingLoader):
                spec.loader = HidingLoader(spec.loader, self)
                return spec
        return None


def _distribution(name: str, version: str) -> Distribution:
    """What importlib.metadata shows of an alias: a distribution that needs kerastorch alone."""
    # which is loaded already where this is asked for, and seldom otherwise
    from importlib.metadata import Distribution
    from pathlib import Path

    texts = {
        "METADATA": METADATA_TEXT.format(name=name, version=version),
        "top_level.txt": f"{name}\n",
        "INSTALLER": "kerastorch\n",
    }

    class Alias(Distribution):
        def read_text(self, filename: str) -> str | None:
            return texts.get(filename)

        def locate_file(self, path: str | os.PathLike[str]) -> os.PathLike[str]:
            return Path(__file__).parent.parent / path

    return Alias()


class HidingLoader:
    """Loads a module that must not take kerastorch for TensorFlow."""

    def __init__(self, loader: object, finder: AliasFinder) -> None:
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


class AliasLoader:
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


def _private_message(name: str) -> str:
    root = name.partition(".")[0]
    return (
        f"No module named {name!r}: it belongs to the private namespace of {root}, which "
        "kerastorch does not provide. Import the public name instead, such as "
        "tensorflow.keras.layers for tensorflow.python.keras.layers."
    )


def _missing(name: str, parent: ModuleType) -> str:
    import difflib
    import pkgutil

    from kerastorch._names import instead, public_names

    tail = name.rpartition(".")[2]
    address = "tf" + parent.__name__.removeprefix(ROOTS["tensorflow"])
    if tail in public_names(address) and not hasattr(parent, tail):
        told = instead(f"{address}.{tail}")
        state = f"is not in kerastorch; instead: {told}" if told else "is not in kerastorch yet"
        return f"No module named {name!r}: {address}.{tail} {state}"
    public = [m.name for m in pkgutil.iter_modules(parent.__path__) if not m.name.startswith("_")]
    message = f"No module named {name!r}: kerastorch has no {parent.__name__}.{tail}"
    near = difflib.get_close_matches(tail, public, n=1)
    return f"{message}; the nearest name is {near[0]!r}" if near else message
