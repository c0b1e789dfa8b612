"""tf.compat.v1.train.export_meta_graph and import_meta_graph: graphs with their collections."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from ..._core.plain_graphs import plain_graph
from ..._files.message_files import read_message
from ..._graph.interpreting.importing import Importer, import_into
from ..._graph.interpreting.nodes import ref_of_graph
from ..._graph.interpreting.variables import name_of
from ..._ops.creation import convert_to_tensor
from ._meta_graph_defs import meta_graph_def, take_collections
from ._saver import Saver, write_message
from ._variables import GraphKeys

_ASSIGNS = ("Assign", "AssignVariableOp")
_THROUGH = ("Identity",)


def export_meta_graph(
    filename: Any = None,
    meta_info_def: Any = None,
    graph_def: Any = None,
    saver_def: Any = None,
    collection_list: Iterable[Any] | None = None,
    as_text: bool = False,
    graph: Any = None,
    export_scope: str | None = None,
    clear_devices: bool = False,
    clear_extraneous_savers: bool = False,
    strip_default_attrs: bool = False,
    save_debug_info: bool = False,
    **kwargs: Any,
) -> Any:
    """The MetaGraphDef of a graph, the default one by default: nodes, collections, SaverDef.

    filename: where to write it as well, if it is named.  RuntimeError in eager execution.
    Operations that have no form as TensorFlow's ops are left out, and what takes their results.
    """
    graph = graph or _open_graph()
    variables = None if saver_def is None else _saved(graph)
    made, _ = meta_graph_def(graph, variables, saver_def, collection_list, graph_def)
    if meta_info_def is not None:
        made.meta_info_def.MergeFrom(meta_info_def)
    if filename:
        write_message(filename, made, as_text)
    return made


def _open_graph():
    graph = plain_graph()
    if graph is None:
        raise RuntimeError(
            "Exporting/importing meta graphs is not supported when eager execution is enabled. No "
            "graph exists when eager execution is enabled."
        )
    return graph


def _saved(graph):
    held = graph.get_collection(GraphKeys.GLOBAL_VARIABLES)
    return {v.name.removesuffix(":0"): v for v in held}


def import_meta_graph(
    meta_graph_or_file: Any,
    clear_devices: bool = False,
    import_scope: str | None = None,
    **kwargs: Any,
) -> Saver | None:
    """Takes a MetaGraphDef, or that of a file, into the default graph; its Saver.

    import_scope: what stands before its names.  input_map: {name of a tensor in the file: the
    tensor that stands for it}.
    None where there is nothing to save.  RuntimeError in eager execution; OSError for a file that
    is not there, or is none.
    """
    graph = _open_graph()
    made = read_meta_graph(meta_graph_or_file)
    saver, _ = imported(graph, made, import_scope, kwargs.get("input_map"))
    return saver


def read_meta_graph(given: Any) -> Any:
    """A MetaGraphDef, from a file where it is a path."""
    if hasattr(given, "graph_def"):
        return given
    if not isinstance(given, (str, bytes, os.PathLike)):
        raise TypeError(f"Expected binary or unicode string, got {given!r}")
    path = os.fspath(given)
    if not os.path.isfile(path):
        raise OSError(f"File does not exist. Received: {path}.")
    return read_message(path, "tensorflow.MetaGraphDef")


def imported(
    graph: Any,
    made: Any,
    import_scope: str | None = None,
    input_map: Mapping[Any, Any] | None = None,
    given: Mapping[Any, Any] | None = None,
) -> tuple[Saver | None, Importer]:
    """(the Saver of a MetaGraphDef that a graph has taken in, or None; its Importer).

    given: {Ref: tensor} of outputs that others stand for.
    """
    scope = graph.unique_name(import_scope, mark_as_used=False) if import_scope else ""
    prefix = f"{scope}/" if scope else ""
    with graph.as_default():
        replaced = {ref_of_graph(k): convert_to_tensor(v) for k, v in (input_map or {}).items()}
    importer = import_into(graph, made.graph_def, prefix, {**replaced, **(given or {})})
    take_collections(graph, made, importer, prefix)
    held = graph.get_collection(GraphKeys.GLOBAL_VARIABLES)
    saver_def = made.saver_def if made.HasField("saver_def") else None
    if saver_def is None or not saver_def.restore_op_name:
        with graph.as_default():
            return (Saver() if held else None), importer
    names = [prefix + n for n in (saver_def.filename_tensor_name, saver_def.save_tensor_name,
                                  saver_def.restore_op_name)]  # fmt: skip
    known = _restored(importer, made.graph_def, saver_def)
    with graph.as_default():
        saver = Saver(known or None, saver_def=saver_def, defer_build=not known)
    saver.run_by(*names, whole=not known)
    return saver, importer


def _restored(importer, graph_def, saver_def):
    """{name in checkpoints: variable} by the nodes that restore; empty where they are others."""
    nodes, found = importer.nodes, {}
    restores = {n.name: n for n in nodes.values() if n.op == "RestoreV2"}
    names = {name: _texts(nodes, node) for name, node in restores.items()}
    path = saver_def.filename_tensor_name.partition(":")[0]
    for node in nodes.values():
        if node.op not in _ASSIGNS or len(node.inputs) != 2:
            continue
        source, number = node.inputs[1]
        while source in nodes and nodes[source].op in _THROUGH:
            source, number = nodes[source].inputs[0]
        if source not in restores or restores[source].inputs[0][0] != path:
            continue
        keys, slices = names[source]
        variable = nodes.get(node.inputs[0][0])
        if keys is None or any(slices) or variable is None or number >= len(keys):
            return {}
        found[keys[number].decode()] = importer.scope.resources.get(name_of(variable))
    return found if all(v is not None for v in found.values()) else {}


def _texts(nodes, node):
    """(names, slices) that a RestoreV2 reads; None where they are no constants."""
    given = [nodes.get(name) for name, _ in node.inputs[1:3]]
    if any(n is None or n.op != "Const" for n in given):
        return None, ()
    return tuple(n.attrs["value"].numpy().reshape(-1).tolist() for n in given)
