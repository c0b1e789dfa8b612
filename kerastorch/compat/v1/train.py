"""tf.compat.v1.train: the messages of examples, and those in event files."""

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

_EVENTS = ["summary_iterator"]

__all__ = [*_MESSAGES, *_EVENTS]

_HOME = __name__.partition(".")[0]

_LAZY = {
    **{name: (f"{_HOME}.train", name) for name in _MESSAGES},
    **{name: (f"{_HOME}.compat.v1._events", name) for name in _EVENTS},
}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
