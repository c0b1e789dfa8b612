"""tf.io: files, records and serialized messages."""

from .._core.missing import namespace as _namespace
from ..image.codecs import (
    decode_and_crop_jpeg,
    decode_bmp,
    decode_gif,
    decode_image,
    decode_jpeg,
    decode_png,
    encode_jpeg,
    encode_png,
    extract_jpeg_shape,
    is_jpeg,
)
from . import gfile
from ._bytes import decode_base64, decode_compressed, decode_raw, encode_base64
from ._csv import decode_csv
from ._features import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    RaggedFeature,
    SparseFeature,
    VarLenFeature,
)
from ._files import matching_files, read_file, write_file
from ._graphs import write_graph
from ._json import decode_json_example
from ._parsing import parse_example, parse_single_example
from ._records import TFRecordOptions, TFRecordWriter
from ._sequences import parse_sequence_example, parse_single_sequence_example
from ._sparse import deserialize_many_sparse, serialize_many_sparse, serialize_sparse
from ._tensors import parse_tensor, serialize_tensor

__all__ = [
    "FixedLenFeature",
    "FixedLenSequenceFeature",
    "RaggedFeature",
    "SparseFeature",
    "TFRecordOptions",
    "TFRecordWriter",
    "VarLenFeature",
    "decode_and_crop_jpeg",
    "decode_base64",
    "decode_bmp",
    "decode_compressed",
    "decode_csv",
    "decode_gif",
    "decode_image",
    "decode_jpeg",
    "decode_json_example",
    "decode_png",
    "decode_raw",
    "deserialize_many_sparse",
    "encode_base64",
    "encode_jpeg",
    "encode_png",
    "extract_jpeg_shape",
    "gfile",
    "is_jpeg",
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
    "write_file",
    "write_graph",
]

__getattr__, __dir__ = _namespace(__name__)
