"""tf.summary.experimental: the default step, and what summaries of one's own are made of."""

from .._core.missing import namespace as _namespace
from ._state import get_step, set_step
from ._write import summary_scope, write_raw_pb

__all__ = ["get_step", "set_step", "summary_scope", "write_raw_pb"]

__getattr__, __dir__ = _namespace(__name__)
