"""Parts of GraphDefs: what some nodes hang on, and what only training needs."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from ..._files.protos import message
from ..._graph.interpreting.graphs import sub_graph_nodes


def extract_sub_graph(graph_def: Any, dest_nodes: Sequence[str]) -> Any:
    """The GraphDef of the nodes that some hang on.

    TypeError for what is no GraphDef or no list; AssertionError for a node that is not there.
    """
    if not hasattr(graph_def, "node"):
        raise TypeError(f"graph_def must be a graph_pb2.GraphDef proto, got {type(graph_def)}.")
    if isinstance(dest_nodes, str):
        raise TypeError(f"dest_nodes must be an iterable of strings, got {type(dest_nodes)}.")
    names = {node.name for node in graph_def.node}
    for name in dest_nodes:
        if name not in names:
            raise AssertionError(f"{name} is not in graph")
    kept = sub_graph_nodes(graph_def, dest_nodes)
    found = message("tensorflow.GraphDef")()
    found.node.extend(node for node in graph_def.node if node.name in kept)
    found.library.CopyFrom(graph_def.library)
    found.versions.CopyFrom(graph_def.versions)
    return found


def remove_training_nodes(input_graph: Any, protected_nodes: Sequence[str] | None = None) -> Any:
    """The GraphDef without the Identity and CheckNumerics nodes that only training needs."""
    protected = set(protected_nodes or ())
    sources = {}
    for node in input_graph.node:
        plain = [i for i in node.input if not i.startswith("^")]
        only = len(plain) == len(node.input) == 1
        if node.op == "CheckNumerics" and only and node.name not in protected:
            sources[node.name] = plain[0]
    sources = _through(input_graph, sources)
    controlled = {i[1:] for node in input_graph.node for i in node.input if i.startswith("^")}
    identities = {}
    for node in input_graph.node:
        if node.op != "Identity" or node.name in protected or node.name in controlled:
            continue
        if len(node.input) == 1 and not node.input[0].startswith("^"):
            identities[node.name] = sources.get(node.input[0], node.input[0])
    found = copy.deepcopy(input_graph)
    del found.node[:]
    gone = {**sources, **identities}
    for node in input_graph.node:
        if node.name in gone:
            continue
        made = found.node.add()
        made.CopyFrom(node)
        del made.input[:]
        made.input.extend(_source(i, gone) for i in node.input)
    return found


def _through(graph, sources):
    return {name: _source(text, sources) for name, text in sources.items()}


def _source(text, sources):
    seen = set()
    while text in sources and text not in seen:
        seen.add(text)
        text = sources[text]
    return text
