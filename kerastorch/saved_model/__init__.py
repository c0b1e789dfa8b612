"""tf.saved_model: folders with the functions, variables and assets of a saved object."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from .._core.missing import namespace as _namespace
from ._constants import (
    ASSETS_DIRECTORY,
    ASSETS_KEY,
    CLASSIFY_INPUTS,
    CLASSIFY_METHOD_NAME,
    CLASSIFY_OUTPUT_CLASSES,
    CLASSIFY_OUTPUT_SCORES,
    DEBUG_DIRECTORY,
    DEBUG_INFO_FILENAME_PB,
    DEFAULT_SERVING_SIGNATURE_DEF_KEY,
    GPU,
    PREDICT_INPUTS,
    PREDICT_METHOD_NAME,
    PREDICT_OUTPUTS,
    REGRESS_INPUTS,
    REGRESS_METHOD_NAME,
    REGRESS_OUTPUTS,
    SAVED_MODEL_FILENAME_PB,
    SAVED_MODEL_FILENAME_PBTXT,
    SAVED_MODEL_SCHEMA_VERSION,
    SERVING,
    TPU,
    TRAINING,
    VARIABLES_DIRECTORY,
    VARIABLES_FILENAME,
)

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from ..lookup._initializers import Asset as Asset
    from . import experimental as experimental
    from ._folder import contains_saved_model as contains_saved_model
    from ._loading import load as load
    from ._options import LoadOptions as LoadOptions
    from ._save import save as save
    from ._save_options import SaveOptions as SaveOptions

__all__ = [
    "ASSETS_DIRECTORY",
    "ASSETS_KEY",
    "CLASSIFY_INPUTS",
    "CLASSIFY_METHOD_NAME",
    "CLASSIFY_OUTPUT_CLASSES",
    "CLASSIFY_OUTPUT_SCORES",
    "DEBUG_DIRECTORY",
    "DEBUG_INFO_FILENAME_PB",
    "DEFAULT_SERVING_SIGNATURE_DEF_KEY",
    "GPU",
    "PREDICT_INPUTS",
    "PREDICT_METHOD_NAME",
    "PREDICT_OUTPUTS",
    "REGRESS_INPUTS",
    "REGRESS_METHOD_NAME",
    "REGRESS_OUTPUTS",
    "SAVED_MODEL_FILENAME_PB",
    "SAVED_MODEL_FILENAME_PBTXT",
    "SAVED_MODEL_SCHEMA_VERSION",
    "SERVING",
    "TPU",
    "TRAINING",
    "VARIABLES_DIRECTORY",
    "VARIABLES_FILENAME",
    "Asset",
    "LoadOptions",
    "SaveOptions",
    "contains_saved_model",
    "experimental",
    "load",
    "save",
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
