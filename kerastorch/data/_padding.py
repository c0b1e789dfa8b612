"""padded_batch: elements of unlike sizes as one, filled up."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import torch

from .._core import convert, dtypes
from .._core.errors import DataLossError
from .._core.tensor import Tensor
from .._core.tensor_shape import as_shape
from .._core.tensor_spec import TensorSpec
from . import _nest
from ._arguments import refused
from ._batching import Batch, RowGroups, known_size
from ._node import Node
from ._specs import DatasetSpec
from ._streams import made_of
from ._structure import Structure


class PaddedBatch(Node):
    """`size` elements as one, padded to the largest or to given sizes."""

    label = "_PaddedBatchDataset"

    def __init__(self, source: Node, size: int, shapes: Any, values: Any, drop: bool):
        if size < 1:
            raise refused("Batch size must be greater than zero.", "PaddedBatchDatasetV2")
        self.children = (source,)
        self.size, self.drop = size, drop
        inner = source.structure
        if any(isinstance(s, DatasetSpec) for s in inner.specs):
            raise TypeError("`padded_batch` is not supported for datasets of datasets")
        if not inner.dense:
            raise TypeError(
                "`padded_batch` is only supported for datasets that produce tensor elements but "
                "type spec of elements in the input dataset is not a subclass of "
                f"TensorSpec: `{inner.spec}`."
            )
        if shapes is None:
            shapes = [s.shape for s in inner.specs]
            if any(s.rank is None for s in shapes):
                raise ValueError(
                    "You must provide `padded_shapes` argument because component 0 has "
                    "unknown rank."
                )
        else:
            shapes = shapes_for(inner.spec, shapes)
        self.shapes = [_padded_shape(s, spec) for s, spec in zip(shapes, inner.specs, strict=True)]
        self.values = _values_for(inner, values)

    def _structure(self):
        inner = self.source.structure
        size = known_size(self.size, self.drop)
        specs = [
            TensorSpec([size, *s.as_list()], spec.dtype)
            for s, spec in zip(self.shapes, inner.specs, strict=True)
        ]
        return Structure(_nest.pack_sequence_as(inner.spec, specs))

    _cardinality = Batch._cardinality

    def open(self):
        stream = self.source.open()
        groups = RowGroups(stream.rows(), self.size, self.drop)
        return made_of(map(self._padded, groups), stream)

    def _padded(self, rows):
        columns = zip(*rows, strict=True)
        return tuple(
            [_pad(c, s, v) for c, s, v in zip(columns, self.shapes, self.values, strict=True)]
        )


def shapes_for(structure: Any, shapes: Any) -> list[Any]:
    """The shapes for the leaves of a structure; a tuple or list of numbers is a shape."""
    if not _nest.is_nested(structure):
        return [shapes]
    if isinstance(shapes, list):
        shapes = tuple(shapes)
    members, given = _nest.children(structure), _nest.children(shapes)
    if len(members) != len(given):
        raise ValueError(f"The padded shapes {shapes} do not match the structure {structure}.")
    return list(itertools.chain.from_iterable(map(shapes_for, members, given)))


def _padded_shape(shape, spec):
    if hasattr(shape, "_t") or isinstance(shape, np.ndarray):
        shape = [None if n < 0 else int(n) for n in np.asarray(shape)]
    if isinstance(shape, (list, tuple)):
        shape = [None if n is not None and int(n) < 0 else n for n in shape]
    shape = as_shape(shape)
    own = spec.shape
    if own.rank is not None and (
        shape.rank != own.rank
        or any(
            a is not None and b is not None and a < b
            for a, b in zip(shape.as_list(), own.as_list())
        )
    ):
        raise ValueError(
            f"The padded shape {tuple(shape.as_list())} is not compatible with the shape "
            f"{tuple(own.as_list())} of the corresponding input component."
        )
    return shape


def _values_for(inner, values):
    if values is None:
        return [_zero(s.dtype) for s in inner.specs]
    if not _nest.is_nested(values) and _nest.is_nested(inner.spec):
        values = [values] * len(inner.specs)
    else:
        values = _nest.flatten(values)
    made = []
    for value, spec in zip(values, inner.specs, strict=True):
        if value is None:
            made.append(_zero(spec.dtype))
            continue
        tensor = value if isinstance(value, Tensor) else None
        if tensor is None:
            try:
                tensor = convert.to_tensor(value, spec.dtype)
            except (TypeError, ValueError):
                tensor = convert.to_tensor(value)
        if tensor.shape.rank != 0:
            raise ValueError(
                "Invalid `padding_values`. `padding_values` values should be scalars, "
                f"but got {tensor.shape}."
            )
        if tensor.dtype is not spec.dtype:
            raise TypeError(
                f"Invalid `padding_values`. `padding_values` values type {tensor.dtype} does not "
                f"match type {spec.dtype} of the corresponding input component."
            )
        made.append(tensor._t.item())
    return made


def _zero(dtype):
    if dtype.torch is None:
        return b""
    if dtype is dtypes.variant:
        raise TypeError(
            "Unable to create default padding value for a component of type 'tf.variant'."
        )
    return 0


def _pad(leaves, shape, value):
    sizes = []
    for axis, size in enumerate(shape.as_list() if shape.rank is not None else leaves[0].shape):
        largest = max(x.shape[axis] for x in leaves)
        if size is not None and largest > size:
            raise DataLossError(
                None,
                None,
                "Attempted to pad to a smaller size than the input element. [Op:IteratorGetNext]",
            )
        sizes.append(largest if size is None else size)
    first = leaves[0]
    if type(first) is np.ndarray:
        out = np.full((len(leaves), *sizes), value, object)
    else:
        out = torch.full((len(leaves), *sizes), value, dtype=first.dtype, device=first.device)
    if len(sizes) == 1 and isinstance(first, torch.Tensor) and sizes[0]:
        for row, leaf in zip(out, leaves, strict=True):
            row[: leaf.shape[0]] = leaf
        return out
    for i, leaf in enumerate(leaves):
        out[(i, *(slice(n) for n in leaf.shape))] = leaf if leaf.ndim else leaf.item()
    return out
