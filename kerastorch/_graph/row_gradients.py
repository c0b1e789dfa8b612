"""Gradients by row in a trace: IndexedSlices for what only rows were looked up of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import torch

from .._core import dtypes
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from .._ops.casting import cast
from .._ops.indexed_slices import IndexedSlices, IndexedSlicesSpec, dense
from .composite_examples import composite_pair
from .composites import SymbolicComposite
from .graph import Operation, tensors_of
from .graph_tensor import is_graph_tensor


def row_spec(x: Any, takers: Iterable[Operation]) -> IndexedSlicesSpec | None:
    """The spec of the gradient by a tensor or variable that these Operations take; None where it
    is dense."""
    takers = list(takers)
    if not takers or not x.shape.rank or not all(_looks_up(op, x) for op in takers):
        return None
    kinds = [_index_dtype(op) for op in takers]
    index = kinds[0] if all(k is kinds[0] for k in kinds) else dtypes.int64
    sizes = [_count(op) for op in takers]
    count = None if None in sizes else sum(sizes)
    return IndexedSlicesSpec(x.shape, x.dtype, index, dtypes.int32, [count])


def _looks_up(op, x):
    """Whether an Operation takes nothing of `x` but rows."""
    names, args = op.node.names, op.args
    if getattr(args[0], "_looks_up_rows", False):  # a layer
        return op.node.label.endswith(".call")
    if args[0] is not x or any(a is x for a in args[1:]):
        return False
    if op.type == "GatherNd":
        indices = args[1]
        if not is_known(indices) and next(tensors_of(indices), None) is not None:
            return False
        shape = indices.shape if is_known(indices) else TensorShape(np.shape(indices))
        return shape.rank == 2 and shape[1] == 1
    if op.type not in ("GatherV2", "ResourceGather") or "params" not in names:
        return False
    given = dict(zip(names, args, strict=True))
    axis, batch_dims = given.get("axis"), given.get("batch_dims")
    return _is_zero(axis) and _is_zero(batch_dims)


def _is_zero(value):
    return value is None or (type(value) is int and not value)


def _index_dtype(op):
    if getattr(op.args[0], "_looks_up_rows", False):
        found = op.inputs[0].dtype if op.inputs else dtypes.int32
        return found if found in (dtypes.int32, dtypes.int64) else dtypes.int32
    indices = op.args[1]
    return indices.dtype if hasattr(indices, "dtype") and is_known(indices) else dtypes.int32


def _count(op):
    """How many rows an Operation looks up, where that is known."""
    if getattr(op.args[0], "_looks_up_rows", False):
        indices = op.inputs[0] if op.inputs else None
    else:
        indices = op.args[1]
    return indices.shape.num_elements() if is_known(indices) else None


def is_known(x: Any) -> bool:
    """Whether `x` is a tensor, of a graph or eager."""
    return is_graph_tensor(x) or isinstance(x, Tensor)


def symbol(spec: IndexedSlicesSpec) -> SymbolicComposite:
    """What stands for a gradient by row."""
    return SymbolicComposite(composite_pair(spec), spec)


def with_shape(made: IndexedSlices, spec: IndexedSlicesSpec) -> None:
    """Notes the static shape of the whole in traced slices."""
    if spec._shape.is_fully_defined():
        raw = torch.tensor(spec._shape.as_list(), dtype=torch.int32)
        made.dense_shape._examples = (raw, raw)
        made._whole = spec._shape


def as_traced(gradient: Any, spec: IndexedSlicesSpec | None) -> Any:
    """A gradient of a run as the trace has it: by row, or dense."""
    if spec is None:
        return dense(gradient) if isinstance(gradient, IndexedSlices) else gradient
    if isinstance(gradient, IndexedSlices):
        indices = gradient.indices
        if indices.dtype is not spec._indices_dtype:
            indices = cast(indices, spec._indices_dtype)
        return IndexedSlices(gradient.values, indices, gradient.dense_shape)
    raw = gradient._t
    indices = torch.arange(raw.shape[0], dtype=spec._indices_dtype.torch)
    return IndexedSlices(
        gradient, Tensor(indices), Tensor(torch.tensor(tuple(raw.shape), dtype=torch.int32))
    )
