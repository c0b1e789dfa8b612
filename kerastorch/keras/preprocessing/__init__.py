"""tf.keras.preprocessing: older tools that make arrays of text and sequences."""

from ..._core.missing import namespace as _namespace
from . import sequence, text

__all__ = ["sequence", "text"]

__getattr__, __dir__ = _namespace(__name__)
