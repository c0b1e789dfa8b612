"""Isotonic regression: the closest monotone sequence."""

import math
from collections import namedtuple

import numpy as np
import torch

from .._core.dtypes import FLOATING
from .._core.op import op

IsotonicRegression = namedtuple("IsotonicRegression", ["output", "segments"])

_PROMOTED = {
    torch.int8: torch.float32,
    torch.int16: torch.float32,
    torch.int32: torch.float64,
    torch.int64: torch.float64,
}


@op("inputs", types=FLOATING | _PROMOTED.keys(), label="IsotonicRegression")
def isotonic_regression(inputs, decreasing=True, axis=-1):
    """(output, segments): the monotone sequence closest to `inputs` along `axis` in L2.

    Positions of one segment share one value, the mean of their inputs; the gradient of an output
    is spread over its segment.
    """
    inputs = inputs.to(_PROMOTED.get(inputs.dtype, inputs.dtype))
    moved = inputs.movedim(axis, -1)
    rows = moved.detach().reshape(math.prod(moved.shape[:-1]), moved.shape[-1])
    if inputs.is_meta:
        segments = torch.zeros(moved.shape, dtype=torch.int32, device=inputs.device)
    else:
        found = [_segments(row if not decreasing else -row) for row in rows.cpu().double().numpy()]
        segments = torch.tensor(np.array(found, dtype=np.int32).reshape(moved.shape))
        segments = segments.to(inputs.device)
    index = segments.long()
    total = torch.zeros_like(moved).scatter_add(-1, index, moved)
    count = torch.zeros_like(moved).scatter_add(-1, index, torch.ones_like(moved))
    output = (total / count.clamp_min(1)).gather(-1, index)
    return IsotonicRegression(output.movedim(-1, axis), segments.movedim(-1, axis))


def _segments(row):
    """The segment number of each position of the increasing fit: adjacent violators pooled."""
    pools = []  # (sum, count)
    for value in row:
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1] = (pools[-1][0] + total, pools[-1][1] + count)
    return [i for i, (_, count) in enumerate(pools) for _ in range(count)]
