"""Transformations made of others: buckets by length, resampling by class, sparse batches.

Each takes a dataset and uses its public transformations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .._core import convert, dtypes
from . import _nest

_MOST = np.iinfo(np.int64).max


def bucket_by_sequence_length(
    dataset: Any,
    length_of: Callable[..., Any],
    boundaries: Sequence[int],
    sizes: Sequence[int],
    padded_shapes: Any,
    padding_values: Any,
    pad_to_boundary: bool,
    no_padding: bool,
    drop: bool,
) -> Any:
    """Batches of elements whose lengths lie between the same two of `boundaries`."""
    if len(sizes) != len(boundaries) + 1:
        raise ValueError(
            "`len(bucket_batch_sizes)` must equal `len(bucket_boundaries) + 1` but "
            f"`len(bucket_batch_sizes)={len(sizes)}` and "
            f"`len(bucket_boundaries)={len(boundaries)}`."
        )
    limits = np.asarray(boundaries, np.int64)

    def key(*element: Any) -> Any:
        length = length_of(*element)
        if getattr(length, "_is_symbolic", False):
            return _like(length)
        return convert.to_tensor(
            int(np.searchsorted(limits, int(length), side="right")), dtypes.int64
        )

    def size(number: Any) -> int:
        return sizes[int(number)]

    def batches(number: Any, grouped: Any) -> Any:
        if getattr(number, "_is_symbolic", False):
            index, one = 0, max(sizes)
        else:
            index = int(number)
            one = sizes[index]
        if no_padding:
            return grouped.batch(one, drop_remainder=drop)
        shapes = padded_shapes
        if shapes is None:
            shapes = _nest.map_structure(lambda s: s.shape, grouped.element_spec)
        if pad_to_boundary:
            if index == len(boundaries):
                raise ValueError(
                    "When pad_to_bucket_boundary=True, elements must have length < "
                    "max(bucket_boundaries)."
                )
            shapes = _bounded(grouped.element_spec, shapes, boundaries[index] - 1)
        return grouped.padded_batch(one, shapes, padding_values, drop_remainder=drop)

    return dataset.group_by_window(key, batches, window_size_func=size)


def _like(symbol):
    """A symbolic scalar of dtype int64."""
    from .._graph.examples import pair
    from .._graph.symbolic_tensor import SymbolicTensor

    return SymbolicTensor(pair(convert.to_tensor(0).shape, dtypes.int64))


def _bounded(spec, shapes, size):
    """Shapes in which unknown sizes are `size`."""
    from ._batching import shapes_for

    flat = [
        None if s is None else [size if n is None else n for n in _sizes(s)]
        for s in shapes_for(spec, shapes)
    ]
    return _nest.pack_sequence_as(spec, [tuple(s) if s is not None else None for s in flat])


def _sizes(shape):
    return shape.as_list() if hasattr(shape, "as_list") else list(shape)


def rejection_resample(
    dataset: Any,
    class_of: Callable[..., Any],
    target: Any,
    initial: Any,
    seed: int | None,
) -> Any:
    """Pairs of class and element, left out by chance so that classes come by `target`.

    An element of class c is taken with the chance target[c] / initial[c], over the largest of
    these; `initial` is counted on the way where it is not given.
    """
    wanted = np.asarray(convert.to_tensor(target).numpy(), np.float64)
    given = None if initial is None else np.asarray(convert.to_tensor(initial).numpy(), np.float64)
    counts = np.ones(len(wanted))
    pairs = dataset.map(lambda *element: (class_of(*element), _single(element)))
    draws = type_of(dataset).random(seed).map(lambda word: word)

    def chosen(item: Any, word: Any) -> Any:
        number = int(item[0])
        counts[number] += 1
        start = counts / counts.sum() if given is None else given
        shares = wanted / np.maximum(start, np.finfo(np.float64).tiny)
        return bool(int(word) / 2**32 < shares[number] / shares.max())

    def keep(item: Any, word: Any) -> Any:
        if getattr(word, "_is_symbolic", False):
            return convert.to_tensor(True)
        return chosen(item, word)

    joined = type_of(dataset).zip((pairs, draws))
    return joined.filter(keep).map(lambda item, word: item)


def type_of(dataset: Any) -> Any:
    """tf.data.Dataset, whatever subclass a dataset is of."""
    return next(c for c in reversed(type(dataset).__mro__) if c is not object)


def _single(element):
    return element[0] if len(element) == 1 else element
