"""tf.compat.v1.graph_util: parts of GraphDefs."""

from ..._core.missing import namespace as _namespace
from ..._wrapped_function import import_graph_def
from ._graph_parts import extract_sub_graph, remove_training_nodes

__all__ = ["extract_sub_graph", "import_graph_def", "remove_training_nodes"]

__getattr__, __dir__ = _namespace(__name__)
