"""tf.compat.v1.io: tf.io with the argument orders of TensorFlow 1."""

from ...._core.missing import namespace as _namespace
from ....io import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    RaggedFeature,
    SparseFeature,
    TFRecordOptions,
    TFRecordWriter,
    VarLenFeature,
    decode_base64,
    decode_compressed,
    decode_json_example,
    deserialize_many_sparse,
    encode_base64,
    matching_files,
    parse_sequence_example,
    parse_single_sequence_example,
    parse_tensor,
    read_file,
    serialize_tensor,
    write_file,
)
from ....io._records import TFRecordCompressionType, tf_record_iterator
from . import gfile
from ._functions import (
    decode_csv,
    decode_raw,
    parse_example,
    parse_single_example,
    serialize_many_sparse,
    serialize_sparse,
)

__all__ = [
    "FixedLenFeature",
    "FixedLenSequenceFeature",
    "RaggedFeature",
    "SparseFeature",
    "TFRecordCompressionType",
    "TFRecordOptions",
    "TFRecordWriter",
    "VarLenFeature",
    "decode_base64",
    "decode_compressed",
    "decode_csv",
    "decode_json_example",
    "decode_raw",
    "deserialize_many_sparse",
    "encode_base64",
    "gfile",
    "matching_files",
    "parse_example",
    "parse_sequence_example",
    "parse_single_example",
    "parse_single_sequence_example",
    "parse_tensor",
    "read_file",
    "serialize_many_sparse",
    "serialize_sparse",
    "serialize_tensor",
    "tf_record_iterator",
    "write_file",
]

__getattr__, __dir__ = _namespace(__name__)
