"""Ops whose sizes hang on values: distinct elements, parts, counts of dense, ragged and sparse
values."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes, nest
from ..._ops import (
    creation,
    indexing,
    joining,
    ranking,
    reductions,
    scatter,
    slicing,
    sorting,
)  # fmt: skip
from ..._ops.casting import cast
from ...math import maximum
from ..graph_tensor import is_graph_tensor
from .building import Ref, Unwritable
from .composed import composed, is_tensor
from .composites import Rag, Sp, composite, ref_of, size_of
from .operations import Lowering, direct
from .parts import int32, named_arguments, vector


@direct(sorting.unique.spec, sorting.unique_with_counts.spec)
def _unique(lo, op):
    given = named_arguments(op)
    kind = dtypes.as_dtype(given["out_idx"])
    return _flat(lo.b.emit(op.node.label, lo.ref(given["x"]), out_idx=kind))


def _flat(made):
    return nest.flatten(list(made)) if isinstance(made, (list, tuple)) else [made]


@direct(joining._dynamic_stitch.spec)
def _stitch(lo, op):
    data, indices = op.args
    return lo.b.emit("DynamicStitch", [lo.ref(i) for i in indices], [lo.ref(x) for x in data])


@direct(ranking.in_top_k.spec)
def _in_top_k(lo, op):
    given = named_arguments(op)
    targets = lo.ref(given["targets"])
    k = lo.b.cast(lo.ref(given["k"], targets.dtype), targets.dtype)
    return lo.b.emit("InTopKV2", lo.ref(given["predictions"]), targets, k)


@direct(sorting.histogram_fixed_width.spec)
def _histogram(lo, op):
    given = named_arguments(op)
    values = lo.ref(given["values"])
    limits = lo.ref(given["value_range"], values.dtype)
    kind = dtypes.as_dtype(given["dtype"])
    return lo.b.emit("HistogramFixedWidth", values, limits, int32(lo, given["nbins"]), dtype=kind)


@direct(ranking.dense_bincount.spec)
def _dense_bincount(lo, op):
    given, b = named_arguments(op), lo.b
    values = lo.ref(given["arr"])
    size = b.cast(lo.ref(given["size"], values.dtype), values.dtype)
    if given["axis"] == 0:
        values = b.emit("Reshape", values, b.ints([-1]))
    weights = lo.ref(given["weights"])
    return b.emit(
        "DenseBincount", values, size, weights, binary_output=bool(given["binary_output"])
    )


@composed(
    ranking._confusion_matrix,
    lambda labels, predictions, weights, num_classes, dtype: (
        labels.shape.rank == 1 and predictions.shape.rank == 1
    ),
)
def _confusion(labels, predictions, weights, num_classes, dtype):
    places = cast(joining.stack([labels, predictions], 1), dtypes.int64)
    size = num_classes
    if size is None:
        size = reductions.reduce_max(places) + 1
    size = cast(size, dtypes.int64)
    kind = dtypes.as_dtype(dtype)
    counts = creation.ones_like(places[:, 0], kind) if weights is None else cast(weights, kind)
    return scatter.scatter_nd(places, counts, joining.stack([size, size]))


def _has_tensors(num_or_size_splits, **_):
    return not isinstance(num_or_size_splits, int) and is_tensor(num_or_size_splits)


@composed(joining.split, _has_tensors, only_taped=True)
def _split_by_sizes(value, num_or_size_splits, axis=0, num=None):
    sizes = num_or_size_splits
    if not isinstance(sizes, (list, tuple)):
        sizes = joining.unstack(sizes, sizes.shape[0] or num)
    sizes = [cast(n, dtypes.int32) for n in sizes]
    rank, whole = value.shape.rank, creation.shape(value)
    axis %= rank
    rest = whole[axis] - reductions.reduce_sum(maximum(joining.stack(sizes), 0))
    parts, begin = [], 0
    for n in sizes:
        n = indexing.where(n < 0, rest, n)
        starts = [begin if i == axis else 0 for i in range(rank)]
        counts = [n if i == axis else -1 for i in range(rank)]
        parts.append(slicing.slice(value, joining.stack(starts), joining.stack(counts)))
        begin = begin + n
    return parts


@direct(joining.split.spec)
def _split(lo: Lowering, op: Any) -> list[Ref] | None:
    given = named_arguments(op)
    sizes = given["num_or_size_splits"]
    if isinstance(sizes, int) or not (is_graph_tensor(sizes) or isinstance(sizes, (list, tuple))):
        return None
    axis = lo.b.cast(lo.ref(given["axis"], dtypes.int32), dtypes.int32)
    made = lo.b.emit(
        "SplitV", lo.ref(given["value"]), vector(lo, sizes), axis, num_split=len(op.outputs)
    )
    return _flat(made)


@direct(ranking._bincount.spec)
def _bincount(lo, op):
    given = named_arguments(op)
    arr, weights, b = lo.ref(given["arr"]), given["weights"], lo.b
    if not arr.dtype.is_integer or arr.dtype.size < 4:
        arr = b.cast(arr, dtypes.int32)
    kind = op.outputs[0].dtype
    if given["arr"].shape.rank is None or given["arr"].shape.rank > 2:
        raise Unwritable("counts of values of other than one or two axes")
    if given["axis"] == 0 and given["arr"].shape.rank != 1:
        arr = b.emit("Reshape", arr, b.ints([-1]))
        weights = None if weights is None else b.emit("Reshape", lo.ref(weights), b.ints([-1]))
    weights = b.const([], kind) if weights is None else ref_of(lo, weights)
    return b.emit(
        "DenseBincount", arr, _depth(lo, arr, given), weights,
        binary_output=bool(given["binary_output"]),
    )  # fmt: skip


def _depth(lo, values, given):
    """How many numbers are counted: one more than the greatest, in the limits that were given."""
    b, kind = lo.b, values.dtype
    flat = b.emit("Reshape", values, b.ints([-1]))
    zero, one = b.const(0, kind), b.const(1, kind)
    some = b.emit("Greater", size_of(b, flat, kind), zero)
    most = b.emit(
        "Max", b.emit("ConcatV2", [flat, b.const([0], kind)], b.const(0, "int32")), b.ints([0])
    )
    depth = b.emit("SelectV2", some, b.emit("AddV2", most, one), zero)
    for name, op in (("minlength", "Maximum"), ("maxlength", "Minimum")):
        limit = given.get(name)
        if limit is not None:
            depth = b.emit(op, depth, b.cast(ref_of(lo, limit, kind), kind))
    return depth


@composite("ragged DenseBincount", "sparse DenseBincount")
def _bincount_of_parts(lo, op, given):
    x, weights, b = given["arr"], given["weights"], lo.b
    kind = op.outputs[0].dtype
    values = x.flat if isinstance(x, Rag) else x.values
    if not values.dtype.is_integer or values.dtype.size < 4:
        values = b.cast(values, dtypes.int32)
    depth, binary = _depth(lo, values, given), bool(given["binary_output"])
    if weights is None:
        weights = b.const([], kind)
    else:
        weights = weights.flat if isinstance(weights, Rag) else weights.values
    if given["axis"] == 0:
        return b.emit("DenseBincount", values, depth, weights, binary_output=binary)
    if x.rank != 2:
        raise Unwritable("counts in rows of values of more than two axes")
    if isinstance(x, Rag):
        splits = b.cast(x.splits[0], dtypes.int64)
        return b.emit("RaggedBincount", splits, values, depth, weights, binary_output=binary)
    parts = x.indices, values, x.shape, depth, weights
    return b.emit("SparseBincount", *parts, binary_output=binary)


@composite("sparse._counting.bincount")
def _sparse_bincount(lo, op, given):
    """Counts as a sparse value."""
    x, weights, b = given["values"], given.get("weights"), lo.b
    least, most = (
        -1 if given.get(n) is None else int(given[n]) for n in ("minlength", "maxlength")
    )
    limits = {
        "minlength": least,
        "maxlength": most,
        "binary_output": bool(given.get("binary_output")),
    }
    kind = op.result.dtype

    def part(of, name):
        if weights is None:
            return b.const([], kind)
        return getattr(weights, name) if isinstance(weights, (Rag, Sp)) else ref_of(lo, weights)

    whole = given.get("axis") in (0, None)
    if isinstance(x, (Rag, Sp)) and whole:
        name = "flat" if isinstance(x, Rag) else "values"
        values, weight = getattr(x, name), part(x, name)
    elif isinstance(x, Rag):
        splits = b.cast(x.splits[0], dtypes.int64)
        made = b.emit("RaggedCountSparseOutput", splits, x.flat, part(x, "flat"), **limits)
        return Sp(*made, 2)
    elif isinstance(x, Sp):
        parts = x.indices, x.values, x.shape, part(x, "values")
        return Sp(*b.emit("SparseCountSparseOutput", *parts, **limits), x.rank)
    else:
        values, weight = ref_of(lo, x), part(x, "")
    if whole:
        values = b.emit("Reshape", values, b.ints([-1]))
        weight = b.emit("Reshape", weight, b.ints([-1]))
    made = b.emit("DenseCountSparseOutput", values, weight, **limits)
    return Sp(*made, 1 if whole else x.shape.rank)
