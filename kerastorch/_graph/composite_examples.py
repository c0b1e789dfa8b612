"""Examples of RaggedTensors and SparseTensors: small real values for a spec, and specs for pairs.

Unlike the examples of tensors these have elements, since what is made of a ragged value hangs on
its row splits.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch

from .._core import budget, dtypes
from .._core.composite import Composite
from .._core.tensor import Tensor
from .._core.tensor_shape import TensorShape
from .._ops.indexed_slices import IndexedSlices, IndexedSlicesSpec
from ..ragged._ragged_tensor import RaggedTensor, with_levels
from ..ragged._spec import RaggedTensorSpec
from ..sparse._sparse_tensor import SparseTensor
from ..sparse._spec import SparseTensorSpec

# What unknown sizes are where composites are drawn: the numbers of rows and of values, the longest
# row and the unknown sizes of tensors beside them, so that they fit each other.
COMPOSITE_SIZES = (8, 12)


# how the values of a RaggedTensor are spread over its rows
_ALL_IN_FIRST, _ALL_IN_LAST, _ONE_IN_EACH = range(3)


CompositeSpec = RaggedTensorSpec | SparseTensorSpec | IndexedSlicesSpec


def composite_pair(spec: CompositeSpec) -> tuple[Composite, Composite]:
    """Two examples of a spec; ValueError for an unknown rank."""
    if isinstance(spec, IndexedSlicesSpec):
        return tuple(_slices(spec, size) for size in COMPOSITE_SIZES)
    if spec.shape.rank is None:
        raise ValueError(f"A symbolic value of unknown rank cannot be ragged or sparse: {spec}")
    make = _ragged if isinstance(spec, RaggedTensorSpec) else _sparse
    return tuple(make(spec, size) for size in COMPOSITE_SIZES)


def composite_example(spec: CompositeSpec, size: int, number: int) -> Composite:
    """One more example, with unknown sizes that are `size`; the number tells how it is filled."""
    if isinstance(spec, RaggedTensorSpec):
        made = _ragged(spec, size, number % 3)
    else:
        made = (_slices if isinstance(spec, IndexedSlicesSpec) else _sparse)(spec, size)
    values = made.values if not isinstance(made, RaggedTensor) else made.flat_values
    if number % 2 or not isinstance(values._t, torch.Tensor):
        return made
    ones = Tensor(torch.ones_like(values._t))
    if isinstance(made, RaggedTensor):
        return made.with_flat_values(ones)
    parts = made._components()
    return made._from_components([ones if x is values else x for x in parts])


def zeros(shape: Any, dtype: dtypes.DType, word: bytes = b"0") -> Tensor:
    """A tensor of zeros, or of words."""
    budget.check(shape, 8 if dtype.torch is None else dtype.torch.itemsize, "an example")
    if dtype.torch is None:
        return Tensor(np.full(shape, word, object))
    return Tensor(torch.zeros(shape, dtype=dtype.torch))


def _ragged(spec, size, spread=_ALL_IN_FIRST):
    dims = [size if d is None else d for d in spec.shape]
    known = spec.shape.as_list()
    levels, rows, kind = [], dims[0], spec.row_splits_dtype.torch
    for axis in range(1, spec.ragged_rank + 1):
        uniform = known[axis]
        if uniform is None:
            splits = _splits(rows, size, spread).to(kind)
        else:
            splits = torch.arange(rows + 1, dtype=kind) * uniform
        levels.append((Tensor(splits), uniform))
        rows = int(splits[-1])
    return with_levels(zeros([rows, *dims[spec.ragged_rank + 1 :]], spec.dtype), levels)


def _splits(rows, size, spread):
    if spread == _ONE_IN_EACH:
        return torch.arange(rows + 1)
    splits = torch.full((rows + 1,), size if rows and spread == _ALL_IN_FIRST else 0)
    splits[0], splits[-1] = 0, size if rows else 0
    return splits


def _sparse(spec, size):
    dims = [size if d is None else d for d in spec.shape]
    count = min(size, dims[0]) if dims and math.prod(dims) else 0
    places = torch.zeros((count, len(dims)), dtype=torch.int64)
    if dims:
        places[:, 0] = torch.arange(count)
    return SparseTensor(Tensor(places), zeros([count], spec.dtype), dims)


def _slices(spec, size):
    inner = [] if spec._shape.rank is None else spec._shape.as_list()[1:]
    dims = [size if d is None else d for d in inner]
    rows = spec._indices_shape.as_list()[0] if spec._indices_shape.rank else None
    count = size if rows is None else rows
    dense = None
    if spec._dense_shape_dtype is not None:
        whole = spec._shape.as_list() if spec._shape.rank else [None]
        whole = torch.tensor([whole[0] or size, *dims], dtype=spec._dense_shape_dtype.torch)
        dense = Tensor(whole)
    places = zeros([count], spec._indices_dtype)
    return IndexedSlices(zeros([count, *dims], spec._dtype), places, dense)


def composite_spec(a: Any, b: Any) -> RaggedTensorSpec | SparseTensorSpec | None:
    """What two values have in common; None where they are no RaggedTensors or SparseTensors."""
    for kind, spec_of in ((RaggedTensor, _ragged_spec), (SparseTensor, _sparse_spec)):
        if isinstance(a, kind) and isinstance(b, kind):
            return spec_of(a, b)
    return None


def _common(a, b):
    m, n = (x.shape.as_list() for x in (a, b))
    return TensorShape([i if i == j else None for i, j in zip(m, n, strict=True)])


def _ragged_spec(a, b):
    return RaggedTensorSpec(_common(a, b), a.dtype, a.ragged_rank, a.row_splits.dtype)


def _sparse_spec(a, b):
    return SparseTensorSpec(_common(a, b), a.dtype)
