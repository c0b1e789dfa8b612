"""Rules of operations that give ragged values other axes, rows or neighbours."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes
from .building import Ref, Unwritable
from .composites import (
    Rag,
    composite,
    cut,
    lengths,
    number,
    ref_of,
    row_ids,
    rows_of,
    size_of,
    span,
    splits_of_lengths,
)


# other values in the same rows
@composite("ragged._ragged_tensor.with_values")
def _with_values(lo, op, a):
    x, made = a["self"], a["new_values"]
    if isinstance(made, Rag):
        kind = made.splits[0].dtype
        return Rag(made.flat, [lo.b.cast(x.splits[0], kind), *made.splits], made.inner)
    return Rag(ref_of(lo, made), x.splits[:1], _inner(made))


@composite("ragged._ragged_tensor.with_flat_values")
def _with_flat_values(lo, op, a):
    x, made = a["self"], a["new_values"]
    if isinstance(made, Rag):
        raise Unwritable("ragged values in the place of flat ones")
    return Rag(ref_of(lo, made), x.splits, _inner(made))


def _inner(values):
    rank = values.shape.rank
    if not rank:
        raise Unwritable("values of unknown rank for the rows of a ragged value")
    return rank - 1


@composite("ragged GatherV2")
def _gathered(lo, op, a):
    """Rows of a tensor that a ragged value names; None for rows of a ragged one."""
    params, places = a["params"], a["indices"]
    if not isinstance(places, Rag):
        return _rows_of_ragged(lo, op, a)
    if isinstance(params, Rag) or (a.get("axis") or 0) != 0 or a.get("batch_dims"):
        raise Unwritable("rows of a ragged value that a ragged value chooses")
    kind = getattr(params, "shape", None)
    ref = ref_of(lo, params)
    rank = kind.rank if hasattr(kind, "rank") else None if kind is None else len(kind)
    if rank is None:
        raise Unwritable("rows of a tensor of unknown rank that a ragged value chooses")
    flat = lo.b.emit("GatherV2", ref, places.flat, lo.b.const(0, "int32"))
    return Rag(flat, places.splits, places.inner + rank - 1)


def _rows_of_ragged(lo, op, a):
    x = a["params"]
    if (a.get("axis") or 0) != 0 or a.get("batch_dims"):
        raise Unwritable("a ragged value gathered along another axis")
    return rows_at(lo, x, ref_of(lo, a["indices"], dtypes.int32))


def rows_at(lo: Any, x: Rag, places: Ref) -> Rag:
    """The rows of a ragged value at places."""
    splits, flat = lo.b.emit(
        "RaggedGather", x.splits, x.flat, places, OUTPUT_RAGGED_RANK=len(x.splits)
    )
    return Rag(flat, splits if isinstance(splits, list) else [splits], x.inner)


@composite("ragged OneHot")
def _one_hot(lo, op, a):
    x, b = a["indices"], lo.b
    if a.get("axis") not in (None, -1):
        raise Unwritable("one-hot vectors of a ragged value along another axis than the last")
    kind = op.result.dtype
    on, off = (1 if a.get("on_value") is None else a["on_value"], a.get("off_value") or 0)
    ends = ref_of(lo, on, kind), ref_of(lo, off, kind)
    flat = b.emit("OneHot", x.flat, ref_of(lo, a["depth"], dtypes.int32), *ends)
    return Rag(flat, x.splits, x.inner + 1)


# sizes
@composite("ragged Size")
def _size(lo, op, a):
    x = a["input"] if "input" in a else next(iter(a.values()))
    return lo.b.emit("Size", x.flat, out_type=op.outputs[0].dtype)


@composite("ragged._ragged_tensor.bounding_shape")
def _bounds(lo, op, a):
    x, b = a["self"], lo.b
    kind = op.outputs[0].dtype
    sizes = [b.cast(rows_of(b, x), kind)]
    for splits in x.splits:
        counts = b.cast(lengths(b, splits), kind)
        whole = b.emit("ConcatV2", [counts, b.const([0], kind)], b.const(0, "int32"))
        sizes.append(b.emit("Max", whole, b.ints([0])))
    found = b.emit("Pack", sizes)
    if x.inner:
        inner = cut(b, b.emit("Shape", x.flat, out_type=kind), 1, None)
        found = b.emit("ConcatV2", [found, inner], b.const(0, "int32"))
    if a.get("axis") is None:
        return found
    return b.emit("GatherV2", found, ref_of(lo, a["axis"], dtypes.int32), b.const(0, "int32"))


# axes
@composite("ragged ExpandDims")
def _expanded(lo, op, a):
    return with_axis(lo, a["input"], number(a["axis"], "an axis"))


def with_axis(lo: Any, x: Rag, axis: int) -> Rag:
    """A ragged value with an axis of size 1 more."""
    axis, b = axis % (x.rank + 1), lo.b
    outer = len(x.splits)
    if axis > outer:
        flat = b.emit("ExpandDims", x.flat, b.const(axis - outer, "int32"))
        return Rag(flat, x.splits, x.inner + 1)
    kind = x.splits[0].dtype
    if axis == 0:
        ends = [b.const(0, kind), b.cast(rows_of(b, x), kind)]
        return Rag(x.flat, [b.emit("Pack", ends), *x.splits], x.inner)
    # one row for each of the elements of the axis before
    count = b.emit("Sub", size_of(b, x.splits[axis - 1], kind), b.const(1, kind))
    ones = span(b, b.emit("AddV2", count, b.const(1, kind)))
    return Rag(x.flat, [*x.splits[: axis - 1], ones, *x.splits[axis - 1 :]], x.inner)


@composite("ragged._ragged_tensor.merge_dims")
def _merged(lo, op, a):
    x, b = a["self"], lo.b
    first, last = (number(a[n], "an axis") % x.rank for n in ("outer_axis", "inner_axis"))
    if first == last:
        return x
    if last > len(x.splits):
        raise Unwritable("an axis of one size merged with a ragged one")
    splits, zero = list(x.splits), b.const(0, "int32")
    if first == 0:
        rest = splits[last:]
        return Rag(x.flat, rest, x.inner) if rest else x.flat
    made = splits[last - 1]
    for outer in reversed(splits[first - 1 : last - 1]):
        made = b.emit("GatherV2", made, outer, zero)
    return Rag(x.flat, [*splits[: first - 1], made, *splits[last:]], x.inner)


@composite("ragged ReverseV2")
def _reversed(lo, op, a):
    x, b = a["tensor"], lo.b
    axes = a["axis"] if isinstance(a["axis"], (list, tuple)) else [a["axis"]]
    if [number(k, "an axis") % x.rank for k in axes] != [1] or len(x.splits) != 1:
        raise Unwritable("a ragged value turned round along another axis than its rows")
    splits = x.splits[0]
    one = b.const(1, splits.dtype)
    last = b.emit("Sub", cut(b, splits, 1, None), one)
    ends = b.emit("Sub", cut(b, splits, None, -1), one)
    step = b.const(-1, splits.dtype)
    _, places = b.emit("RaggedRange", last, ends, step, Tsplits=splits.dtype)
    return Rag(b.emit("GatherV2", x.flat, places, b.const(0, "int32")), x.splits, x.inner)


# neighbours
def as_ragged(lo: Any, x: Any, kind: Any) -> Rag:
    """A tensor of two axes or more as a ragged value."""
    if isinstance(x, Rag):
        return x
    b, ref, rank = lo.b, ref_of(lo, x), len(x.shape.as_list())
    if rank < 2:
        raise Unwritable("a vector beside ragged values")
    shape = b.emit("Shape", ref, out_type=kind)
    rows, width = (b.emit("Squeeze", cut(b, shape, i, i + 1), squeeze_dims=[0]) for i in (0, 1))
    whole = b.emit("ConcatV2", [b.const([-1], kind), cut(b, shape, 2, None)], b.const(0, "int32"))
    places = span(b, b.emit("AddV2", rows, b.const(1, kind)))
    return Rag(b.emit("Reshape", ref, whole), [b.emit("Mul", places, width)], rank - 2)


@composite("ragged ConcatV2")
def _concat(lo, op, a):
    b, axis = lo.b, number(a.get("axis"), "an axis")
    first = next(x for x in a["values"] if isinstance(x, Rag))
    kind, axis = first.splits[0].dtype, axis % first.rank
    values = [as_ragged(lo, x, kind) for x in a["values"]]
    if any(len(x.splits) != 1 for x in values) or axis > 1:
        raise Unwritable("ragged values joined with more ragged axes, or along an inner axis")
    zero = b.const(0, "int32")
    splits = [b.cast(x.splits[0], kind) for x in values]
    flat = b.emit("ConcatV2", [x.flat for x in values], zero)
    if axis == 0:
        counts = b.emit("ConcatV2", [lengths(b, s) for s in splits], zero)
        return Rag(flat, [splits_of_lengths(b, counts)], first.inner)
    rows = [row_ids(b, s, size_of(b, x.flat)) for s, x in zip(splits, values, strict=True)]
    flat = b.emit("GatherV2", flat, stable_order(b, b.emit("ConcatV2", rows, zero)), zero)
    counts = b.emit("AddN", [lengths(b, s) for s in splits])
    return Rag(flat, [splits_of_lengths(b, counts)], first.inner)


def stable_order(b: Any, ids: Ref) -> Ref:
    """The places of row numbers in order, equal ones as they stand."""
    count = size_of(b, ids, ids.dtype)
    keys = b.emit("AddV2", b.emit("Mul", ids, count), span(b, count))
    return b.emit("TopKV2", b.emit("Neg", keys), b.cast(count, dtypes.int32), sorted=True)[1]


@composite("ragged Pack", "ragged._joining.stack")
def _stack(lo, op, a):
    """Ragged values one after another along a new first axis."""
    values, b = a["values"], lo.b
    if number(a.get("axis") or 0, "an axis") != 0:
        raise Unwritable("ragged values stacked along another axis than the first")
    first = next((x for x in values if isinstance(x, Rag)), None)
    if first is None or not all(isinstance(x, Rag) and len(x.splits) == 1 for x in values):
        raise Unwritable("tensors or values with more ragged axes, stacked to a ragged value")
    kind, zero = first.splits[0].dtype, b.const(0, "int32")
    flat = b.emit("ConcatV2", [x.flat for x in values], zero)
    counts = b.emit("ConcatV2", [lengths(b, b.cast(x.splits[0], kind)) for x in values], zero)
    rows = b.emit("Pack", [b.cast(rows_of(b, x), kind) for x in values])
    return Rag(flat, [splits_of_lengths(b, rows), splits_of_lengths(b, counts)], first.inner)


@composite("ragged._ranges.range")
def _range(lo, op, a):
    """Rows of numbers from start to limit."""
    b, splits = lo.b, dtypes.as_dtype(a.get("row_splits_dtype") or dtypes.int64)
    kind = op.result.dtype
    starts, limits = a["starts"], a.get("limits")
    if limits is None:
        starts, limits = 0, starts
    deltas = 1 if a.get("deltas") is None else a["deltas"]
    given = [_number(lo, x, kind) for x in (starts, limits, deltas)]
    made, flat = b.emit("RaggedRange", *given, Tsplits=splits)
    return Rag(flat, [made])


def _number(lo, x, kind) -> Ref:
    return lo.b.cast(ref_of(lo, x, kind), kind)
