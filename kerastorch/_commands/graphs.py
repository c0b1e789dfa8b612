"""GraphDefs (.pb, .pbtxt) and MetaGraphs (.meta), shown."""

from __future__ import annotations

import math
from typing import Any

from kerastorch._core.dtypes import as_dtype
from kerastorch._files.message_files import read_message

from . import showing
from .formats import Format, register

_LINES = 200  # of one graph's inputs, outputs or functions


def shape_of(proto: Any) -> str:
    """A TensorShapeProto in words."""
    if proto.unknown_rank:
        return "unknown"
    return str(tuple(None if d.size < 0 else d.size for d in proto.dim))


def dtype_of(number: int) -> str:
    """The name of a dtype's number."""
    try:
        return as_dtype(number).name
    except (TypeError, ValueError, KeyError):
        return f"dtype {number}"


def show_signatures(graph: Any) -> None:
    """The signatures of a MetaGraphDef."""
    for name, signature in sorted(graph.signature_def.items()):
        if not signature.method_name and not signature.inputs:  # an op to begin with
            continue
        print(f"signature {name!r}:")
        for word, tensors in (("takes", signature.inputs), ("gives", signature.outputs)):
            for key, tensor in sorted(tensors.items()):
                shape = shape_of(tensor.tensor_shape)
                print(f"  {word} {key}  {shape}  {dtype_of(tensor.dtype)}")


def show_nodes(graph: Any) -> None:
    """What a GraphDef takes and gives, its operations, functions and constants."""
    used = {name.lstrip("^").partition(":")[0] for node in graph.node for name in node.input}
    takes = [n for n in graph.node if n.op in ("Placeholder", "PlaceholderV2")]
    _some("takes", [f"{n.name}  {_shape(n)}  {dtype_of(n.attr['dtype'].type)}" for n in takes])
    ends = [n for n in graph.node if n.name not in used and n.op not in ("NoOp", "Const")]
    _some("gives", [f"{n.name}  {n.op}" for n in ends])
    _some("function", [f.signature.name for f in graph.library.function])
    showing.counted("operations", [node.op for node in graph.node])
    showing.arrays([_constant(n) for n in graph.node if n.op == "Const"])


def _shape(node):
    return shape_of(node.attr["shape"].shape) if "shape" in node.attr else "unknown"


def _some(word, rows):
    for row in rows[:_LINES]:
        print(f"{word} {row}")
    if len(rows) > _LINES:
        print(f"{word} ... and {len(rows) - _LINES} more")


def _constant(node):
    """(name, shape, dtype, bytes) of a constant, whose values are left alone."""
    proto = node.attr["value"].tensor
    shape = tuple(max(d.size, 0) for d in proto.tensor_shape.dim)
    dtype = dtype_of(proto.dtype)
    try:
        size = as_dtype(proto.dtype).size
    except (TypeError, ValueError, KeyError):
        size = 0
    return node.name, shape, dtype, math.prod(shape) * size


def read(path: str, kind: str) -> Any:
    """A message of a binary file, or of a text file (.pbtxt); OSError when it is damaged."""
    form = "text" if path.lower().endswith(".pbtxt") else "binary"
    found = read_message(path, kind, (form,))
    if not found.ByteSize():
        raise OSError(f"{path}: it is empty, or no {kind.rpartition('.')[2]}")
    return found


def _show_graph(path):
    show_nodes(read(path, "tensorflow.GraphDef"))


def _show_meta(path):
    graph = read(path, "tensorflow.MetaGraphDef")
    print(f"written by: TensorFlow {graph.meta_info_def.tensorflow_version}")
    for name, collection in sorted(graph.collection_def.items()):
        kind = collection.WhichOneof("kind")
        print(f"collection {name!r}: {len(getattr(collection, kind).value) if kind else 0} items")
    show_signatures(graph)
    show_nodes(graph.graph_def)


register(Format("meta", "a MetaGraph of tf.compat.v1.train.Saver", (".meta",), show=_show_meta))
register(
    Format("graph", "a GraphDef, such as a frozen model", (".pb", ".pbtxt"),
           show=_show_graph)
)  # fmt: skip

__all__ = ["dtype_of", "read", "shape_of", "show_nodes", "show_signatures"]
