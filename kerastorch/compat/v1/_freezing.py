"""tf.compat.v1.graph_util: graphs whose variables are constants, and what is asked of nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ..._core import dtypes
from ..._core.convert import to_tensor
from ..._core.tensor_shape import TensorShape
from ..._files import tensor_proto
from ..._files.protos import message
from ._graph_parts import extract_sub_graph

_HANDLES = ("VarHandleOp", "VariableV2", "Variable")
_PASSING = ("Identity", "Switch", "Enter", "RefSwitch", "RefEnter", "RefIdentity")


def convert_variables_to_constants(
    sess: Any,
    input_graph_def: Any,
    output_node_names: Sequence[str],
    variable_names_whitelist: Iterable[str] | None = None,
    variable_names_blacklist: Iterable[str] | None = None,
) -> Any:
    """The GraphDef of what some nodes hang on, with a session's values in place of variables.

    AssertionError for a node that is not there; FailedPreconditionError for a variable without a
    value.
    """
    kept = extract_sub_graph(input_graph_def, output_node_names)
    wanted = None if variable_names_whitelist is None else set(variable_names_whitelist)
    unwanted = set(variable_names_blacklist or ())
    frozen = {
        node.name: None for node in kept.node
        if node.op in _HANDLES and (wanted is None or node.name in wanted)
        and node.name not in unwanted
    }  # fmt: skip
    return frozen_graph_def(kept, _values(sess, frozen))


def _values(sess, names):
    """{name: raw value} of variables of a session's graph."""
    by_name = {v._in_graph.op.name: v for v in sess.graph.made if v._in_graph is not None}
    missing = [n for n in names if n not in by_name]
    if missing:
        raise ValueError(f"The session's graph has no variables {missing}.")
    found = sess.run([by_name[n]._in_graph.read for n in names]) if names else []
    return dict(zip(names, found, strict=True))


def frozen_graph_def(graph_def: Any, values: dict[str, Any]) -> Any:
    """A GraphDef with constants for variables: {name of the variable's node: its value}."""
    by_name = {node.name: node for node in graph_def.node}
    of_frozen = {n for n in by_name if _source(by_name, n) in values}
    made = message("tensorflow.GraphDef")()
    made.versions.CopyFrom(graph_def.versions)
    made.library.CopyFrom(graph_def.library)
    for node in graph_def.node:
        if node.name in values:
            _constant(made.node.add(), node.name, values[node.name])
            continue
        written = made.node.add()
        written.CopyFrom(node)
        source = _name(node.input[0]) if node.input else None
        if node.op == "ReadVariableOp" and source in of_frozen:
            kind = node.attr["dtype"].type
            written.op = "Identity"
            del written.attr["dtype"]
            written.attr["T"].type = kind
        elif node.op == "ResourceGather" and source in of_frozen:
            _gather(made, written, node)
        elif node.name in of_frozen and node.op in _PASSING and "T" in written.attr:
            variable = by_name[_source(by_name, node.name)]
            written.attr["T"].type = variable.attr["dtype"].type
    return made


def _name(text):
    return text.lstrip("^").partition(":")[0]


def _source(by_name, name):
    """The variable that a node hands on, None for any other node."""
    seen = set()
    while name in by_name and name not in seen:
        node = by_name[name]
        if node.op in _HANDLES:
            return name
        if node.op not in _PASSING or not node.input:
            return None
        seen.add(name)
        name = _name(node.input[0])
    return None


def _constant(made, name, value):
    array = np.asarray(value)
    proto = tensor_proto.serialized(_raw(array))
    made.name, made.op = name, "Const"
    made.attr["value"].tensor.ParseFromString(proto)
    made.attr["dtype"].type = made.attr["value"].tensor.dtype


def _raw(array):
    return to_tensor(array)._t


def _gather(made, written, node):
    """A gather of rows of a variable as one of a constant."""
    kind, index = node.attr["dtype"].type, node.attr["Tindices"].type
    batch = node.attr["batch_dims"].i
    axis = made.node.add()
    _constant(axis, f"{node.name}/axis", np.int32(batch))
    for name in list(written.attr):
        if name not in ("Tindices", "batch_dims"):
            del written.attr[name]
    written.op = "GatherV2"
    written.input.insert(2, axis.name)
    written.attr["Tparams"].type, written.attr["Tindices"].type = kind, index
    written.attr["Taxis"].type = dtypes.int32.as_datatype_enum


def must_run_on_cpu(node: Any, pin_variables_on_cpu: bool = False) -> bool:
    """Whether a node has no kernel on a GPU: text, and Const and variables where asked."""
    definition = node if hasattr(node, "attr") else node.node_def
    if pin_variables_on_cpu and definition.op in ("Variable", "VariableV2"):
        return True
    kinds = dtypes.string.as_datatype_enum, dtypes.int32.as_datatype_enum
    if definition.op == "Const":
        return definition.attr["dtype"].type in kinds
    if definition.op in ("DynamicStitch", "ParallelDynamicStitch"):
        return definition.attr["T"].type == dtypes.int32.as_datatype_enum
    return False


def tensor_shape_from_node_def_name(graph: Any, input_name: str) -> TensorShape:
    """The shape of a tensor of a graph by its name, with or without the number of the output."""
    name = input_name if ":" in input_name else f"{input_name}:0"
    return graph.get_tensor_by_name(name).get_shape()
