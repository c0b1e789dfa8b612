"""timeseries_dataset_from_array: windows on rows in time."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...data._dataset import Dataset, from_node
from ...data._windows import Windows


def timeseries_dataset_from_array(
    data: Any,
    targets: Any,
    sequence_length: int,
    sequence_stride: int = 1,
    sampling_rate: int = 1,
    batch_size: int | None = 128,
    shuffle: bool = False,
    seed: int | None = None,
    start_index: int | None = None,
    end_index: int | None = None,
) -> Dataset:
    """A dataset of windows on the rows of an array, with a target each.

    data: [rows, ...].  targets: [rows, ...], of which the row where a window begins is its target;
        None for windows alone.
    sequence_length: rows in a window, which are `sampling_rate` apart; `sequence_stride`: from one
        window's beginning to the next's.
    batch_size: None for single windows.  shuffle, seed: whether windows come in random order.
    start_index, end_index: the part of `data` to use.

    ValueError for strides and indices that do not fit the number of rows.
    """
    count = len(data)
    _check_indices(start_index, end_index, count)
    _check_stride("sampling_rate", sampling_rate, count)
    _check_stride("sequence_stride", sequence_stride, count)
    start = start_index or 0
    end = count if end_index is None else end_index
    windows = end - start - (sequence_length - 1) * sampling_rate
    if targets is not None:
        windows = min(windows, len(targets))
    starts = np.arange(0, windows, sequence_stride)
    if shuffle:
        if seed is None:
            seed = np.random.randint(1e6)
        np.random.RandomState(seed).shuffle(starts)
    if targets is not None:
        targets = targets[start:end]
    made = from_node(Windows(data[start:end], starts, sequence_length, sampling_rate, targets))
    made = made.prefetch(-1)
    if batch_size is None:
        return made.shuffle(1024, seed) if shuffle else made
    if shuffle:
        made = made.shuffle(batch_size * 8, seed)
    return made.batch(batch_size)


def _check_indices(start, end, count):
    if start and not 0 <= start < count:
        raise ValueError(
            f"`start_index` must be from 0 to the number of rows, {count}. Received: "
            f"start_index={start}"
        )
    if end and not 0 < end < count:
        raise ValueError(
            f"`end_index` must be from 1 to below the number of rows, {count}. Received: "
            f"end_index={end}"
        )
    if start and end and end <= start:
        raise ValueError(
            f"`end_index` must be higher than `start_index`. Received: start_index={start}, "
            f"end_index={end}"
        )


def _check_stride(name, value, count):
    if not 0 < value < count:
        raise ValueError(
            f"`{name}` must be from 1 to below the number of rows, {count}. Received: "
            f"{name}={value}"
        )
