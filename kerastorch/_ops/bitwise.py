"""tf.bitwise: operations on the bits of integers, element by element."""

import torch

from .._core.dtypes import INTEGER
from .._core.op import op


@op("x y", types=INTEGER, type="BitwiseAnd", elementwise=True)
def bitwise_and(x, y, name=None):
    """The bits set in both x and y, for integer tensors of one dtype."""
    return torch.bitwise_and(x, y)


@op("x y", types=INTEGER, type="BitwiseOr", elementwise=True)
def bitwise_or(x, y, name=None):
    """The bits set in x or y, for integer tensors of one dtype."""
    return torch.bitwise_or(x, y)


@op("x y", types=INTEGER, type="BitwiseXor", elementwise=True)
def bitwise_xor(x, y, name=None):
    """The bits set in exactly one of x and y, for integer tensors of one dtype."""
    return torch.bitwise_xor(x, y)


@op("x", types=INTEGER, type="Invert", elementwise=True)
def invert(x, name=None):
    """All bits of x flipped, for an integer tensor."""
    return torch.bitwise_not(x)


def _count(x, y):
    """A shift count within the bits of the type: TensorFlow clamps what is beyond."""
    return torch.clamp(y, 0, 8 * x.dtype.itemsize - 1)


@op("x y", types=INTEGER, type="LeftShift", elementwise=True)
def left_shift(x, y, name=None):
    """x with its bits moved up by y places, for integer tensors of one dtype.

    A count below 0 moves nothing; one beyond the type's bits moves by all but one.
    """
    return torch.bitwise_left_shift(x, _count(x, y))


@op("x y", types=INTEGER, type="RightShift", elementwise=True)
def right_shift(x, y, name=None):
    """x with its bits moved down by y places, keeping the sign, for integer tensors of one dtype.

    A count below 0 moves nothing; one beyond the type's bits moves by all but one.
    """
    return torch.bitwise_right_shift(x, _count(x, y))
