"""Functions of tf.nn op by op, as TensorFlow computes them, for arguments that are not plain.

The functions themselves are one op each, for floating tensors. Lists, Python numbers, other dtypes
and what is refused go these ways instead: so they give what TensorFlow gives, value or error.
"""

import numpy as np

from .._core import convert, dtypes
from .._core.errors import OpError
from .._ops.arithmetic import add, divide_no_nan, multiply, squared_difference, subtract
from .._ops.casting import cast
from .._ops.creation import zeros_like
from .._ops.elementwise import negative, reciprocal, rsqrt, square
from .._ops.joining import concat
from .._ops.reductions import reduce_sum
from .._ops.shaping import squeeze

REFUSALS = (OpError, TypeError, ValueError)
_PYTHON = (list, tuple, bool, int, float, complex, str, bytes, np.ndarray, np.generic)


def plain(*values):
    """Whether none of the values is Python's or numpy's."""
    for value in values:  # noqa: SIM110 - a generator costs more
        if isinstance(value, _PYTHON):
            return False
    return True


def batch_normalization(x, mean, variance, offset, scale, variance_epsilon):
    factor = rsqrt(variance + variance_epsilon)
    if scale is not None:
        factor = factor * scale
    product = x * cast(factor, x.dtype)
    shift = -mean * factor if offset is None else offset - mean * factor
    return product + cast(shift, x.dtype)


def weighted_moments(x, axes, frequency_weights, keepdims):
    x, weights = convert.to_tensor(x), convert.to_tensor(frequency_weights)
    work = cast(x, dtypes.float32) if x.dtype == dtypes.float16 else x
    if weights.dtype != work.dtype:
        weights = cast(weights, work.dtype)
    weighted = reduce_sum(weights * work, axes, keepdims=True)
    total = reduce_sum(weights + zeros_like(work), axes, keepdims=True)
    mean = divide_no_nan(weighted, total)
    distance = weights * squared_difference(work, mean)
    variance = divide_no_nan(reduce_sum(distance, axes, keepdims=True), total)
    if not keepdims:
        mean, variance = squeeze(mean, axes), squeeze(variance, axes)
    return cast(mean, x.dtype), cast(variance, x.dtype)


def sufficient_statistics(x, axes, shift, keepdims):
    x = convert.to_tensor(x)
    sizes, count = x.shape.as_list(), 1
    for axis in axes:
        count *= sizes[axis]
    count = convert.to_tensor(count, x.dtype)
    if shift is None:
        moved, squares = x, square(x)
    else:
        shift = convert.to_tensor(shift)
        moved, squares = subtract(x, shift), squared_difference(x, shift)
    total = reduce_sum(moved, axes, keepdims=keepdims)
    return count, total, reduce_sum(squares, axes, keepdims=keepdims), shift


def normalize_moments(counts, mean_ss, variance_ss, shift):
    divisor = reciprocal(counts)
    shifted = multiply(mean_ss, divisor)
    mean = shifted if shift is None else add(shifted, shift)
    return mean, subtract(multiply(variance_ss, divisor), square(shifted))


def crelu_input(features, axis):
    """What crelu is the relu of."""
    features = convert.to_tensor(features)
    return concat([features, negative(features)], axis)
