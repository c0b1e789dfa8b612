"""Operations whose shapes or places hang on values: indexing, reshapes, masks, ranges."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..._core import dtypes, nest
from ..._core.tensor import Tensor
from ..._core.variable_parts import ASSIGN_PART
from ..._ops import creation, indexing, shaping, slicing
from ...image import resizing
from ..graph_tensor import is_graph_tensor
from .building import Ref, Unwritable
from .operations import Lowering, direct

# with gradients
RESIZERS = (
    resizing.resize_bilinear, resizing.resize_bicubic, resizing.resize_nearest_neighbor,
)  # fmt: skip


def named_arguments(op: Any) -> dict[str, Any]:
    """The arguments of an Operation by their names."""
    return dict(zip(op.node.names, op.args, strict=False))


def int32(lo: Lowering, x: Any) -> Ref:
    """An argument as int32."""
    return lo.b.cast(lo.ref(x, dtypes.int32), dtypes.int32)


def vector(lo: Lowering, values: Any) -> Ref:
    """A shape, or another vector of integers, as int32."""
    if is_graph_tensor(values) or isinstance(values, (Tensor, np.ndarray)):
        return int32(lo, values)
    values = [values] if isinstance(values, int) else list(values)
    if all(isinstance(x, (int, np.integer)) for x in values):
        return lo.b.ints([int(x) for x in values])
    return lo.b.emit("Pack", [_element(lo, x) for x in values])


def _element(lo, x):
    if isinstance(x, _Next):
        return lo.b.emit("AddV2", int32(lo, x.x), lo.b.const(1, "int32"))
    return int32(lo, x)


def _symbolic(values):
    return any(is_graph_tensor(x) for x in nest.flatten([values]))


# indexing
class Index:
    """What an index says to StridedSlice: begin, end, strides, masks."""

    def __init__(self, lo: Lowering, index: Any):
        items = index if isinstance(index, tuple) else (index,)
        self.begin, self.end, self.step = [], [], []
        self.masks = dict.fromkeys(_MASKS, 0)
        for i, x in enumerate(items):
            self._add(i, x)
        self.refs = [vector(lo, v) for v in (self.begin, self.end, self.step)]

    def _add(self, i, x):
        begin, end, step, bit = 0, 0, 1, 1 << i
        if x is None:
            self.masks["new_axis_mask"] |= bit
        elif x is ...:
            self.masks["ellipsis_mask"] |= bit
        elif isinstance(x, slice):
            step = 1 if x.step is None else _scalar(x.step)
            for name, value in (("begin_mask", x.start), ("end_mask", x.stop)):
                self.masks[name] |= bit if value is None else 0
            begin = 0 if x.start is None else _scalar(x.start)
            end = 0 if x.stop is None else _scalar(x.stop)
        elif is_graph_tensor(x) or isinstance(x, Tensor):
            if x.shape.rank != 0 or x.dtype is dtypes.bool_:
                raise Unwritable("an index that is a tensor with axes")
            begin, end = x, _Next(x)
            self.masks["shrink_axis_mask"] |= bit
        else:
            begin = int(x)
            end = begin + 1
            if begin == -1:
                self.masks["end_mask"] |= bit
            self.masks["shrink_axis_mask"] |= bit
        for kept, value in ((self.begin, begin), (self.end, end), (self.step, step)):
            kept.append(value)


class _Next:
    """The number after a scalar."""

    def __init__(self, x):
        self.x = x


def _scalar(x):
    return x if is_graph_tensor(x) or isinstance(x, Tensor) else int(x)


@direct(slicing.strided_part.spec)
def _strided_part(lo, op):
    x, index = op.args
    if not (is_graph_tensor(x) or isinstance(x, Ref) or hasattr(x, "_t")):
        return None
    made = Index(lo, index)
    return lo.b.emit("StridedSlice", lo.ref(x), *made.refs, **made.masks)


_MASKS = ["begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"]


def bounds(lo: Lowering, op: Any) -> tuple[list[Ref], dict[str, int]]:
    """The bounds and steps of a tf.strided_slice, and its masks."""
    given = named_arguments(op)
    begin, steps = vector(lo, given["begin"]), given.get("strides")
    steps = lo.b.emit("OnesLike", begin) if steps is None else vector(lo, steps)
    masks = {k: int(given.get(k) or 0) for k in _MASKS}
    return [begin, vector(lo, given["end"]), steps], masks


@direct(slicing.strided_slice.spec)
def _strided_slice(lo, op):
    if not (is_graph_tensor(op.args[0]) or isinstance(op.args[0], Ref)):
        return None
    refs, masks = bounds(lo, op)
    return lo.b.emit("StridedSlice", lo.ref(op.args[0]), *refs, **masks)


@direct(ASSIGN_PART)
def _assign_part(lo, op):
    variable, index, value = op.args
    variable = variable._itself
    made = Index(lo, index)
    kind = dtypes.of(variable._leaf())
    node = lo.b.emit(
        "ResourceStridedSliceAssign", lo.b.taken(variable), *made.refs, lo.ref(value, kind),
        acts=True, **made.masks,
    )  # fmt: skip
    lo.b.touched(node, variable)
    return []


# shapes that tensors say
@direct(shaping.reshape.spec)
def _reshape(lo, op):
    tensor, shape = op.args[:2]
    return lo.b.emit("Reshape", lo.ref(tensor), vector(lo, shape))


@direct(shaping.broadcast_to.spec)
def _broadcast_to(lo, op):
    x, shape = op.args[:2]
    return lo.b.emit("BroadcastTo", lo.ref(x), vector(lo, shape))


@direct(creation.fill.spec)
def _fill(lo, op):
    dims, value = op.args[:2]
    return lo.b.emit("Fill", vector(lo, dims), lo.ref(value, op.outputs[0].dtype))


def _filled(function, number):
    @direct(function.spec)
    def apply(lo, op):
        kind = op.outputs[0].dtype
        value = b"" if kind is dtypes.string else number
        return lo.b.emit("Fill", vector(lo, op.args[0]), lo.b.const(value, kind))


_filled(creation.zeros, 0)
_filled(creation.ones, 1)


@direct(shaping.tile.spec)
def _tile(lo, op):
    x, multiples = op.args[:2]
    return lo.b.emit("Tile", lo.ref(x), vector(lo, multiples))


@direct(creation._range.spec)
def _range(lo, op):
    start, limit, delta = op.args[:3]
    if limit is None:
        start, limit = 0, start
    kind = op.outputs[0].dtype
    given = [
        lo.b.cast(lo.ref(x, kind), kind) for x in (start, limit, 1 if delta is None else delta)
    ]
    return lo.b.emit("Range", *given)


@direct("Slice")
def _slice(lo, op):
    x, begin, size = op.args[:3]
    return lo.b.emit("Slice", lo.ref(x), vector(lo, begin), vector(lo, size))


# what is left of values
@direct(indexing.boolean_mask.spec)
def _boolean_mask(lo, op):
    tensor, mask, axis = op.args[:3]
    b = lo.b
    rank, start = mask.shape.rank, int(axis or 0)
    whole = op.outputs[0].shape.rank
    if rank is None or whole is None:
        raise Unwritable("a mask of unknown rank")
    start = start + whole + rank - 1 if start < 0 else start
    ref, flags = lo.ref(tensor), lo.ref(mask)
    if rank > 1:
        shape = b.emit("Shape", ref, out_type=dtypes.int32)
        front = b.emit("StridedSlice", shape, b.ints([0]), b.ints([start]), b.ints([1]))
        ends = b.ints([start + rank]), b.ints([0]), b.ints([1])
        rest = b.emit("StridedSlice", shape, *ends, end_mask=1)
        whole = b.emit("ConcatV2", [front, b.ints([-1]), rest], b.const(0, "int32"))
        ref = b.emit("Reshape", ref, whole)
        flags = b.emit("Reshape", flags, b.ints([-1]))
    if flags.dtype is not dtypes.bool_:
        flags = b.emit("NotEqual", flags, b.const(0, flags.dtype))
    places = b.emit("Squeeze", b.emit("Where", flags), squeeze_dims=[1])
    return b.emit("GatherV2", ref, places, b.const(start, "int32"))


@direct(indexing.where.spec)
def _where(lo, op):
    condition, x, y = op.args[:3]
    if x is None and y is None:
        return lo.b.emit("Where", lo.ref(condition))
    return None


@direct(creation.one_hot.spec)
def _one_hot(lo, op):
    given = named_arguments(op)
    if not is_graph_tensor(given["depth"]):
        return None
    kind, axis = op.outputs[0].dtype, given.get("axis")
    values = [
        lo.b.cast(lo.ref(number if x is None else x, kind), kind)
        for x, number in ((given.get("on_value"), 1), (given.get("off_value"), 0))
    ]
    depth = int32(lo, given["depth"])
    return lo.b.emit(
        "OneHot", lo.ref(given["indices"]), depth, *values, axis=-1 if axis is None else axis
    )


@direct("ReverseSequence")
def _reverse_sequence(lo, op):
    x, lengths, along, batch = op.args[:4]
    return lo.b.emit(
        "ReverseSequence", lo.ref(x), lo.ref(lengths), seq_dim=along, batch_dim=batch or 0
    )


@direct(*(f.spec for f in (*RESIZERS, resizing.resize_area)))
def _resize(lo, op):
    given = named_arguments(op)
    attrs = {
        k: bool(given[k])
        for k in ("align_corners", "half_pixel_centers")
        if given.get(k) is not None
    }
    return lo.b.emit(op.type, lo.ref(given["images"]), vector(lo, given["size"]), **attrs)
