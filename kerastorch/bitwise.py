"""tf.bitwise: operations on the bits of integers, element by element."""

from ._core.missing import namespace as _namespace
from ._ops.bitwise import (
    bitwise_and,
    bitwise_or,
    bitwise_xor,
    invert,
    left_shift,
    right_shift,
)

__all__ = [
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "invert",
    "left_shift",
    "right_shift",
]

__getattr__, __dir__ = _namespace(__name__)
