"""tf.keras.models."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ..._core.missing import namespace as _namespace
from .._model.model import Model
from .._model.sequential import Sequential
from ..saving import load_model, save_model
from ..saving.cloning import clone_model
from ..saving.training_config import model_from_config, model_from_json, model_from_yaml

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from . import experimental as experimental

__all__ = [
    "Model",
    "Sequential",
    "clone_model",
    "experimental",
    "load_model",
    "model_from_config",
    "model_from_json",
    "model_from_yaml",
    "save_model",
]

_LAZY = {"experimental": f"{__name__}.experimental"}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
