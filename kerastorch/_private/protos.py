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
from .modules import DTYPES

TensorProto = message("tensorflow.TensorProto")
TensorShapeProto = message("tensorflow.TensorShapeProto")


def __getattr__(name):
    """The message of a name, or the number of a dtype: DT_FLOAT."""
    if name in DTYPES:
        field = TensorProto.DESCRIPTOR.fields_by_name["dtype"]
        return field.enum_type.values_by_name[name].number
    try:
        return message(f"tensorflow.{name}")
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None


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
