"""tf.compat.v1.graph_util: parts of GraphDefs, and constants in place of variables."""

from ..._core.missing import namespace as _namespace
from ..._wrapped_function import import_graph_def
from ._freezing import (
    convert_variables_to_constants,
    must_run_on_cpu,
    tensor_shape_from_node_def_name,
)
from ._graph_parts import extract_sub_graph, remove_training_nodes

__all__ = [
    "convert_variables_to_constants",
    "extract_sub_graph",
    "import_graph_def",
    "must_run_on_cpu",
    "remove_training_nodes",
    "tensor_shape_from_node_def_name",
]

__getattr__, __dir__ = _namespace(__name__)
