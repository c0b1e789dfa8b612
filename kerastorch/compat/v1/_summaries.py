"""tf.compat.v1.summary: Operations that give Summary messages, collected in the graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from ..._core.plain_graphs import plain_graph
from ..._core.state import state
from ..._files.protos import message
from ..._graph import summaries
from ..._graph.graph_tensor import is_graph_tensor
from ..._ops.creation import convert_to_tensor
from ._variables import GraphKeys, get_collection


def _tag(name, family):
    """(the tag, the name of the Operation)"""
    name = re.sub(r"[^-/\w\.]", "_", name).lstrip("/")
    clean = family and re.sub(r"[^-/\w\.]", "_", family)
    graph = plain_graph()
    full = state.scope + (f"{clean}/{name}" if clean else name)
    full = graph.unique_name(full) if graph is not None else full
    return (f"{clean}/{full}" if clean else full), full


def _noted(made, name, collections):
    if is_graph_tensor(made):
        made.op.name = name
        for key in [GraphKeys.SUMMARIES] if collections is None else collections:
            made.graph.add_to_collection(key, made)
    return made


def scalar(
    name: str, tensor: Any, collections: Iterable[str] | None = None, family: str | None = None
) -> Any:
    """A Summary of one number."""
    tag, own = _tag(name, family)
    return _noted(summaries.scalar(tag, convert_to_tensor(tensor)), own, collections)


def histogram(
    name: str, values: Any, collections: Iterable[str] | None = None, family: str | None = None
) -> Any:
    """A Summary of a histogram."""
    tag, own = _tag(name, family)
    return _noted(summaries.histogram(tag, convert_to_tensor(values)), own, collections)


def image(
    name: str,
    tensor: Any,
    max_outputs: int = 3,
    collections: Iterable[str] | None = None,
    family: str | None = None,
) -> Any:
    """A Summary of the first images of a batch [n, height, width, 1, 3 or 4]."""
    tag, own = _tag(name, family)
    made = summaries.image(tag, convert_to_tensor(tensor), max_outputs)
    return _noted(made, own, collections)


def audio(
    name: str,
    tensor: Any,
    sample_rate: Any,
    max_outputs: int = 3,
    collections: Iterable[str] | None = None,
    family: str | None = None,
) -> Any:
    """A Summary of the first sounds of a batch [n, frames(, channels)] in [-1, 1]."""
    tag, own = _tag(name, family)
    rate = convert_to_tensor(sample_rate, "float32")
    made = summaries.audio(tag, convert_to_tensor(tensor), rate, max_outputs)
    return _noted(made, own, collections)


def text(name: str, tensor: Any, collections: Iterable[str] | None = None) -> Any:
    """A Summary of text; ValueError for another dtype."""
    value = convert_to_tensor(tensor)
    if value.dtype.name != "string":
        raise ValueError(f"Expected tensor {value.name} to have dtype string, got {value.dtype}")
    return tensor_summary(name, value, None, collections, _plugin("text"))


def _plugin(name):
    made = message("tensorflow.SummaryMetadata")()
    made.plugin_data.plugin_name = name
    return made


def tensor_summary(
    name: str,
    tensor: Any,
    summary_description: Any = None,
    collections: Iterable[str] | None = None,
    summary_metadata: Any = None,
    family: str | None = None,
    display_name: str | None = None,
) -> Any:
    """A Summary of a tensor as it is."""
    metadata = message("tensorflow.SummaryMetadata")()
    if summary_metadata is not None:
        metadata.CopyFrom(summary_metadata)
    if display_name is not None:
        metadata.display_name = display_name
    if summary_description is not None:
        metadata.summary_description = summary_description
    tag, own = _tag(name, family)
    made = summaries.tensor(tag, convert_to_tensor(tensor), metadata.SerializeToString())
    return _noted(made, own, collections)


def merge(inputs: Sequence[Any], collections: Iterable[str] | None = None, name: Any = None) -> Any:
    """The Summary of all values of others; RuntimeError in eager execution."""
    if plain_graph() is None:
        raise RuntimeError(
            "Merging tf.summary.* ops is not compatible with eager execution. Use "
            "tf.contrib.summary instead."
        )
    made = summaries.merge([convert_to_tensor(x) for x in inputs])
    own = plain_graph().unique_name(state.scope + (name or "Merge/MergeSummary"))
    return _noted(made, own, collections or ())


def merge_all(key: str = GraphKeys.SUMMARIES, scope: str | None = None, name: Any = None) -> Any:
    """The Summary of all that the graph has collected, None where there is none.

    RuntimeError in eager execution.
    """
    if plain_graph() is None:
        raise RuntimeError(
            "Merging tf.summary.* ops is not compatible with eager execution. Use "
            "tf.contrib.summary instead."
        )
    held = get_collection(key, scope)
    return merge(held, name=name) if held else None


def get_summary_description(node_def: Any) -> Any:
    """The SummaryDescription of a TensorSummary node; ValueError for another node."""
    from google.protobuf import json_format

    if node_def.op != "TensorSummary":
        raise ValueError(f"Cannot get_summary_description on {node_def.op}")
    made = message("tensorflow.SummaryDescription")()
    json_format.Parse(node_def.attr["description"].s.decode(), made)
    return made
