"""tf.reduce_* and tf.math.unsorted_segment_* of RaggedTensors, along any dimension."""

import numpy as np
import torch

from .._core import dispatch, dtypes
from .._core.errors import invalid
from .._core.tensor import Tensor
from .._ops import (
    arithmetic,
    casting,
    comparison,
    creation,
    elementwise,
    indexing,
    reductions,
    segments,
)
from .._ops.shaping import expand_dims
from . import _rows
from ._functional import check_dtypes, ragged_or_tensor
from ._ragged_tensor import RaggedTensor, positive_axis
from ._shaping import widened


def reduced(value, axis, keepdims, whole, by_segment):
    """A reduction: `whole(tensor, axis, keepdims)` and, of rows, `by_segment(values, ids, count)`.

    axis: None for all dimensions, an int, or several.
    """
    if not isinstance(value, RaggedTensor):
        return whole(value, axis, keepdims)
    axis = _plain(axis)
    if axis is None:
        result = whole(value.flat_values, None, bool(keepdims))
        for _ in range(value.shape.rank - 1 if keepdims else 0):
            result = expand_dims(result, 0)
        return result
    if isinstance(axis, (tuple, list)):
        if not axis:
            return value
        if len(axis) > 1:
            rank = value.shape.rank
            order = sorted(positive_axis(a, rank, f"axis[{i}]") for i, a in enumerate(axis))
            inner = reduced(value, order[-1], keepdims, whole, by_segment)
            return reduced(inner, order[:-1], keepdims, whole, by_segment)
        axis = axis[0]
    axis = positive_axis(axis, value.shape.rank)
    if axis > 1:
        return value.with_values(reduced(value.values, axis - 1, keepdims, whole, by_segment))
    splits = value.row_splits._t
    if axis:
        result = segmented(by_segment, value.values, value.value_rowids(), len(value))
    else:
        lengths = _rows.lengths_of(splits)
        count = int(lengths.max()) if len(lengths) else 0
        columns = torch.arange(int(splits[-1])) - splits[:-1].repeat_interleave(lengths.long())
        result = segmented(by_segment, value.values, Tensor(columns), count)
    return widened(result, axis) if keepdims else result


def _plain(axis):
    axis = axis.numpy() if isinstance(axis, Tensor) else axis
    return axis.tolist() if isinstance(axis, np.ndarray) and axis.ndim else axis


def segmented(by_segment, data, segment_ids, num_segments):
    """`by_segment` on rows that may be ragged: row i of the result is made of those of segment i.

    A row of the result is as long as the longest that it is made of.
    """
    data, ids = ragged_or_tensor(data), ragged_or_tensor(segment_ids)
    if not isinstance(data, RaggedTensor) and not isinstance(ids, RaggedTensor):
        return by_segment(data, ids, num_segments)
    check_dtypes([data, ids])
    if ids.dtype not in (dtypes.int32, dtypes.int64):
        raise ValueError("segment_ids must have dtype int32 or int64.")
    if isinstance(ids, RaggedTensor):
        if not isinstance(data, RaggedTensor):
            raise ValueError(
                "segment_ids.shape must be a prefix of data.shape, but segment_ids is ragged and "
                "data is not."
            )
        if not torch.equal(ids.row_splits._t, data.row_splits._t):
            raise invalid("segment_ids.shape must be a prefix of data.shape")
        return segmented(by_segment, data.values, ids.values, num_segments)
    lengths = _rows.lengths_of(data.row_splits._t)
    longest = segments.unsorted_segment_max(Tensor(lengths), ids, num_segments)._t.clamp(min=0)
    splits = _rows.row_splits_of(longest)
    raw_ids = ids._t.long()
    if bool(((raw_ids < 0) | (raw_ids >= len(longest))).any()):
        raise invalid(f"segment_ids are not in [0, {len(longest)}) [Op:GatherV2]")
    _, places = _rows.spans(splits[raw_ids], lengths)
    values = segmented(by_segment, data.values, Tensor(places), int(splits[-1]))
    return RaggedTensor._of(values, Tensor(splits))


def _reduction(whole, by_segment):
    def function(input_tensor, axis=None, keepdims=False, name=None):
        return reduced(input_tensor, axis, keepdims, whole, by_segment)

    return function


_SIMPLE = {
    reductions.reduce_sum: segments.unsorted_segment_sum,
    reductions.reduce_prod: segments.unsorted_segment_prod,
    reductions.reduce_min: segments.unsorted_segment_min,
    reductions.reduce_max: segments.unsorted_segment_max,
}
reduce_sum, reduce_prod, reduce_min, reduce_max = (_reduction(*pair) for pair in _SIMPLE.items())


def reduce_mean(input_tensor, axis=None, keepdims=False, name=None):
    """The mean along dimensions; NaN where there is nothing.  That of integers is float64."""
    total = reduce_sum(input_tensor, axis, keepdims)
    count = reduce_sum(creation.ones_like(input_tensor), axis, keepdims)
    if isinstance(total, RaggedTensor):
        return total.with_flat_values(arithmetic.truediv(total.flat_values, count.flat_values))
    return arithmetic.truediv(total, count)


def reduce_variance(input_tensor, axis=None, keepdims=False, name=None):
    """The mean of squares less the square of the mean, 0 at least; ValueError for complex ones."""
    if input_tensor.dtype.is_complex:
        raise ValueError("reduce_variance is not supported for RaggedTensors with complex dtypes.")
    of_squares = reduce_mean(elementwise.square(input_tensor), axis, keepdims)
    mean = reduce_mean(input_tensor, axis, keepdims)
    return arithmetic.maximum(arithmetic.subtract(of_squares, elementwise.square(mean)), 0)


def reduce_std(input_tensor, axis=None, keepdims=False, name=None):
    """The square root of the variance."""
    return elementwise.sqrt(reduce_variance(input_tensor, axis, keepdims))


def reduce_logsumexp(input_tensor, axis=None, keepdims=False, name=None):
    """log(sum(exp(x))) along dimensions, -inf where there is nothing."""
    top = reduce_max(input_tensor, axis, True)
    top = indexing.where(comparison.is_finite(top), top, creation.zeros_like(top))
    flat = top.flat_values if isinstance(top, RaggedTensor) else top
    flat = Tensor(flat._t.detach())
    top = top.with_flat_values(flat) if isinstance(top, RaggedTensor) else flat
    total = reduce_sum(elementwise.exp(arithmetic.subtract(input_tensor, top)), axis, keepdims)
    if not keepdims:
        top = reduced(top, axis, False, reductions.reduce_sum, segments.unsorted_segment_sum)
    return arithmetic.add(elementwise.log(total), top)


def _logical(function):
    def reduction(input_tensor, axis=None, keepdims=False, name=None):
        numbers = casting.cast(input_tensor, dtypes.int32)
        return casting.cast(function(numbers, axis, keepdims), dtypes.bool_)

    return reduction


def _of_segments(function):
    return lambda data, segment_ids, num_segments, name=None: segmented(
        function, data, segment_ids, num_segments
    )


def _segment_average(divisor):
    def function(data, segment_ids, num_segments, name=None):
        add = segments.unsorted_segment_sum
        total = segmented(add, data, segment_ids, num_segments)
        count = segmented(add, creation.ones_like(data), segment_ids, num_segments)
        if isinstance(total, RaggedTensor):
            mean = arithmetic.truediv(total.flat_values, divisor(count.flat_values))
            return total.with_flat_values(mean)
        return arithmetic.truediv(total, divisor(count))

    return function


for _whole, _function in (
    (reductions.reduce_sum, reduce_sum),
    (reductions.reduce_prod, reduce_prod),
    (reductions.reduce_min, reduce_min),
    (reductions.reduce_max, reduce_max),
    (reductions.reduce_mean, reduce_mean),
    (reductions.reduce_variance, reduce_variance),
    (reductions.reduce_std, reduce_std),
    (reductions.reduce_logsumexp, reduce_logsumexp),
    (reductions.reduce_all, _logical(reduce_prod)),
    (reductions.reduce_any, _logical(reduce_sum)),
    (segments.unsorted_segment_mean, _segment_average(lambda count: count)),
    (segments.unsorted_segment_sqrt_n, _segment_average(elementwise.sqrt)),
    *((by_segment, _of_segments(by_segment)) for by_segment in _SIMPLE.values()),
):
    dispatch.register(RaggedTensor, _whole, _function)
