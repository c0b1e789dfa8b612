"""tf.profiler.experimental.server: there is none here."""

from ...._core.missing import namespace as _namespace
from .._remote import start

__all__ = ["start"]

__getattr__, __dir__ = _namespace(__name__)
