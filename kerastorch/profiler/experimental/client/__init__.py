"""tf.profiler.experimental.client, which asks a profiler's server: there is none here."""

from ...._core.missing import namespace as _namespace
from .._remote import monitor, trace

__all__ = ["monitor", "trace"]

__getattr__, __dir__ = _namespace(__name__)
