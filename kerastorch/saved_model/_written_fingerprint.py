"""fingerprint.pb: what tells one SavedModel from another."""

from __future__ import annotations

from typing import Any

from .._files.protos import message
from .._text.hashing import fingerprint64


def fingerprint(saved: Any, data: bytes, index: str) -> bytes:
    """The FingerprintDef of a SavedModel message, its bytes, and the checkpoint's index file."""
    made = message("tensorflow.FingerprintDef")()
    graph = saved.meta_graphs[0]
    signatures = sorted(graph.signature_def.items())
    made.saved_model_checksum = fingerprint64(data)
    made.graph_def_program_hash = _of(graph.graph_def)
    made.signature_def_hash = fingerprint64(
        b"".join(name.encode() + _bytes(s) for name, s in signatures)
    )
    made.saved_object_graph_hash = _of(graph.object_graph_def)
    with open(index, "rb") as file:
        made.checkpoint_hash = fingerprint64(file.read())
    made.version.producer = 1
    return made.SerializeToString()


def _bytes(proto):
    return proto.SerializeToString(deterministic=True)


def _of(proto):
    return fingerprint64(_bytes(proto))
