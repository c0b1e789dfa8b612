"""tf.profiler."""

from .._core.missing import namespace as _namespace
from . import experimental

__all__ = ["experimental"]

__getattr__, __dir__ = _namespace(__name__)
