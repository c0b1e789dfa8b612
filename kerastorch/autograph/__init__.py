"""tf.autograph: Python control flow on tensors as nodes of a graph."""

from .._core.missing import namespace as _namespace
from . import experimental
from .conversion import set_verbosity, to_code, to_graph, trace

__all__ = [
    "experimental",
    "set_verbosity",
    "to_code",
    "to_graph",
    "trace",
]

__getattr__, __dir__ = _namespace(__name__)
