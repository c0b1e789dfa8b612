"""Rules of ops that move or compare text, which torch has no kernels for: TensorFlow's own ops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..._core import dtypes
from .building import Ref
from .operations import Lowering, direct

TEXT = dtypes.string


def of_text(*types: str) -> Callable[[Any], Any]:
    """Marks a rule of ops of these types: rule(lo, op, the arguments by name).

    It is asked where text goes in or comes out.
    """

    def marked(rule):
        @direct(*types)
        def asked(lo, op):
            if all(x.dtype is not TEXT for x in (*op.inputs, *op.outputs)):
                return None
            return rule(lo, op, dict(zip(op.node.names, op.args, strict=False)))

        return asked

    return marked


def _numbers(lo: Lowering, value: Any) -> Ref:
    return lo.ref(value, dtypes.int32) if value is not None else lo.b.const(0, "int32")


@of_text("GatherV2")
def _gather(lo, op, given):
    rows = given.get("batch_dims") or 0
    axis = rows if given.get("axis") is None else given["axis"]
    indices = lo.ref(given["indices"], getattr(given["indices"], "dtype", dtypes.int32))
    return lo.b.emit(
        "GatherV2", lo.ref(given["params"], TEXT), indices, _numbers(lo, axis), batch_dims=int(rows)
    )


@of_text("SelectV2")
def _select(lo, op, given):
    if given.get("x") is None:
        return None
    condition = lo.ref(given["condition"], dtypes.as_dtype("bool"))
    return lo.b.emit("SelectV2", condition, lo.ref(given["x"], TEXT), lo.ref(given["y"], TEXT))


@of_text("Equal", "NotEqual")
def _equal(lo, op, given):
    return lo.b.emit(op.type, lo.ref(given["x"], TEXT), lo.ref(given["y"], TEXT))


@of_text("ConcatV2")
def _concat(lo, op, given):
    parts = [lo.ref(x, TEXT) for x in given["values"]]
    return lo.b.emit("ConcatV2", parts, _numbers(lo, given["axis"]))


@of_text("Pack")
def _pack(lo, op, given):
    parts = [lo.ref(x, TEXT) for x in given["values"]]
    return lo.b.emit("Pack", parts, axis=int(given.get("axis") or 0))


@of_text("Unpack")
def _unpack(lo, op, given):
    value, axis = lo.ref(given["value"], TEXT), int(given.get("axis") or 0)
    return lo.b.emit("Unpack", value, num=len(op.outputs), axis=axis)


@of_text("Squeeze")
def _squeeze(lo, op, given):
    axis = given.get("axis")
    axes = [] if axis is None else [axis] if isinstance(axis, int) else list(axis)
    return lo.b.emit("Squeeze", lo.ref(given["input"], TEXT), squeeze_dims=axes)


@of_text("Transpose")
def _transpose(lo, op, given):
    perm, rank = given.get("perm"), op.outputs[0].shape.rank
    if perm is None:
        if rank is None:
            return None
        perm = list(range(rank))[::-1]
    return lo.b.emit("Transpose", lo.ref(given["a"], TEXT), _numbers(lo, perm))


@of_text("Split")
def _split(lo, op, given):
    if not isinstance(given["num_or_size_splits"], int):
        return None
    axis, value = _numbers(lo, given.get("axis")), lo.ref(given["value"], TEXT)
    return lo.b.emit("Split", axis, value, num_split=given["num_or_size_splits"])


@of_text("Unique")
def _unique(lo, op, given):
    kind = op.outputs[1].dtype
    return lo.b.emit("Unique", lo.ref(given["x"], TEXT), out_idx=kind)


@of_text("Pad")
def _pad(lo, op, given):
    if (given.get("mode") or "CONSTANT").upper() != "CONSTANT":
        return None
    filling = given.get("constant_values") or ""
    rows = _numbers(lo, given["paddings"])
    return lo.b.emit("PadV2", lo.ref(given["tensor"], TEXT), rows, lo.ref(filling, TEXT))


@of_text("ReduceJoin")
def _reduce_join(lo, op, given):
    value, axes = lo.ref(given["inputs"], TEXT), given.get("axis")
    if axes is None:
        zero, one = lo.b.const(0, "int32"), lo.b.const(1, "int32")
        axes = lo.b.emit("Range", zero, lo.b.emit("Rank", value), one)
    else:
        axes = _numbers(lo, axes)
    separator = given.get("separator") or ""
    kept = bool(given.get("keepdims"))
    return lo.b.emit("ReduceJoin", value, axes, keep_dims=kept, separator=separator)
