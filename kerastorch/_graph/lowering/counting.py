"""Ops whose sizes hang on values: distinct elements, tables of counts, parts."""

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
from .building import Ref
from .composed import composed, is_tensor
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


@composed(joining.split, _has_tensors)
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
