"""Segments, whose number hangs on values or on sizes: their gradients, and their means."""

from __future__ import annotations

from typing import Any

import torch

from ..._core.tensor import Tensor
from ..._ops import creation, segments, shaping
from ...math import maximum, sqrt
from .building import Ref, Unwritable
from .composed import composed
from .operations import Lowering
from .taped_control import single


def _may_be_divided(data, segment_ids, num_segments):
    ranks = data.shape.rank, segment_ids.shape.rank
    return data.dtype.is_floating and None not in ranks


def _total_and_count(data, segment_ids, num_segments):
    """Sums of segments, and how many rows they are of (at least 1), for a division."""
    total = segments.unsorted_segment_sum(data, segment_ids, num_segments)
    one = Tensor(torch.ones((), dtype=data.dtype.torch))
    ones = creation.fill(creation.shape(segment_ids), one)
    count = maximum(segments.unsorted_segment_sum(ones, segment_ids, num_segments), one)
    for _ in range(data.shape.rank - segment_ids.shape.rank):
        count = shaping.expand_dims(count, -1)
    return total, count


@composed(segments.unsorted_segment_mean, _may_be_divided)
def _mean(data, segment_ids, num_segments):
    total, count = _total_and_count(data, segment_ids, num_segments)
    return total / count


@composed(segments.unsorted_segment_sqrt_n, _may_be_divided)
def _sqrt_n(data, segment_ids, num_segments):
    total, count = _total_and_count(data, segment_ids, num_segments)
    return total / sqrt(count)


def _gathered(lo: Lowering, rows: Ref, ids: Ref) -> Ref:
    return lo.b.emit("GatherV2", rows, ids, lo.b.const(0, "int32"))


def _each(lo: Lowering, op: Any, flags: Ref) -> Ref:
    """Flags of ids for all that stands in the rows of the data."""
    ranks = [x.shape.rank for x in op.args[:2]]
    if None in ranks:
        raise Unwritable("the gradient of segments of rows of unknown rank")
    for _ in range(ranks[0] - ranks[1]):
        flags = lo.b.emit("ExpandDims", flags, lo.b.const(-1, "int32"))
    return flags


@single("SegmentSum")
def _segment_sum(lo, op, x, g):
    return _gathered(lo, g, lo.ref(op.args[1]))


@single("SegmentMean")
def _segment_mean(lo, op, x, g):
    b, ids = lo.b, lo.ref(op.args[1])
    ones = b.emit("OnesLike", b.cast(ids, x.dtype))
    count = b.emit("SegmentSum", ones, ids)
    return _gathered(lo, b.emit("RealDiv", g, _each(lo, op, count)), ids)


@single("UnsortedSegmentSum")
def _unsorted_segment_sum(lo, op, x, g):
    """Rows of negative ids count for nothing."""
    b, ids = lo.b, lo.ref(op.args[1])
    zero = b.const(0, ids.dtype)
    rows = _gathered(lo, g, b.emit("Maximum", ids, zero))
    counts = _each(lo, op, b.emit("GreaterEqual", ids, zero))
    return b.emit("SelectV2", counts, rows, b.emit("ZerosLike", rows))


def _extremes(kind):
    """The gradient goes to the rows that are the extreme, in equal parts."""

    @single(kind, linear=False)
    def rule(lo, op, x, g):
        b, ids = lo.b, lo.ref(op.args[1])
        unsorted = kind.startswith("Unsorted")
        rest = [lo.ref(op.args[2])] if unsorted else []
        total = "UnsortedSegmentSum" if unsorted else "SegmentSum"
        zero = b.const(0, ids.dtype)
        places = b.emit("Maximum", ids, zero) if unsorted else ids
        chosen = b.emit("Equal", x, _gathered(lo, b.emit(kind, x, ids, *rest), places))
        if unsorted:
            chosen = b.emit("LogicalAnd", chosen, _each(lo, op, b.emit("GreaterEqual", ids, zero)))
        many = b.emit(total, b.cast(chosen, x.dtype), ids, *rest)
        parts = _gathered(lo, b.emit("RealDiv", g, many), places)
        return b.emit("SelectV2", chosen, parts, b.emit("ZerosLike", x))


for _kind in ("SegmentMax", "SegmentMin", "UnsortedSegmentMax", "UnsortedSegmentMin"):
    _extremes(_kind)
