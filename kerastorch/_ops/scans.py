"""tf.math.cum*: running sums and products along an axis."""

import torch

from .._core.dtypes import FLOATING, NUMERIC
from .._core.errors import invalid
from .._core.op import op
from ._rules import ruled, zero_where


def _scan(function, x, axis, exclusive, reverse, first):
    """A running total; `first` is what stands before the first element when exclusive."""
    axis = int(axis)
    if not -x.ndim <= axis < x.ndim:
        raise invalid(
            f"ScanOp: Expected scan axis in the range [{-x.ndim}, {x.ndim}), but got {axis}"
        )
    if reverse:
        x = x.flip(axis)
    if exclusive and x.shape[axis]:
        head = torch.full_like(x.narrow(axis, 0, 1), first)
        x = torch.cat([head, function(x.narrow(axis, 0, x.shape[axis] - 1), axis)], axis)
    else:
        x = function(x, axis)
    return x.flip(axis) if reverse else x


@op(
    "x",
    types=NUMERIC,
    type="Cumsum",
    attrs={"exclusive": "exclusive", "reverse": "reverse"},
    tensors_too="axis",
)
def cumsum(x, axis=0, exclusive=False, reverse=False, name=None):
    """The running sum along `axis`: [a, a+b, a+b+c].

    exclusive: without the element itself, [0, a, a+b]; reverse: from the end, [a+b+c, b+c, c].
    InvalidArgumentError for an axis out of range.
    """
    return _scan(lambda v, a: torch.cumsum(v, a, dtype=v.dtype), x, axis, exclusive, reverse, 0)


@op(
    "x",
    types=NUMERIC,
    type="Cumprod",
    attrs={"exclusive": "exclusive", "reverse": "reverse"},
    tensors_too="axis",
)
def cumprod(x, axis=0, exclusive=False, reverse=False, name=None):
    """The running product along `axis`: [a, ab, abc]; arguments as in `cumsum`.

    The gradient divides by x; where x is 0 it is 0.
    """

    def slope(g, y, x):
        flow = cumsum.raw(y * g, axis, exclusive, not reverse)
        zero = x == 0
        return zero_where(zero, flow / torch.where(zero, torch.ones_like(x), x))

    return ruled(
        lambda x: _scan(_running_product, x, axis, exclusive, reverse, 1),
        slope,
    )(x)


def _running_product(x, axis):
    return torch.cumprod(x, axis, dtype=x.dtype)


@op(
    "x",
    types=FLOATING,
    type="CumulativeLogsumexp",
    attrs={"exclusive": "exclusive", "reverse": "reverse"},
    tensors_too="axis",
)
def cumulative_logsumexp(x, axis=0, exclusive=False, reverse=False, name=None):
    """log(cumsum(exp(x))) without overflow; arguments as in `cumsum`; -inf for nothing."""
    return _scan(torch.logcumsumexp, x, axis, exclusive, reverse, -float("inf"))
