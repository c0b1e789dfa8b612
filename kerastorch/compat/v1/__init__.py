"""tf.compat.v1: the few names of TensorFlow 1 that mean something without graphs."""

from ..._core.missing import namespace as _namespace
from ..._scopes import executing_eagerly
from . import logging
from .eager import (
    disable_eager_execution,
    disable_v2_behavior,
    enable_eager_execution,
    enable_v2_behavior,
    get_default_graph,
    set_random_seed,
)

_IO = [
    "FixedLenFeature",
    "FixedLenSequenceFeature",
    "SparseFeature",
    "VarLenFeature",
    "decode_base64",
    "decode_compressed",
    "decode_csv",
    "decode_json_example",
    "decode_raw",
    "deserialize_many_sparse",
    "encode_base64",
    "matching_files",
    "parse_example",
    "parse_single_example",
    "parse_single_sequence_example",
    "parse_tensor",
    "read_file",
    "serialize_many_sparse",
    "serialize_sparse",
    "serialize_tensor",
    "write_file",
]
# messages of event files
_EVENTS = ["Event", "HistogramProto", "LogMessage", "SessionLog", "Summary", "SummaryMetadata"]
_TENSORS = ["make_ndarray", "make_tensor_proto"]
_GRAPHS = ["import_graph_def", "wrap_function"]
_ROOMS = ["gfile", "graph_util", "image", "io", "keras", "python_io", "train"]
__all__ = [
    "GraphDef",
    "SparseTensor",
    "SparseTensorValue",
    "__path__",
    "disable_eager_execution",
    "disable_v2_behavior",
    "enable_eager_execution",
    "enable_v2_behavior",
    "executing_eagerly",
    "get_default_graph",
    "logging",
    "lookup",
    "ragged",
    "set_random_seed",
    *_EVENTS,
    *_GRAPHS,
    *_IO,
    *_TENSORS,
    *_ROOMS,
]

_HOME = __name__.partition(".")[0]
_SPARSE = f"{_HOME}.sparse._sparse_tensor"
_LAZY = {
    **{name: (f"{_HOME}._wrapped_function", name) for name in _GRAPHS},
    "GraphDef": (f"{__name__}._graphs", "GraphDef"),
    **{name: (_SPARSE, name) for name in ("SparseTensor", "SparseTensorValue")},
    **{name: (f"{__name__}._events", name) for name in _EVENTS},
    **{name: (f"{__name__}.io", name) for name in _IO},
    **{name: (f"{_HOME}.io._tensors", name) for name in _TENSORS},
    **{name: f"{__name__}.{name}" for name in ("lookup", *_ROOMS)},
    "ragged": f"{__name__}.ragged",
}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
