"""tf.saved_model.experimental: the fingerprint of a SavedModel."""

from ..._core.missing import namespace as _namespace
from .._fingerprint import Fingerprint, read_fingerprint

__all__ = ["Fingerprint", "read_fingerprint"]

__getattr__, __dir__ = _namespace(__name__)
