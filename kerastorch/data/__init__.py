"""tf.data: input pipelines."""

from .._core.missing import namespace as _namespace
from ._dataset import AUTOTUNE, Dataset, FixedLengthRecordDataset, TextLineDataset
from ._iterator import Iterator, NumpyIterator
from ._node import INFINITE as INFINITE_CARDINALITY
from ._node import UNKNOWN as UNKNOWN_CARDINALITY
from ._options import Options, ThreadingOptions
from ._specs import DatasetSpec, IteratorSpec

__all__ = [
    "AUTOTUNE",
    "INFINITE_CARDINALITY",
    "UNKNOWN_CARDINALITY",
    "Dataset",
    "DatasetSpec",
    "FixedLengthRecordDataset",
    "Iterator",
    "IteratorSpec",
    "NumpyIterator",
    "Options",
    "TextLineDataset",
    "ThreadingOptions",
    "experimental",
]

__getattr__, __dir__ = _namespace(__name__, {"experimental": f"{__name__}.experimental"})
