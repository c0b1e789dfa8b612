"""tf.math.segment_* and unsorted_segment_*: reductions over groups of rows."""

import numpy as np
import torch

from .._core.dtypes import COMPLEX, FLOATING, INDEX, NUMERIC, REAL
from .._core.errors import in_values, invalid
from .._core.op import op
from ._given import refuse_strings
from ._rules import rows_added, ruled, zero_where
from .arithmetic import WIDE

_REDUCE = {"prod": "prod", "max": "amax", "min": "amin"}


def _grouped(data, ids, count, how, empty):
    """Reduces rows of `data` of one id; an id of -1 counts for nothing; `empty` for no rows."""
    if how == "sum":
        return _reduced(data, ids, count, how, empty)
    slope = _slope_of_product if how == "prod" else _slope_of_extremum
    return ruled(
        lambda data: _reduced(data, ids, count, how, empty),
        lambda g, y, data: slope(g, y, data, ids, count),
    )(data)


def _of_rows(values, ids, data):
    """The row of `values` for each row of data, 0 where the id is negative."""
    if not len(values):
        return torch.zeros_like(data)
    kept = _column(ids >= 0, data)
    return zero_where(~kept, values.index_select(0, ids.long().clamp(min=0)))


def _slope_of_extremum(g, y, data, ids, count):
    """Equal extrema share the gradient."""
    chosen = (data == _of_rows(y, ids, data)) & _column(ids >= 0, data)
    sharers = _reduced(chosen.to(data.dtype), ids, count, "sum", 0)
    return zero_where(~chosen, _of_rows(g / sharers, ids, data))


def _slope_of_product(g, y, data, ids, count):
    """The product over the element; where that is 0, the product of the others."""
    zero = data == 0
    several = _reduced(zero.to(torch.int32), ids, count, "sum", 0) > 1
    known = torch.where(zero, torch.ones_like(data), data)
    # torch differentiates no product of complex numbers
    rest = _reduced(known.detach() if data.is_complex() else known, ids, count, "prod", 1)
    others = torch.where(zero, _of_rows(rest, ids, data), _of_rows(y, ids, data) / known)
    return _of_rows(zero_where(several, g), ids, data) * others


def _reduced(data, ids, count, how, empty):
    ids = ids.long()
    shape = (count, *data.shape[1:])
    if how == "sum":
        kept = ids >= 0
        if count == 0:
            return data[:0].reshape(shape)
        weight = kept.reshape(-1, *(1,) * (data.ndim - 1))
        rows = torch.where(weight, data, torch.zeros((), dtype=data.dtype, device=data.device))
        return rows_added(data.new_zeros(shape), ids.clamp(min=0), rows)
    kept = (ids >= 0).nonzero().squeeze(-1)
    ids, data = ids[kept], data[kept]
    result = torch.full(shape, empty, dtype=data.dtype, device=data.device)
    index = ids.reshape(-1, *(1,) * (data.ndim - 1)).expand(data.shape)
    if how == "prod":
        return result.scatter_reduce(0, index, data, "prod")
    # where `empty` is the dtype's bound, infinities beyond it count as it does
    return result.scatter_reduce(0, index, data, _REDUCE[how], include_self=bool(empty))


def _counts(ids, count):
    ids = ids[ids >= 0].long()
    return torch.zeros(count, dtype=torch.int64, device=ids.device).index_add(
        0, ids, torch.ones_like(ids)
    )


def _column(counts, data):
    return counts.reshape(-1, *(1,) * (data.ndim - 1))


def _check_indices(ids, kernel):
    if ids.dtype not in INDEX:
        raise invalid(f"segment_ids must be int32 or int64, got {ids.dtype} [Op:{kernel}]")


def _sorted(data, ids, kernel):
    """The number of segments of sorted ids, which are checked."""
    _check_indices(ids, kernel)
    if ids.ndim != 1:
        raise invalid(f"segment_ids should be a vector, got shape {list(ids.shape)} [Op:{kernel}]")
    if not data.ndim or len(ids) != len(data):
        raise invalid(
            f"segment_ids of shape {list(ids.shape)} should be the same size as dimension 0 of "
            f"data of shape {list(data.shape)} [Op:{kernel}]"
        )
    if not len(ids):
        return 0
    if bool((ids[1:] < ids[:-1]).any()) or int(ids[0]) < 0:
        raise invalid(f"segment ids are not increasing from 0: {ids.tolist()} [Op:{kernel}]")
    return int(ids[-1]) + 1


@op("data, segment_ids", types=NUMERIC, type="SegmentSum")
def segment_sum(data, segment_ids, name=None):
    """The sum of the rows of each segment: result[i] = sum of data[j] with segment_ids[j] == i.

    segment_ids: a sorted vector with one id for each row; 0 for ids that do not occur.
    InvalidArgumentError when ids are not sorted or not as many as rows.
    """
    return _grouped(data, segment_ids, _sorted(data, segment_ids, "SegmentSum"), "sum", 0)


@op("data, segment_ids", types=NUMERIC, type="SegmentMean")
def segment_mean(data, segment_ids, name=None):
    """The mean of the rows of each segment, truncated for integers; see `segment_sum`."""
    count = _sorted(data, segment_ids, "SegmentMean")
    total = _grouped(data, segment_ids, count, "sum", 0)
    sizes = _column(_counts(segment_ids, count).clamp(min=1), data).to(data.dtype)
    if data.dtype in REAL - FLOATING:
        return torch.div(total, sizes, rounding_mode="trunc")
    return total / sizes


@op("data, segment_ids", types=NUMERIC, type="SegmentProd")
def segment_prod(data, segment_ids, name=None):
    """The product of the rows of each segment, 1 for none; see `segment_sum`."""
    return _grouped(data, segment_ids, _sorted(data, segment_ids, "SegmentProd"), "prod", 1)


@op("data, segment_ids", types=REAL, type="SegmentMax")
def segment_max(data, segment_ids, name=None):
    """The maximum of the rows of each segment, 0 for none; see `segment_sum`."""
    return _grouped(data, segment_ids, _sorted(data, segment_ids, "SegmentMax"), "max", 0)


@op("data, segment_ids", types=REAL, type="SegmentMin")
def segment_min(data, segment_ids, name=None):
    """The minimum of the rows of each segment, 0 for none; see `segment_sum`."""
    return _grouped(data, segment_ids, _sorted(data, segment_ids, "SegmentMin"), "min", 0)


def _unsorted(data, ids, num_segments, kernel, how, empty=0):
    data, ids, count = _rows(data, ids, num_segments, kernel)
    return _grouped(data, ids, count, how, empty)


def _count(value, kernel):
    if isinstance(value, complex):
        raise invalid(
            "Value for attr 'Tnumsegments' of complex128 is not in the list of allowed values: "
            f"int32, int64 [Op:{kernel}]"
        )
    if np.ndim(value):
        raise invalid(
            f"num_segments should be a scalar, not shape {list(np.shape(value))} [Op:{kernel}]"
        )
    return int(value)


def _rows(data, ids, num_segments, kernel):
    """Data and ids flattened to rows and a vector, and the number of segments, all checked."""
    _check_indices(ids, kernel)
    count = _count(num_segments, kernel)
    if count < 0:
        raise invalid(f"Input num_segments == {count} must not be negative. [Op:{kernel}]")
    if data.shape[: ids.ndim] != ids.shape:
        raise invalid(
            f"data.shape = {list(data.shape)} does not start with segment_ids.shape = "
            f"{list(ids.shape)} [Op:{kernel}]"
        )
    # TensorFlow looks at no ids of empty rows
    if data.numel() and ids.device.type != "meta" and bool((ids >= count).any()):
        raise in_values(f"segment_ids {ids.tolist()} are out of range [0, {count}) [Op:{kernel}]")
    return data.reshape(ids.numel(), *data.shape[ids.ndim :]), ids.reshape(-1), count


def _bound(dtype, which):
    info = torch.finfo(dtype) if dtype in FLOATING else torch.iinfo(dtype)
    return getattr(info, which)


@op("data, segment_ids", types=NUMERIC, type="UnsortedSegmentSum", tensors_too="num_segments")
def unsorted_segment_sum(data, segment_ids, num_segments, name=None):
    """result[i] = sum of data[j...] with segment_ids[j...] == i, for i < num_segments.

    segment_ids: of data's shape or of its leading axes, in any order; a negative id counts for
    nothing.  0 for ids that do not occur.
    InvalidArgumentError for an id not below num_segments or a shape that does not fit.
    """
    return _unsorted(data, segment_ids, num_segments, "UnsortedSegmentSum", "sum")


@op("data, segment_ids", types=NUMERIC, type="UnsortedSegmentProd", tensors_too="num_segments")
def unsorted_segment_prod(data, segment_ids, num_segments, name=None):
    """The product of each segment, 1 for none; see `unsorted_segment_sum`."""
    return _unsorted(data, segment_ids, num_segments, "UnsortedSegmentProd", "prod", 1)


@op("data, segment_ids", types=REAL, type="UnsortedSegmentMax", tensors_too="num_segments")
def unsorted_segment_max(data, segment_ids, num_segments, name=None):
    """The maximum of each segment, the lowest number of the dtype for none.

    See `unsorted_segment_sum`.
    """
    empty = _bound(data.dtype, "min")
    return _unsorted(data, segment_ids, num_segments, "UnsortedSegmentMax", "max", empty)


@op("data, segment_ids", types=REAL, type="UnsortedSegmentMin", tensors_too="num_segments")
def unsorted_segment_min(data, segment_ids, num_segments, name=None):
    """The minimum of each segment, the highest number of the dtype for none.

    See `unsorted_segment_sum`.
    """
    empty = _bound(data.dtype, "max")
    return _unsorted(data, segment_ids, num_segments, "UnsortedSegmentMin", "min", empty)


def _sum_and_counts(data, ids, num_segments, kernel):
    data, ids, count = _rows(data, ids, num_segments, kernel)
    data = data.to(WIDE.get(data.dtype, data.dtype))
    sizes = _column(_counts(ids, count).clamp(min=1), data).to(data.dtype)
    return _grouped(data, ids, count, "sum", 0), sizes


def _before_mean(data, segment_ids, num_segments, name=None):
    refuse_strings(data)
    _count(num_segments, "UnsortedSegmentSum")


@op("data, segment_ids", types=NUMERIC - COMPLEX, before=_before_mean)
def unsorted_segment_mean(data, segment_ids, num_segments, name=None):
    """The mean of each segment, 0 for none; see `unsorted_segment_sum`."""
    total, sizes = _sum_and_counts(data, segment_ids, num_segments, "UnsortedSegmentMean")
    return total / sizes


@op("data, segment_ids", types=NUMERIC - COMPLEX, label="Maximum", before=_before_mean)
def unsorted_segment_sqrt_n(data, segment_ids, num_segments, name=None):
    """The sum of each segment over the root of its size; see `unsorted_segment_sum`."""
    total, sizes = _sum_and_counts(data, segment_ids, num_segments, "UnsortedSegmentSqrtN")
    if data.dtype not in FLOATING:
        raise invalid(
            f"Value for attr 'T' of {str(data.dtype)[6:]} is not in the list of allowed values: "
            "bfloat16, half, float, double, complex64, complex128 [Op:Sqrt]"
        )
    return total / torch.sqrt(sizes)
