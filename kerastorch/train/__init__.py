"""tf.train: the messages of examples."""

from .._core.missing import namespace as _namespace

_MESSAGES = [
    "BytesList",
    "Example",
    "Feature",
    "FeatureList",
    "FeatureLists",
    "Features",
    "FloatList",
    "Int64List",
    "SequenceExample",
]
__all__ = [*_MESSAGES]

# which import protobuf
_LAZY = {name: (f"{__name__}._examples", name) for name in _MESSAGES}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
