"""tf.data: input pipelines."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from .._core.missing import namespace as _namespace
from ._dataset import AUTOTUNE, Dataset, FixedLengthRecordDataset, TextLineDataset, TFRecordDataset
from ._iterator import Iterator, NumpyIterator
from ._node import INFINITE as INFINITE_CARDINALITY
from ._node import UNKNOWN as UNKNOWN_CARDINALITY
from ._options import Options, ThreadingOptions
from ._specs import DatasetSpec, IteratorSpec

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from . import experimental as experimental

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
    "TFRecordDataset",
    "TextLineDataset",
    "ThreadingOptions",
    "experimental",
]

__getattr__, __dir__ = _namespace(__name__, {"experimental": f"{__name__}.experimental"})
