"""tf.version: the version of TensorFlow whose API this is."""

from ._core.missing import namespace as _namespace

__all__ = [
    "COMPILER_VERSION",
    "GIT_VERSION",
    "GRAPH_DEF_VERSION",
    "GRAPH_DEF_VERSION_MIN_CONSUMER",
    "GRAPH_DEF_VERSION_MIN_PRODUCER",
    "VERSION",
]

__getattr__, __dir__ = _namespace(__name__)

VERSION = "2.15.1"
GIT_VERSION = "v2.15.1-kerastorch"
COMPILER_VERSION = "none"
GRAPH_DEF_VERSION = 1645
GRAPH_DEF_VERSION_MIN_CONSUMER = 0
GRAPH_DEF_VERSION_MIN_PRODUCER = 0
