"""Messages that TensorFlow keeps in private modules (tensorflow.core...)."""

from .._files.protos import message
from ..compat.v1._events import Event, Summary, SummaryMetadata, summary_iterator
from ..train._examples import (
    BytesList,
    Example,
    Feature,
    FeatureList,
    FeatureLists,
    Features,
    FloatList,
    Int64List,
    SequenceExample,
)

TensorProto = message("tensorflow.TensorProto")
TensorShapeProto = message("tensorflow.TensorShapeProto")

__all__ = [
    "BytesList",
    "Event",
    "Example",
    "Feature",
    "FeatureList",
    "FeatureLists",
    "Features",
    "FloatList",
    "Int64List",
    "SequenceExample",
    "Summary",
    "SummaryMetadata",
    "TensorProto",
    "TensorShapeProto",
    "summary_iterator",
]
