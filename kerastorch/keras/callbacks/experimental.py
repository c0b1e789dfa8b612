"""tf.keras.callbacks.experimental."""

from ..._core.missing import namespace as _namespace
from .backup import BackupAndRestoreExperimental as BackupAndRestore

__all__ = ["BackupAndRestore"]

__getattr__, __dir__ = _namespace(__name__)
