"""tf.sparse: two sparse tensors, or a sparse and a dense one, into one."""

import torch

from .._core import convert, dispatch, dtypes
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor import Tensor
from ._dense import picked
from ._places import codes
from ._sparse_tensor import SparseTensor, SparseTensorValue, made, sizes, sparse

_SPARSE = (SparseTensor, SparseTensorValue)


@dispatch.drawable
def add(a, b, threshold=0):
    """a + b: a SparseTensor for two of them, a tensor where one is dense.

    threshold: places whose sum has a smaller magnitude are left out of a SparseTensor.
    TypeError when both are dense, InvalidArgumentError for other shapes.
    """
    if not isinstance(a, _SPARSE) and not isinstance(b, _SPARSE):
        raise TypeError("At least one input should be SparseTensor; do you mean to use tf.add()?")
    if isinstance(a, _SPARSE) and isinstance(b, _SPARSE):
        a, b = sparse(a), sparse(b)
        _check_shapes(sizes(a), sizes(b), "SparseAdd")
        real = {dtypes.complex64: dtypes.float32, dtypes.complex128: dtypes.float64}
        limit = convert.to_tensor(threshold, real.get(a.dtype, a.dtype))
        places = _Places(a, b)
        total = _sum(a.values, b.values, places)
        # what one of them stores alone stays in any case
        alone = torch.ones(len(places.indices), dtype=torch.bool)
        alone[places.of_a[torch.isin(places.of_a, places.of_b)]] = False
        small = total._t.detach().abs() < limit._t
        kept = torch.nonzero(alone | ~small).squeeze(-1)
        if len(kept) < len(places.indices):
            return made(places.indices[kept], picked(total, Tensor(kept)), sizes(a))
        return made(places.indices, total, sizes(a))
    a, b = (sparse(a), b) if isinstance(a, _SPARSE) else (sparse(b), a)
    return _dense_sum(a.values, b, a.indices, a.dense_shape)


@dispatch.drawable
def minimum(sp_a, sp_b, name=None):
    """The smaller of two SparseTensors, element by element, where either stores one."""
    return _extreme(sp_a, sp_b, torch.minimum, "SparseSparseMinimum")


@dispatch.drawable
def maximum(sp_a, sp_b, name=None):
    """The larger of two SparseTensors, element by element, where either stores one."""
    return _extreme(sp_a, sp_b, torch.maximum, "SparseSparseMaximum")


def _extreme(a, b, function, label):
    _check_shapes(sizes(a), sizes(b), label)
    places = _Places(a, b)
    return made(places.indices, _compared(a.values, b.values, places, function), sizes(a))


def _check_shapes(a, b, label):
    if a != b:
        raise invalid(f"Operands' shapes do not match: got {a} and {b} [Op:{label}]")


class _Places:
    """The places of two sparse tensors together, in order.

    of_a, of_b: where among them the values of each are.  A place that a tensor has twice counts
    twice, and meets the other's in turn.
    """

    def __init__(self, a, b):
        both = torch.cat([a.indices._t, b.indices._t])
        numbers = codes(both, sizes(a))
        count = len(a.indices._t)
        if not (_is_sorted(numbers[:count]) and _is_sorted(numbers[count:])):
            self.indices = self._merged(both, numbers.tolist(), count)
            return
        turns = torch.cat([_turns(numbers[:count]), _turns(numbers[count:])])
        if bool(turns.any()):
            keys = torch.stack([numbers, turns], 1)
            keys, where = torch.unique(keys, dim=0, return_inverse=True)
        else:
            keys, where = torch.unique(numbers, return_inverse=True)
        self.of_a, self.of_b = where[:count], where[count:]
        self.indices = both.new_empty((len(keys), both.shape[1]))
        self.indices[where] = both

    def _merged(self, both, numbers, count):
        """The places as TensorFlow merges what is not in order: one step at a time."""
        i, j, of_a, of_b, rows = 0, count, [], [], []
        while i < count or j < len(numbers):
            left = j == len(numbers) or (i < count and numbers[i] <= numbers[j])
            right = i == count or (j < len(numbers) and numbers[j] <= numbers[i])
            if left:
                of_a.append(len(rows))
            if right:
                of_b.append(len(rows))
            rows.append(i if left else j)
            i, j = i + left, j + right
        self.of_a, self.of_b = (torch.tensor(p, dtype=torch.int64) for p in (of_a, of_b))
        return both[rows]


def _is_sorted(numbers):
    return bool((numbers[1:] >= numbers[:-1]).all())


def _turns(numbers):
    """The how-manieth occurrence of its number each is, from 0."""
    ordered, order = torch.sort(numbers, stable=True)
    first = torch.searchsorted(ordered, ordered)
    turns = torch.empty_like(numbers)
    turns[order] = torch.arange(len(numbers)) - first
    return turns


def _spread(values, where, count):
    return values.new_zeros(count).index_copy(0, where.to(values.device), values)


@op("a b", types=dtypes.NUMERIC, label="SparseAdd")
def _sum(a, b, places):
    count = len(places.indices)
    return _spread(a, places.of_a, count) + _spread(b, places.of_b, count)


@op("a b", types=dtypes.REAL, label="SparseSparseMaximum")
def _compared(a, b, places, function):
    count = len(places.indices)
    return function(_spread(a, places.of_a, count), _spread(b, places.of_b, count))


@op("values dense, indices, shape", types=dtypes.NUMERIC, label="SparseTensorDenseAdd")
def _dense_sum(values, dense, indices, shape):
    size = shape.tolist()
    if size != list(dense.shape):
        raise invalid(f"Dimensions of the operands do not match: {size} and {list(dense.shape)}")
    limits = torch.tensor(size, dtype=torch.int64)
    if bool(((indices < 0) | (indices >= limits)).any()):
        raise invalid(f"Sparse indices are out of bounds of the shape {size}")
    flat = dense.reshape(-1).index_add(0, codes(indices, size).to(dense.device), values)
    return flat.reshape(size)


@dispatch.drawable
def mask(a, mask_indices, name=None):
    """IndexedSlices without those whose index is in the vector `mask_indices`."""
    raw = convert.to_tensor(mask_indices, a.indices.dtype)._t
    kept = torch.nonzero(~torch.isin(a.indices._t, raw)).squeeze(-1)
    rows = _slices(a.values, Tensor(kept))
    return type(a)(rows, Tensor(a.indices._t[kept]), a.dense_shape)


@op("values, where", strings=True)
def _slices(values, where):
    return values[where.numpy()] if not isinstance(values, torch.Tensor) else values[where]
