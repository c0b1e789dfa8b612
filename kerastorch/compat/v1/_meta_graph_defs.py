"""MetaGraphDefs: a graph with its collections, signatures and what saves its variables."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from ..._files.protos import message, parsed
from ..._graph.graph import Operation
from ..._graph.graph_tensor import is_graph_tensor
from ..._graph.lowering.plain import PlainGraphDef
from ._variables import GraphKeys

_log = logging.getLogger("tensorflow")
_VERSION = "2.15.1"
# collections whose variables are written whole
_OF_VARIABLES = (
    GraphKeys.GLOBAL_VARIABLES, GraphKeys.TRAINABLE_VARIABLES, GraphKeys.LOCAL_VARIABLES,
    GraphKeys.MODEL_VARIABLES, GraphKeys.MOVING_AVERAGE_VARIABLES, GraphKeys.METRIC_VARIABLES,
    GraphKeys.GLOBAL_STEP,
)  # fmt: skip
_NOT_KEPT = (GraphKeys.SAVERS, GraphKeys.COND_CONTEXT, GraphKeys.WHILE_CONTEXT)


def meta_graph_def(
    graph: Any,
    variables: Mapping[str, Any] | None = None,
    saver_def: Any = None,
    collections: Iterable[Any] | None = None,
    graph_def: Any = None,
) -> tuple[Any, PlainGraphDef]:
    """(the MetaGraphDef of a graph, how its nodes were written).

    variables: {name in checkpoints: variable} that its saver restores.
    saver_def: what the saver's SaverDef says beside the names of nodes.
    """
    written = PlainGraphDef(graph)
    made = message("tensorflow.MetaGraphDef")()
    made.meta_info_def.tensorflow_version = _VERSION
    if saver_def is not None:
        made.saver_def.CopyFrom(saver_def)
        if variables is not None:
            names = written.add_saver(dict(variables))
            made.saver_def.filename_tensor_name = names[0]
            made.saver_def.save_tensor_name = names[1]
            made.saver_def.restore_op_name = names[2]
    if graph_def is None:
        made.graph_def.CopyFrom(written.message(add_shapes=True))
    else:
        made.graph_def.CopyFrom(graph_def)
    keys = graph.get_all_collection_keys() if collections is None else collections
    for key in keys:
        if isinstance(key, str) and key not in _NOT_KEPT:
            _add_collection(made, key, graph.get_collection(key), written.left_out)
    return made, written


# collections
def _add_collection(made, key, values, left_out):
    values = [x for x in values if _name_of(x).partition(":")[0] not in left_out]
    field = _field(key, values)
    if field is None:
        return
    listed, convert = field
    try:
        found = [convert(x) for x in values]
        getattr(made.collection_def[key], listed).value.extend(found)
    except (TypeError, ValueError, AttributeError) as error:
        del made.collection_def[key]
        _log.warning(
            "Issue encountered when serializing %s.\nType is unsupported, or the types of the "
            "items don't match field type in CollectionDef. Note this is a warning and probably "
            "safe to ignore.\n%s", key, error,
        )  # fmt: skip


def _field(key, values):
    if not values:
        return None
    first = values[0]
    if key in _OF_VARIABLES:
        return "bytes_list", lambda v: variable_def(v).SerializeToString(deterministic=True)
    if isinstance(first, (bytes, str)):
        return "bytes_list", lambda x: x.encode() if isinstance(x, str) else x
    if isinstance(first, int):
        return "int64_list", lambda x: x
    if isinstance(first, float):
        return "float_list", lambda x: x
    return "node_list", _node_name


def _node_name(x):
    name = _name_of(x)
    if not name:
        raise TypeError(f"{x!r} is none of a graph")
    return name


def _name_of(x):
    known = is_graph_tensor(x) or isinstance(x, Operation) or getattr(x, "_is_variable", False)
    return x.name if known or hasattr(x, "outputs") else ""


def variable_def(variable: Any) -> Any:
    """The VariableDef of a variable of a graph."""
    known = variable._in_graph
    if known is None:
        raise TypeError(f"{variable!r} is no variable of a graph")
    made = message("tensorflow.VariableDef")()
    made.variable_name = f"{known.op.name}:0"
    if known.initializer is not None:
        made.initializer_name = known.initializer.name
    made.snapshot_name = known.read.name
    if known.initial_value is not None:
        made.initial_value_name = known.initial_value.name
    made.is_resource, made.trainable = not known.is_reference, bool(variable.trainable)
    made.synchronization = _number(variable.synchronization)
    made.aggregation = _number(variable.aggregation)
    return made


def _number(mode):
    return int(getattr(mode, "value", mode) or 0)


def take_collections(graph: Any, made: Any, importer: Any, scope: str) -> None:
    """Gives a graph the collections of a MetaGraphDef whose nodes it has taken in."""
    variables: dict[str, Any] = {}
    for key in sorted(made.collection_def):
        held = made.collection_def[key]
        kind = held.WhichOneof("kind")
        if kind is None or key in _NOT_KEPT:
            continue
        values = getattr(held, kind).value
        if key in _OF_VARIABLES and kind == "bytes_list":
            found = [_variable(graph, importer, variables, data) for data in values]
        elif kind == "bytes_list":
            found = [_text(x, scope) for x in values]
        elif kind == "node_list":
            found = [_element(graph, scope, name) for name in values]
        else:
            found = list(values)
        for x in found:
            if x is not None:
                graph.add_to_collection(key, x)


def _text(data, scope):
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data
    return f"{scope}{text}"


def _element(graph, scope, name):
    try:
        return graph.as_graph_element(f"{scope}{name}")
    except (KeyError, ValueError):
        _log.warning("The name %r of a collection refers to nothing in the graph.", name)
        return None


def _variable(graph, importer, known, data):
    given = parsed("tensorflow.VariableDef", data, "A variable of a collection")
    name = importer.prefix + given.variable_name.partition(":")[0]
    if name in known:
        return known[name]
    variable = importer.variables.get(name)
    if variable is None:
        _log.warning("The variable %r of a collection is not in the graph.", name)
        return None
    known[name] = variable
    variable._trainable = given.trainable
    told = variable._in_graph
    for field, attribute in (("initializer_name", "initializer"), ("snapshot_name", "read"),
                             ("initial_value_name", "initial_value")):  # fmt: skip
        element = getattr(given, field)
        if element:
            found = _element(graph, importer.prefix, element)
            if found is not None and (attribute != "read" or is_graph_tensor(found)):
                setattr(told, attribute, found)
    return variable
