"""split_dataset: one dataset as two."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...data._batching import Batch
from ...data._dataset import Dataset


def split_dataset(
    dataset: Any,
    left_size: float | None = None,
    right_size: float | None = None,
    shuffle: bool = False,
    seed: int | None = None,
) -> tuple[Dataset, Dataset]:
    """Two datasets: the first `left_size` samples and the last `right_size` of a dataset in memory.

    dataset: a Dataset, an array, or a list or tuple of arrays of one length.  A batched Dataset's
        samples are split, and batched again.
    left_size, right_size: a number of samples, or a share from 0 to 1; what is left out is the
        rest.
    shuffle, seed: whether the samples are put into random order first.

    TypeError for other datasets and sizes, ValueError for sizes that do not fit.
    """
    if not isinstance(dataset, (Dataset, list, tuple, np.ndarray)):
        raise TypeError(
            "`dataset` must be either a `tf.data.Dataset` object or a list/tuple of arrays. "
            f"Received: dataset={dataset} of type {type(dataset)}"
        )
    if left_size is None and right_size is None:
        raise ValueError(
            "At least one of the `left_size` or `right_size` must be specified. Received: "
            "left_size=None, right_size=None"
        )
    samples = list(_samples(dataset))
    if not samples:
        raise ValueError("Received an empty dataset: there is nothing to split.")
    if shuffle:
        if seed is None:
            seed = random.randint(0, int(1e6))
        random.seed(seed)
        random.shuffle(samples)
    left, right = _sizes(left_size, right_size, len(samples))
    return _made(samples[:left], dataset), _made(samples[-right:], dataset)


def _samples(dataset) -> Iterator[Any]:
    if isinstance(dataset, Dataset):
        return iter(dataset.unbatch() if _batch_size(dataset) else dataset)
    if isinstance(dataset, np.ndarray):
        return iter(dataset)
    kind = type(dataset).__name__
    if not len(dataset):
        raise ValueError(f"Received an empty {kind} dataset. Please provide a {kind} of arrays.")
    if not isinstance(dataset[0], np.ndarray):
        raise ValueError(
            f"Expected a {kind} of `numpy.ndarray` objects. Received: {type(dataset[0])}"
        )
    for i, array in enumerate(dataset):
        if np.array(array).shape[0] != dataset[0].shape[0]:
            raise ValueError(
                f"Received a {kind} of NumPy arrays with different lengths. Mismatch found at "
                f"index {i}, Expected shape={dataset[0].shape} Received shape="
                f"{np.array(array).shape}."
            )
    return zip(*dataset)


def _batch_size(dataset):
    """The size of batches, where making them is the last thing that a dataset does."""
    if isinstance(dataset, Dataset) and isinstance(dataset._node, Batch):
        return dataset._node.size
    return None


def _made(samples, original):
    """A dataset of samples, in the structure that they came in."""
    if isinstance(original, np.ndarray):
        columns: Any = samples
    elif isinstance(original, Dataset) and isinstance(original.element_spec, dict):
        columns = {k: [s[k] for s in samples] for k in samples[0]}
    else:
        columns = tuple(np.array(column) for column in zip(*samples, strict=True))
    made = Dataset.from_tensor_slices(columns)
    size = _batch_size(original)
    return (made.batch(size) if size else made).prefetch(-1)


def _sizes(left, right, count):
    """How many samples each part has."""
    for name, size in (("left_size", left), ("right_size", right)):
        if size is None:
            continue
        if not isinstance(size, (int, float)):
            raise TypeError(
                f"Invalid `{name}` type: expected an integer, a float or None. Received: "
                f"{type(size)}"
            )
        most = count if isinstance(size, int) else 1
        if not 0 < size < most:
            raise ValueError(
                f"`{name}` should be positive and smaller than {most}, as the dataset has {count} "
                f"samples. Received: {name}={size}"
            )
    if isinstance(left, float) and isinstance(right, float) and left + right > 1:
        raise ValueError(
            f"The sum of `left_size` and `right_size` is greater than 1. Received: {left=}, "
            f"{right=}"
        )
    left = round(left * count) if isinstance(left, float) else left
    right = round(right * count) if isinstance(right, float) else right
    left = count - right if left is None else left
    right = count - left if right is None else right
    if left + right > count:
        raise ValueError(
            f"The sum of `left_size` and `right_size` should be smaller than the {count} samples "
            f"of the dataset. Received: left_size={left}, right_size={right}"
        )
    for name, size in (("left_size", left), ("right_size", right)):
        if not size:
            raise ValueError(
                f"With `dataset` of length={count}, `{name}` gives an empty dataset: adjust it."
            )
    return left, right
