"""tf.graph_util: GraphDefs taken into graphs."""

from ._core.missing import namespace as _namespace
from ._wrapped_function import import_graph_def

__all__ = ["import_graph_def"]

__getattr__, __dir__ = _namespace(__name__)
