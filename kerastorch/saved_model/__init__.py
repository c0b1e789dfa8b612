"""tf.saved_model: folders with the functions, variables and assets of a saved object."""

from .._core.missing import namespace as _namespace
from . import _constants
from ._constants import *  # noqa: F403

__all__ = [
    "Asset",
    "LoadOptions",
    "SaveOptions",
    "contains_saved_model",
    "experimental",
    "load",
    "save",
    *(name for name in vars(_constants) if name.isupper()),
]

_HOME = __name__
_ROOT = __name__.partition(".")[0]
_LAZY = {
    "Asset": (f"{_ROOT}.lookup._initializers", "Asset"),
    "LoadOptions": (f"{_HOME}._options", "LoadOptions"),
    "SaveOptions": (f"{_HOME}._save_options", "SaveOptions"),
    "contains_saved_model": (f"{_HOME}._folder", "contains_saved_model"),
    "experimental": f"{_HOME}.experimental",
    "load": (f"{_HOME}._loading", "load"),
    "save": (f"{_HOME}._save", "save"),
}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
