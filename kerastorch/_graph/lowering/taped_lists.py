"""Lists of tensors under a tape: a list's gradient is a list of the elements' gradients."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes
from ..graph_tensor import is_graph_tensor
from .building import Ref
from .operations import Lowering, taped_rule
from .parts import int32
from .taped import is_real
from .taped_control import is_source, source_of, through

_SIZE = "TensorListLength"


def _taped(name: str, *places: int) -> Any:
    """The decorator of the gradient of an op on lists: function(lowering, op, Refs of the
    arguments at `places`, Ref of the gradient) -> Refs of theirs."""

    def decorate(function):
        @taped_rule(name)
        def rule(lo, op):
            given = [op.args[i] for i in places]
            refs = [lo.ref(x, _element(op)) for x in given]
            made = lo.written(op)
            if not any(x.dtype is dtypes.variant or is_real(x) for x in op.outputs):
                return made
            real = [i for i, x in enumerate(given) if is_source(x)]
            tensors = [source_of(lo, given[i]) for i in real]

            def back(grads):
                found = function(lo, op, refs, grads[0])
                return [found[i] for i in real]

            return through(lo, op, made, tensors, back)

        return function

    return decorate


def _element(op):
    return next((x.dtype for x in op.args if is_graph_tensor(x) and is_real(x)), None)


def _shape(lo: Lowering, x: Ref, skipped: int = 0) -> Ref:
    b = lo.b
    shape = b.emit("Shape", x, out_type=dtypes.int32)
    if not skipped:
        return shape
    ends = b.ints([skipped]), b.ints([0]), b.ints([1])
    return b.emit("StridedSlice", shape, *ends, end_mask=1)


def _own_shape(lo, array):
    return lo.b.emit("TensorListElementShape", array, shape_type=dtypes.int32)


@_taped("TensorListSetItem", 0, 2)
def _set_item(lo, op, refs, g):
    array, value = refs
    b, index = lo.b, int32(lo, op.args[1])
    if not _is_float(value):
        return [g, b.emit("ZerosLike", value)]
    rest = b.emit("TensorListSetItem", g, index, b.emit("ZerosLike", value))
    if op.args[3]:
        rest = b.emit("TensorListResize", rest, b.emit(_SIZE, array))
    own = b.emit("TensorListGetItem", g, index, _shape(lo, value), element_dtype=value.dtype)
    return [rest, own]


def _is_float(ref):
    return ref.dtype.is_floating or ref.dtype.is_complex


@_taped("TensorListGetItem", 0)
def _get_item(lo, op, refs, g):
    b, (array,) = lo.b, refs
    empty = b.emit(
        "TensorListReserve", _own_shape(lo, array), b.emit(_SIZE, array), element_dtype=g.dtype
    )
    return [b.emit("TensorListSetItem", empty, int32(lo, op.args[1]), g)]


@_taped("TensorListStack", 0)
def _stack(lo, op, refs, g):
    return [lo.b.emit("TensorListFromTensor", g, _shape(lo, g, 1))]


@_taped("TensorListFromTensor", 0)
def _from_tensor(lo, op, refs, g):
    (x,) = refs
    return [lo.b.emit("TensorListStack", g, _shape(lo, x, 1), element_dtype=x.dtype)]


@_taped("TensorListGather", 0)
def _gather(lo, op, refs, g):
    b, (array,) = lo.b, refs
    indices, size = int32(lo, op.args[1]), b.emit(_SIZE, array)
    return [b.emit("TensorListScatterV2", g, indices, _own_shape(lo, array), size)]


@_taped("TensorListScatterIntoExistingList", 0, 2)
def _scatter(lo, op, refs, g):
    b, (array, value) = lo.b, refs
    indices = int32(lo, op.args[1])
    zeros = b.emit("ZerosLike", value)
    rest = b.emit("TensorListScatterIntoExistingList", g, zeros, indices)
    rest = b.emit("TensorListResize", rest, b.emit(_SIZE, array))
    own = b.emit("TensorListGather", g, indices, _shape(lo, value, 1), element_dtype=value.dtype)
    return [rest, own]


@_taped("TensorListConcatV2", 0)
def _concat(lo, op, refs, g):
    b, (array,) = lo.b, refs
    shape = b.const(-1, "int32")
    leading = b.const([], "int64")
    lengths = b.emit("TensorListConcatV2", array, shape, leading, element_dtype=g.dtype)[1]
    return [b.emit("TensorListSplit", g, _any_rows(lo, g), lengths)]


@_taped("TensorListSplit", 0)
def _split(lo, op, refs, g):
    b, (x,) = lo.b, refs
    made = b.emit(
        "TensorListConcatV2", g, _any_rows(lo, x), b.const([], "int64"), element_dtype=x.dtype
    )
    return [made[0]]


def _any_rows(lo, x):
    """The shape of elements with any number of rows of a tensor."""
    rest = lo.b.emit("ConcatV2", [lo.b.ints([-1]), _shape(lo, x, 1)], lo.b.const(0, "int32"))
    return rest
