"""Buckets by length: made of a dataset's other transformations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .._core import convert, dtypes
from . import _nest


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
    from ._padding import shapes_for

    flat = [
        None if s is None else [size if n is None else n for n in _sizes(s)]
        for s in shapes_for(spec, shapes)
    ]
    return _nest.pack_sequence_as(spec, [tuple(s) if s is not None else None for s in flat])


def _sizes(shape):
    return shape.as_list() if hasattr(shape, "as_list") else list(shape)
