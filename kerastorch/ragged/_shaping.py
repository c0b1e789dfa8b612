"""tf.expand_dims, squeeze, tile, reverse, reshape and their like of RaggedTensors."""

import torch

from .._core import convert, dispatch, dtypes
from .._core.errors import invalid
from .._core.tensor import Tensor
from .._ops import casting, creation, joining, shaping
from . import _rows
from ._functional import ragged_or_tensor
from ._ragged_tensor import RaggedTensor, positive_axis, with_levels
from ._slicing import getitem, taken


def widened(value, axis):
    """A tensor or RaggedTensor with a new dimension of size 1."""
    if isinstance(value, RaggedTensor):
        return expand_dims(value, axis)
    return shaping.expand_dims(value, axis)


def expand_dims(input, axis, name=None):
    """A RaggedTensor with a new dimension of size 1 before `axis`."""
    axis = positive_axis(axis, input.shape.rank + 1, ndims_name="rank(input)")
    kind = input.row_splits._t.dtype
    if axis == 0:
        return RaggedTensor._of(
            input, Tensor(torch.tensor([0, len(input)], dtype=kind)), len(input)
        )
    if axis == 1:
        return RaggedTensor._of(input, Tensor(torch.arange(len(input) + 1, dtype=kind)), 1)
    return input.with_values(widened(input.values, axis - 1))


def squeeze(input, axis=None, name=None):
    """A RaggedTensor without the dimensions `axis`, of size 1; ValueError without an axis."""
    if axis is None:
        raise ValueError("Ragged.squeeze must have an axis argument.")
    axis = [axis] if isinstance(axis, int) else axis
    if not isinstance(axis, (list, tuple)) or not all(isinstance(d, int) for d in axis):
        raise TypeError("Axis must be a list or tuple of integers.")
    rank, depth = input.shape.rank, input.ragged_rank
    dims = [positive_axis(d, rank, f"axis[{i}]", "rank(input)") for i, d in enumerate(axis)]
    levels = input._levels()
    for i, (splits, _) in enumerate(levels):
        if i + 1 in dims and bool((_rows.lengths_of(splits._t) != 1).any()):
            raise invalid(f"the given axis (axis = {i + 1}) is not squeezable!")
    if 0 in dims and len(input) != 1:
        raise invalid("the given axis (axis = 0) is not squeezable!")
    dense = [d - depth for d in dims if d > depth]
    flat = shaping.squeeze(input.flat_values, dense) if dense else input.flat_values
    kept = [splits for i, (splits, _) in enumerate(levels) if i + 1 not in dims]
    if kept and 0 in dims:
        kept.pop(0)
    result = RaggedTensor.from_nested_row_splits(flat, kept)
    return shaping.squeeze(result, [0]) if {*range(depth + 1)} <= {*dims} else result


def tile(input, multiples, name=None):
    """A RaggedTensor repeated `multiples` times along each dimension."""
    counts = convert.to_tensor(multiples)._t
    if not isinstance(counts, torch.Tensor) or counts.is_floating_point():
        raise TypeError(f"multiples must be integers, got {multiples!r}")
    if counts.ndim != 1:
        raise ValueError(f"Shape {tuple(counts.shape)} must have rank 1")
    counts = counts.tolist()
    rank = input.shape.rank
    if len(counts) < rank:
        raise IndexError(f"multiples has {len(counts)} entries for {rank} dimensions")
    if len(counts) > rank:
        raise invalid(
            f"Expected multiples argument to be a vector of length {rank} but got {len(counts)}"
        )
    return _tiled(input, counts)


def _tiled(value, counts):
    """Rows first, from the inside: each row's values are repeated, then the rows themselves."""
    if not isinstance(value, RaggedTensor):
        return shaping.tile(value, counts)
    inner = _tiled(value.values, [1, *counts[2:]])
    splits = value.row_splits._t
    lengths, times, outer = _rows.lengths_of(splits), counts[1], counts[0]
    rows = torch.arange(len(value)).repeat(outer)
    new = (lengths * times)[rows]
    new_splits = _rows.row_splits_of(new)
    column = torch.arange(int(new_splits[-1])) - new_splits[:-1].repeat_interleave(new.long())
    row = rows.repeat_interleave(new.long())
    places = splits[:-1][row] + column % lengths[row].clamp(min=1)
    return RaggedTensor._of(taken(inner, places), Tensor(new_splits))


def reverse(tensor, axis, name=None):
    """A RaggedTensor with the order turned round along the dimensions `axis`, a list of ints."""
    if isinstance(axis, Tensor):
        axis = axis.numpy().tolist()
    elif not (isinstance(axis, (list, tuple)) and all(isinstance(d, int) for d in axis)):
        raise TypeError(
            "`axis` must be a list of int or a constant tensor when reversing axes in a ragged "
            f"tensor, got {axis!r}"
        )
    rank = tensor.shape.rank
    dims = [positive_axis(d, rank, f"axis[{i}]", "rank(tensor)") for i, d in enumerate(axis)]
    key = [slice(None)] * (max(dims, default=-1) + 1)
    for dim in dims:
        key[dim] = slice(None, None, -1)
    return getitem(tensor, tuple(key))


def reshape(tensor, shape, name=None):
    """The values of a RaggedTensor (without its outer rows) in another shape."""
    return shaping.reshape(tensor.values, ragged_or_tensor(shape))


def one_hot(indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None):
    """tf.one_hot of the innermost values; `axis` must lie further in than the ragged ones."""
    if isinstance(axis, int) and axis >= 0:
        if axis <= indices.ragged_rank:
            raise ValueError(
                f"axis ({axis}) must be greater than indices.ragged_rank ({indices.ragged_rank})."
            )
        axis -= indices.ragged_rank
    flat = creation.one_hot(indices.flat_values, depth, on_value, off_value, axis, dtype)
    return indices.with_flat_values(flat)


def identity(input, name=None):
    """A RaggedTensor of the same rows."""
    return with_levels(creation.identity(input.flat_values), input._levels())


def size(input, out_type=None, name=None):
    """The number of innermost elements."""
    return creation.size(input.flat_values, out_type)


def rank(input, name=None):
    """The number of dimensions, ragged and dense."""
    return Tensor(torch.tensor(input.shape.rank, dtype=torch.int32))


def dynamic_partition(data, partitions, num_partitions, name=None):
    """A list: the rows of `data` (or its parts) of each partition number."""
    if not isinstance(num_partitions, int) or num_partitions < 0:
        raise TypeError("num_partitions must be a non-negative integer")
    result = stack_dynamic_partitions(data, partitions, num_partitions)
    return [result[i] for i in range(num_partitions)]


def stack_dynamic_partitions(data, partitions, num_partitions, name=None):
    """A RaggedTensor whose row i are the parts of `data` with partition number i, in order.

    partitions: int32 or int64, of a shape that data's begins with.
    InvalidArgumentError for numbers that are not in [0, num_partitions).
    """
    data = ragged_or_tensor(data)
    own = data.row_splits.dtype if isinstance(data, RaggedTensor) else None
    partitions = ragged_or_tensor(partitions, dtype_hint=own)
    if own is not None:
        partitions = casting.cast(partitions, own)
    count = convert.to_tensor(num_partitions, dtype_hint=partitions.dtype)
    count = casting.cast(count, partitions.dtype)._t
    if count.ndim:
        raise ValueError(f"num_partitions: shape {tuple(count.shape)} must have rank 0")
    depth = partitions.shape.rank
    if not partitions.shape.is_compatible_with(data.shape[:depth]):
        raise ValueError(f"Shapes {partitions.shape} and {data.shape[:depth]} are incompatible")
    return _partitioned(data, partitions, int(count))


def _partitioned(data, partitions, count):
    depth = partitions.shape.rank
    if not depth:
        return RaggedTensor.from_value_rowids(
            widened(data, 0), shaping.reshape(partitions, [1]), count, validate=False
        )
    if depth == 1:
        raw = partitions._t
        order = torch.argsort(raw, stable=True)
        if bool((raw < 0).any()) or bool((raw >= count).any()):
            raise invalid(f"partitions must be non-negative and less than num_partitions={count}")
        lengths = torch.bincount(raw, minlength=count).to(raw.dtype)
        return RaggedTensor._of(taken(data, order), Tensor(_rows.row_splits_of(lengths)))
    kind = partitions.dtype if not isinstance(partitions, RaggedTensor) else dtypes.int64
    if not isinstance(data, RaggedTensor):
        data = RaggedTensor.from_tensor(data, row_splits_dtype=kind)
    if not isinstance(partitions, RaggedTensor):
        partitions = RaggedTensor.from_tensor(
            partitions, row_splits_dtype=kind, ragged_rank=max(data.ragged_rank, depth - 1)
        )
    if not torch.equal(data.row_splits._t.long(), partitions.row_splits._t.long()):
        raise invalid("data and partitions have incompatible ragged shapes")
    return _partitioned(data.values, partitions.values, count)


for _function, _own in (
    (shaping.expand_dims, expand_dims),
    (shaping.squeeze, squeeze),
    (shaping.tile, tile),
    (shaping.reverse, reverse),
    (shaping.reshape, reshape),
    (creation.one_hot, one_hot),
    (creation.identity, identity),
    (creation.size, size),
    (creation.rank, rank),
    (joining.dynamic_partition, dynamic_partition),
):
    dispatch.register(RaggedTensor, _function, _own)
