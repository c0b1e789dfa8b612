"""Protobuf messages that are names of tf.compat.v1."""

from typing import Any

from ..._files.protos import message

_NAMES = (
    "AttrValue", "ConfigProto", "GPUOptions", "GraphDef", "GraphOptions", "MetaGraphDef",
    "NameAttrList", "NodeDef", "OptimizerOptions", "RunMetadata", "RunOptions", "SaverDef",
    "SummaryDescription", "TaggedRunMetadata", "TensorInfo",
)  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return message(f"tensorflow.{name}")
