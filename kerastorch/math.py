"""tf.math."""

import torch

from ._core.dtypes import NUMERIC
from ._core.op import op
from ._core.tensor import Tensor
from ._core.variable import Variable


@op("x y", types=NUMERIC, kernel="AddV2")
def add(x, y, name=None):
    """x + y."""
    return torch.add(x, y)


@op("x y", types=NUMERIC, kernel="Mul")
def multiply(x, y, name=None):
    """x * y."""
    return torch.mul(x, y)


@op("input_tensor", types=NUMERIC, kernel="Sum")
def reduce_sum(input_tensor, axis=None, keepdims=False, name=None):
    """sum."""
    return torch.sum(input_tensor) if axis is None else torch.sum(input_tensor, axis, keepdims)


def _reflected(function):
    def reflected(x, y):
        return function(y, x)

    return reflected


for _cls in (Tensor, Variable):
    _cls._bind(
        __add__=add, __radd__=_reflected(add), __mul__=multiply, __rmul__=_reflected(multiply)
    )
