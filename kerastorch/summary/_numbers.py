"""tf.summary.scalar and tf.summary.histogram."""

from __future__ import annotations

from typing import Any

import torch

from .. import debugging
from .._core import dtypes
from .._core.convert import to_tensor
from .._core.tensor import Tensor
from .._ops.casting import cast
from .._ops.creation import linspace
from ._write import plugin, summary_scope, valued, write, writing

_BUCKETS = 30


@writing
def scalar(name: str, data: Any, step: Any = None, description: str | None = None) -> Tensor:
    """Writes a number, as float32.

    name: its name in TensorBoard, behind the name scopes around it; step: an int64 scalar, by
        default the thread's step; description: a text in Markdown.

    Returns a bool Tensor, whether it was written.  ValueError for what is no scalar, and when
    there is no step.
    """
    with summary_scope(name, "scalar_summary") as (tag, _):
        debugging.assert_scalar(data)
        value = cast(data, dtypes.float32)
        return write(tag, value, step, plugin("scalars", description))


@writing
def histogram(
    name: str,
    data: Any,
    step: Any = None,
    buckets: int | None = None,
    description: str | None = None,
) -> Tensor:
    """Writes how many elements of a tensor lie in each of `buckets` (30) intervals of one width.

    The value written is float64 [buckets, 3]: left and right edge, and how many.  Equal elements
    all lie in the last bucket.  Other arguments are as those of `scalar`.
    """
    data = to_tensor(data)
    with summary_scope(name, "histogram_summary") as (tag, _):
        return write(tag, lambda: _buckets(data, buckets), step, plugin("histograms", description))


def _buckets(data, count):
    count = _BUCKETS if count is None else count
    debugging.assert_scalar(count)
    debugging.assert_type(count, dtypes.int32)
    values = cast(valued(data), dtypes.float64)
    return Tensor(_counted(values._t.detach().reshape(-1), max(0, int(count))))


def _counted(values, count):
    """float64 [count, 3] of the raw float64 values."""
    found = values.new_zeros((count, 3))
    if not (count and values.numel()):
        return found
    low, high = values.min(), values.max()
    if low == high:
        found[:, :2] = high
        found[-1, 2] = values.numel()
        return found
    width = (high - low) / count
    places = ((values - low) / width).floor()
    places = places[places.isfinite()].clamp(max=count - 1).to(torch.int64)  # NaN is in none
    edges = linspace(Tensor(low), Tensor(high), count + 1)._t
    found[:, 0], found[:-1, 1], found[-1, 1] = edges[:-1], edges[1:-1], high
    found[:, 2] = torch.bincount(places, minlength=count)
    return found
