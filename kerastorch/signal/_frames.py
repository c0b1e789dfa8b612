"""Overlapping windows of a signal, and signals from overlapping windows."""

from __future__ import annotations

import numpy as np
import torch

from .._core.dtypes import NUMERIC
from .._core.op import op


def whole(value, name):
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise ValueError(f"{name} must be a whole number, got {value!r}.")
    return value.__index__()


@op("signal", strings=True, label="Frame", own_dtypes=True)
def frame(signal, frame_length, frame_step, pad_end=False, pad_value=0, axis=-1, name=None):
    """Windows of frame_length, frame_step apart: shape [..., frames, frame_length, ...].

    The two axes stand in the place of `axis`.  pad_end: whether windows that reach beyond the end
    are there too, filled up with pad_value.  ValueError for lengths that are no whole numbers.
    """
    length, step = whole(frame_length, "frame_length"), whole(frame_step, "frame_step")
    axis = axis % signal.ndim
    size = signal.shape[axis]
    count = -(-size // step) if pad_end else max(0, 1 + (size - length) // step)
    reach = (count - 1) * step + length if count else 0
    where = np.arange(count)[:, None] * step + np.arange(length)
    shape = [*signal.shape[:axis], count, length, *signal.shape[axis + 1 :]]
    if isinstance(signal, np.ndarray):
        return np.take(_filled(signal, axis, reach, pad_value), where.ravel(), axis).reshape(shape)
    if reach > size:
        sizes = [*signal.shape[:axis], reach - size, *signal.shape[axis + 1 :]]
        signal = torch.cat([signal, signal.new_full(sizes, pad_value)], axis)
    if not count:
        return signal.new_zeros(shape)
    return signal.unfold(axis, length, step).movedim(-1, axis + 1)


def _filled(texts, axis, reach, value):
    missing = max(0, reach - texts.shape[axis])
    widths = [(0, missing if k == axis else 0) for k in range(texts.ndim)]
    fill = value.encode() if isinstance(value, str) else value
    return np.pad(texts, widths, constant_values=fill) if missing else texts


@op("signal", types=NUMERIC, label="OverlapAndAdd")
def overlap_and_add(signal, frame_step, name=None):
    """The sum of windows that lie frame_step apart: [..., frames, length] -> [..., samples].

    ValueError for a signal of less than two axes, or a step that is no whole number.
    """
    step = whole(frame_step, "frame_step")
    if signal.ndim < 2:
        raise ValueError(f"signal must have at least 2 axes, got shape {list(signal.shape)}.")
    *outer, count, length = signal.shape
    size = max(0, (count - 1) * step + length)
    starts = torch.arange(count, device=signal.device)[:, None] * step
    where = (starts + torch.arange(length, device=signal.device)).reshape(-1)
    return signal.new_zeros([*outer, size]).index_add(-1, where, signal.reshape(*outer, -1))
