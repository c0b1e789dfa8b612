"""tf.compat.v1.train: the messages of examples."""

from ..._core.missing import namespace as _namespace

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

_HOME = __name__.partition(".")[0]

__getattr__, __dir__ = _namespace(__name__, {n: (f"{_HOME}.train", n) for n in __all__})
