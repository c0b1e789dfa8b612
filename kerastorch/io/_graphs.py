"""tf.io.write_graph."""

from __future__ import annotations

import os
from typing import Any

from .._files.replacing import replacing


def write_graph(graph_or_graph_def: Any, logdir: Any, name: str, as_text: bool = True) -> str:
    """Writes a GraphDef, or that of a graph, to the file `name` of a folder; gives its path.

    as_text: whether as text (.pbtxt), or as bytes (.pb).
    """
    from google.protobuf import text_format

    graph = graph_or_graph_def
    graph_def = graph.as_graph_def() if hasattr(graph, "as_graph_def") else graph
    os.makedirs(os.fspath(logdir), exist_ok=True)
    path = os.path.join(os.fspath(logdir), name)
    if as_text:
        data = text_format.MessageToString(graph_def).encode()
    else:
        data = graph_def.SerializeToString(deterministic=True)
    with replacing(path) as temporary, open(temporary, "wb") as file:
        file.write(data)
    return path
