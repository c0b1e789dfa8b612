"""tf.summary: values for TensorBoard, written to event files.

>>> writer = tf.summary.create_file_writer("logs")
>>> with writer.as_default():
...     tf.summary.scalar("loss", 0.5, step=1)
"""

from .._core.missing import namespace as _namespace
from . import experimental
from ._graphs import graph
from ._media import audio, image, text
from ._numbers import histogram, scalar
from ._state import record_if, should_record_summaries
from ._tracing import trace_export, trace_off, trace_on
from ._write import write
from ._writers import SummaryWriter, create_file_writer, create_noop_writer, flush

__all__ = [
    "SummaryWriter",
    "audio",
    "create_file_writer",
    "create_noop_writer",
    "experimental",
    "flush",
    "graph",
    "histogram",
    "image",
    "record_if",
    "scalar",
    "should_record_summaries",
    "text",
    "trace_export",
    "trace_off",
    "trace_on",
    "write",
]

__getattr__, __dir__ = _namespace(__name__)
