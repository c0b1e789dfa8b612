"""Arguments of transformations: whole numbers, flags."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._core import convert, dtypes
from .._core.errors import InvalidArgumentError, invalid
from .._graph.graph_tensor import Untraceable, is_graph_tensor


class AnyNumber(int):
    """What stands for a number that is symbolic while a function is traced: no size is known by
    it."""


def whole(value: Any, name: str) -> int:
    """A scalar that is converted to int64; TypeError or ValueError as tf.constant says."""
    if type(value) is int:
        return value
    if is_graph_tensor(value):
        known = value.value()
        if known is None:
            raise Untraceable(f"it makes a dataset with {name} of a number that a run tells")
        return int(known)
    if getattr(value, "_is_symbolic", False):
        return AnyNumber(2)
    if hasattr(value, "_t") and not getattr(value, "_is_variable", False):
        if value.dtype is not dtypes.int64:
            raise ValueError(
                f"{name}: Tensor conversion requested dtype int64 for Tensor with dtype "
                f"{value.dtype.name}: {value!r}"
            )
    elif isinstance(value, (np.integer, np.ndarray)) and np.asarray(value).dtype.kind in "iu":
        value = np.asarray(value).astype(np.int64)
    tensor = convert.to_tensor(value, dtypes.int64)
    if tensor.shape.rank != 0:
        raise invalid(f"{name} must be a scalar, got shape {tensor.shape} [Op:{name}]")
    return int(tensor._t)


def refused(text: str, op: str) -> InvalidArgumentError:
    """The error for an argument of a dataset's op."""
    return invalid(f"{text} [Op:{op}]")
