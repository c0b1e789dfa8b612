"""tf.keras.export: parts of models as SavedModels for serving."""

from .._core.missing import namespace as _namespace
from .saving.saved_model.archive import ExportArchive

__all__ = ["ExportArchive"]

__getattr__, __dir__ = _namespace(__name__)
