"""tf.keras.callbacks: objects whose methods fit, evaluate and predict call as they go."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ..._core.missing import namespace as _namespace
from .base import Callback, LambdaCallback
from .callback_list import CallbackList
from .checkpoint import ModelCheckpoint, SidecarEvaluatorModelExport
from .history import BaseLogger, CSVLogger, History, RemoteMonitor
from .learning_rate import LearningRateScheduler, ReduceLROnPlateau
from .progress import ProgbarLogger
from .stopping import EarlyStopping, TerminateOnNaN

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from . import experimental as experimental
    from .backup import BackupAndRestore as BackupAndRestore
    from .tensorboard import TensorBoard as TensorBoard

__all__ = [
    "BackupAndRestore",
    "BaseLogger",
    "CSVLogger",
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "ProgbarLogger",
    "ReduceLROnPlateau",
    "RemoteMonitor",
    "SidecarEvaluatorModelExport",
    "TensorBoard",
    "TerminateOnNaN",
    "experimental",
]

_LAZY = {
    "BackupAndRestore": (f"{__name__}.backup", "BackupAndRestore"),
    "TensorBoard": (f"{__name__}.tensorboard", "TensorBoard"),
    "experimental": f"{__name__}.experimental",
}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
