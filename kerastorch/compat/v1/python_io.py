"""tf.compat.v1.python_io: TFRecord files."""

from ..._core.missing import namespace as _namespace
from ...io._records import (
    TFRecordCompressionType,
    TFRecordOptions,
    TFRecordWriter,
    tf_record_iterator,
)

__all__ = [
    "TFRecordCompressionType",
    "TFRecordOptions",
    "TFRecordWriter",
    "tf_record_iterator",
]

__getattr__, __dir__ = _namespace(__name__)
