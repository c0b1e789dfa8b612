"""Functions and classes of TensorFlow's own that packages on top of it, such as tensorflow_hub,
import from its private modules."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from .._files.protos import message
from .._graph.graph_tensor import is_graph_tensor
from .._graph.lowering.op_def import op_def
from .._ops.control_flow import cond
from ..feature_column._base import DenseColumn, FeatureColumn
from ..saved_model._encoding import encoded
from ..saved_model._structures import value_of


def NoDependency(value: Any) -> Any:
    """The value itself, for an attribute that is not tracked in TensorFlow; here what holds no
    variables has no part in checkpoints anyway."""
    return value


def smart_constant_value(pred: Any) -> bool | None:
    """The Python value of a condition, None for a symbolic tensor; TypeError for no condition."""
    if isinstance(pred, (bool, int)) and pred in (0, 1):
        return bool(pred)
    if is_graph_tensor(pred) or getattr(pred, "_is_symbolic", False):
        return None
    if hasattr(pred, "numpy"):
        return bool(pred.numpy())
    raise TypeError(f"`pred` must be a Tensor, or a Python bool, or 1 or 0. Received: {type(pred)}")


def smart_cond(
    pred: Any,
    true_fn: Callable[[], Any] | None = None,
    false_fn: Callable[[], Any] | None = None,
    name: str | None = None,
) -> Any:
    """What one of two functions gives; tf.cond where the condition is symbolic."""
    if not (callable(true_fn) and callable(false_fn)):
        raise TypeError("`true_fn` and `false_fn` must be callable.")
    known = smart_constant_value(pred)
    if known is not None:
        return true_fn() if known else false_fn()
    return cond(pred, true_fn=true_fn, false_fn=false_fn, name=name)


def get_load_options() -> None:
    """The options of the tf.saved_model.load that goes on; there are none to hand on."""


def decode_proto(proto: Any) -> Any:
    """The Python value of a StructuredValue."""
    return value_of(proto)


def encode_structure(nested_structure: Any) -> Any:
    """The StructuredValue of a nested value."""
    return encoded(nested_structure)


def get(name: str) -> Any:
    """The OpDef message of an op, its name alone; None for an op that is not known."""
    return message("tensorflow.OpDef")(name=name) if op_def(name) is not None else None


def sync() -> None:
    """Nothing: all ops are known from the start."""


class _DenseColumn:
    """Base of the columns of before TensorFlow 1.13."""


class StateManager:
    """What keeps the variables of feature columns."""

    def has_resource(self, feature_column: Any, resource_name: str) -> bool:
        """Whether a column has a resource of a name."""
        return resource_name in self.__dict__.get(id(feature_column), ())


def __getattr__(name: str) -> Any:
    """The functions of Python's inspect, of which tf_inspect consists."""
    found = getattr(inspect, "getfullargspec" if name == "getargspec" else name, None)
    if found is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return found


__all__ = [
    "DenseColumn",
    "FeatureColumn",
    "NoDependency",
    "StateManager",
    "_DenseColumn",
    "decode_proto",
    "encode_structure",
    "get",
    "get_load_options",
    "smart_cond",
    "smart_constant_value",
    "sync",
]
