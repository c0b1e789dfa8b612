"""tf.saved_model: folders with the functions, variables and assets of a saved object."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from .._core.missing import namespace as _namespace
from . import _constants
from ._constants import *  # noqa: F403

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from ..lookup._initializers import Asset as Asset
    from . import experimental as experimental
    from ._folder import contains_saved_model as contains_saved_model
    from ._loading import load as load
    from ._options import LoadOptions as LoadOptions
    from ._save import save as save
    from ._save_options import SaveOptions as SaveOptions

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
    "contains_saved_model": (f"{_HOME}._folder", "contains_saved_model"),
    "experimental": f"{_HOME}.experimental",
    "load": (f"{_HOME}._loading", "load"),
    "save": (f"{_HOME}._save", "save"),
    "SaveOptions": (f"{_HOME}._save_options", "SaveOptions"),
}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
