"""Handlers of variables: as resources, and TensorFlow 1's references."""

from __future__ import annotations

import math as numbers
from typing import Any

from ..._core import budget
from ..._core.errors import FailedPreconditionError, UnimplementedError, invalid
from ..._core.tensor_shape import TensorShape
from ..._core.variable import Variable
from ..._ops import casting, creation, indexing
from ..._ops.indexed_slices import IndexedSlices
from ..graph_tensor import is_graph_tensor
from .registry import handles

_LARGEST = 2**36  # elements of a variable that a graph may ask for


def name_of(node: Any) -> str:
    """The name under which nodes of a graph share a variable or table."""
    shared = node.attrs.get("shared_name") or ""
    return shared if isinstance(shared, str) and shared else node.name


def made(node: Any, value: Any = None) -> Variable:
    """The variable of a VarHandleOp or VariableV2, of zeros until it is assigned to."""
    shape, dtype = node.attrs.get("shape", TensorShape(None)), node.attrs["dtype"]
    if value is None:
        sizes = [d or 0 for d in shape.as_list()] if shape.rank is not None else [0]
        if numbers.prod(sizes) > _LARGEST:
            raise invalid(f"Variable {node.name!r} has the size {sizes}, which is too large.")
        budget.claim(sizes, dtype.size, f"variable {node.name!r}")
        value = creation.zeros(sizes, dtype)
    static = None if shape.rank is not None and shape.is_fully_defined() else shape
    return Variable(value, dtype=dtype, name=name_of(node).rstrip(":"), shape=static)


@handles("VarHandleOp", "VariableV2", "Variable")
def _handle(step, scope, given):
    name = name_of(step.node)
    if name not in scope.resources and not scope.makes_variables:
        raise FailedPreconditionError(
            None, None, f"Variable {name!r} of node {step.name!r} has no value."
        )
    return [scope.resource(name, lambda: made(step.node))]


def read(x: Any) -> Any:
    """The value of a variable, other values as they are."""
    return x.read_value() if getattr(x, "_is_variable", False) else x


@handles("ReadVariableOp")
def _read(step, scope, given):
    return [_variable(given[0], step).read_value()]


def _variable(x, step):
    if not getattr(x, "_is_variable", False):
        raise invalid(f"Node {step.name!r} of op {step.op} takes a variable, got {x!r}.")
    return x


@handles("AssignVariableOp", "Assign", "AssignAddVariableOp", "AssignAdd", "AssignSubVariableOp",
         "AssignSub")  # fmt: skip
def _assign(step, scope, given):
    variable, value = _variable(given[0], step), read(given[1])
    if is_graph_tensor(value) and value.shape.rank is None:
        value = creation.ensure_shape(value, variable.shape)
    kind = step.op.removesuffix("VariableOp")
    if kind == "Assign":
        variable.assign(value)
    elif kind == "AssignAdd":
        variable.assign_add(value)
    else:
        variable.assign_sub(value)
    return [] if step.op.endswith("VariableOp") else [variable]


@handles("VarIsInitializedOp", "IsVariableInitialized")
def _initialized(step, scope, given):
    return [creation.constant(True)]


@handles("VariableShape")
def _shape(step, scope, given):
    value = _variable(given[0], step).read_value()
    return [creation.shape(value, step.attrs.get("out_type", "int32"))]


@handles("DestroyResourceOp", "DisableCopyOnRead")
def _destroyed(step, scope, given):
    return []


@handles("ResourceGather")
def _gather(step, scope, given):
    batch = step.attrs.get("batch_dims", 0)
    return [indexing.gather(_variable(given[0], step), given[1], axis=batch, batch_dims=batch)]


@handles("ResourceGatherNd")
def _gather_nd(step, scope, given):
    return [indexing.gather_nd(_variable(given[0], step).read_value(), given[1])]


_ROWS = ("Update", "Add", "Sub", "Mul", "Div", "Min", "Max")


@handles(*(f"ResourceScatter{how}" for how in _ROWS), *(f"Scatter{how}" for how in _ROWS))
def _scatter(step, scope, given):
    variable, indices, updates = given
    how = step.op.removeprefix("Resource").removeprefix("Scatter").lower()
    rows = IndexedSlices(_rows(updates, indices, variable), indices)
    getattr(_variable(variable, step), f"scatter_{how}")(rows)
    return [] if step.op.startswith("Resource") else [variable]


def _rows(updates, indices, variable):
    """Updates, of which one may stand for all rows."""
    if updates.shape.rank == 0:
        shape = creation.shape(indices)
        from ..._ops.joining import concat
        from ..._ops.shaping import broadcast_to

        return broadcast_to(updates, concat([shape, variable.shape.as_list()[1:]], 0))
    return updates


_PLACES = ("Update", "Add", "Sub", "Min", "Max")


@handles(*(f"ResourceScatterNd{how}" for how in _PLACES), *(f"ScatterNd{how}" for how in _PLACES))
def _scatter_nd(step, scope, given):
    variable, indices, updates = given
    how = step.op.removeprefix("Resource").removeprefix("ScatterNd").lower()
    getattr(_variable(variable, step), f"scatter_nd_{how}")(indices, updates)
    return [] if step.op.startswith("Resource") else [variable]


_MASKS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")


@handles("ResourceStridedSliceAssign", "StridedSliceAssign")
def _slice(step, scope, given):
    from ..op_forms.arrays import FORMS

    variable, begin, end, strides, value = given
    masks = {k: v for k, v in step.attrs.items() if k in _MASKS}
    own = _variable(variable, step)
    own.assign(
        FORMS["TensorStridedSliceUpdate"](own.read_value(), begin, end, strides, value, **masks)
    )
    return [] if step.op.startswith("Resource") else [variable]


@handles("ResourceCountUpTo", "CountUpTo")
def _count(step, scope, given):
    return [_variable(given[0], step).count_up_to(step.attrs["limit"])]


# what generators keep in a variable: a counter of two words and a key
@handles("RngReadAndSkip")
def _skip(step, scope, given):
    state, _, delta = given
    return [_skipped(_variable(state, step), delta)]


def _skipped(variable, delta):
    value = variable.read_value()
    step = casting.cast(delta, "int64") * 256
    first = creation.constant([1] + [0] * (variable.shape[0] - 1), "int64")
    variable.assign_add(first * step)
    return value


@handles("RngSkip")
def _skip_only(step, scope, given):
    state, _, delta = given
    _skipped(_variable(state, step), delta)
    return []


@handles("StatefulUniform", "StatefulStandardNormalV2", "StatefulTruncatedNormal",
         "StatefulUniformInt", "StatefulUniformFullInt")  # fmt: skip
def _draw(step, scope, given):
    from ... import random

    state, _, shape, *bounds = given
    seed = _skipped(_variable(state, step), creation.constant(1))
    seed = indexing.gather(seed, [0, 2])
    dtype = step.attrs.get("dtype", "float32")
    if step.op == "StatefulUniformInt":
        return [random.stateless_uniform(shape, seed, *bounds, dtype)]
    if step.op == "StatefulUniformFullInt":
        return [random.stateless_uniform(shape, seed, None, None, dtype)]
    draw = {
        "StatefulUniform": random.stateless_uniform,
        "StatefulStandardNormalV2": random.stateless_normal,
        "StatefulTruncatedNormal": random.stateless_truncated_normal,
    }[step.op]
    return [draw(shape, seed, dtype=dtype)]


@handles("RestoreV2")
def _restore(step, scope, given):
    if scope.restore is None:
        raise UnimplementedError(
            None, None, f"Node {step.name!r} restores from a checkpoint that was not given."
        )
    _, names, slices = given
    return scope.restore(names.numpy().tolist(), slices.numpy().tolist())
