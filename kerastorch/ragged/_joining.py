"""tf.stack, tf.concat and tf.split of RaggedTensors."""

import torch

from .._core import dispatch
from .._core.errors import invalid
from .._core.tensor import Tensor
from .._ops import joining
from . import _rows
from ._functional import check_dtypes, ragged_or_tensor
from ._ragged_tensor import RaggedTensor, positive_axis
from ._slicing import taken


@dispatch.drawable
def stack(values, axis=0, name=None):
    """Tensors and RaggedTensors of one rank along a new axis: a RaggedTensor."""
    return _joined(_listed(values), axis, stacks=True)


def concat(values, axis, name="concat"):
    """Tensors and RaggedTensors one after the other along `axis`."""
    return _joined(_listed(values), axis, stacks=False)


def _listed(values):
    values = values if isinstance(values, (list, tuple)) else [values]
    if not values:
        raise ValueError("rt_inputs may not be empty.")
    values = [ragged_or_tensor(x) for x in values]
    check_dtypes(values)
    return values


def _joined(values, axis, stacks):
    if len(values) == 1 and not stacks:
        return values[0]
    rank = values[0].shape.rank
    for x in values:
        if x.shape.rank != rank:
            raise ValueError(f"Shape {x.shape} must have rank {rank}")
    axis = positive_axis(axis, rank + stacks)
    kind = _splits_dtype(values)
    if stacks and rank == 1 and not axis:
        # TensorFlow takes them from tf.shape
        lengths = torch.tensor([x.shape[0] for x in values], dtype=torch.int32)
        flat = joining.concat(values, 0)
        return RaggedTensor._of(flat, Tensor(_rows.row_splits_of(lengths)))
    if not any(isinstance(x, RaggedTensor) for x in values) and axis in (
        rank - 1,
        rank + stacks - 1,
    ):
        return (joining.stack if stacks else joining.concat)(values, axis)
    depth = max([1, *(x.ragged_rank for x in values if isinstance(x, RaggedTensor))])
    return _along([_deepened(x, depth, kind) for x in values], axis, stacks)


def _splits_dtype(values):
    return next((x.row_splits._t.dtype for x in values if isinstance(x, RaggedTensor)), torch.int64)


def _deepened(value, depth, kind):
    """A value with `depth` ragged dimensions at least."""
    if not depth:
        return value
    if not isinstance(value, RaggedTensor):
        value = RaggedTensor.from_tensor(value, row_splits_dtype=kind)
    if value.ragged_rank >= depth:
        return value
    return value.with_values(_deepened(value.values, depth - 1, kind))


def _along(values, axis, stacks):
    if not axis:
        return _after_each_other(values, stacks)
    if axis == 1:
        return _side_by_side(values, stacks)
    splits = values[0].row_splits
    for other in values[1:]:
        if not torch.equal(other.row_splits._t, splits._t):
            raise invalid("Inputs must have identical ragged splits")
    inner = _joined([x.values for x in values], axis - 1, stacks)
    return RaggedTensor._of(inner, splits)


def _after_each_other(values, stacks):
    flat = joining.concat([x.flat_values for x in values], 0)
    levels = []
    for splits in zip(*(x.nested_row_splits for x in values), strict=True):
        lengths = torch.cat([_rows.lengths_of(s._t) for s in splits])
        levels.append(Tensor(_rows.row_splits_of(lengths)))
    if stacks:
        counts = torch.tensor([len(x) for x in values], dtype=levels[0]._t.dtype)
        levels.insert(0, Tensor(_rows.row_splits_of(counts)))
    for splits in reversed(levels):
        flat = RaggedTensor._of(flat, splits)
    return flat


def _side_by_side(values, stacks):
    rows, count = len(values[0]), len(values)
    for i, other in enumerate(values[1:], 1):
        if len(other) != rows:
            raise invalid(
                f"Input tensors at index 0 (=x) and {i} (=y) have incompatible shapes: {rows} and "
                f"{len(other)} rows"
            )
    order = torch.arange(rows * count).reshape(count, rows).t().reshape(-1)
    mixed = taken(_after_each_other(values, False), order)
    if stacks:
        splits = torch.arange(rows + 1, dtype=mixed.row_splits._t.dtype) * count
        return RaggedTensor._of(mixed, Tensor(splits))
    return RaggedTensor._of(mixed.values, Tensor(mixed.row_splits._t[::count].clone()))


def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """The parts of a RaggedTensor along a dimension that is not ragged.

    num_or_size_splits: how many equal parts, or a list of their sizes.
    """
    sizes = num_or_size_splits
    if isinstance(sizes, int) and sizes == 1:
        return [value]
    axis = positive_axis(axis, value.shape.rank)
    total = value.shape[axis]
    if total is None:
        raise ValueError(f"Cannot split a ragged dimension. Got {value.shape=} and {axis=}.")
    sizes = _sizes(sizes, total, num)
    parts, start = [], 0
    for size in sizes:
        key = (*[slice(None)] * axis, slice(start, start + size))
        parts.append(value[key])
        start += size
    return parts


def _sizes(sizes, total, num):
    if isinstance(sizes, int):
        if sizes < 1:
            raise ValueError(f"`num_or_size_splits` must be >=1 if it is an `int`, got {sizes}.")
        found = [total // sizes] * sizes
    else:
        raw = ragged_or_tensor(sizes)._t
        if not isinstance(raw, torch.Tensor) or raw.is_floating_point() or raw.ndim != 1:
            raise TypeError(
                "`num_or_size_splits` must be an `int` or 1-D list or `Tensor` of integers, got "
                f"{sizes!r}"
            )
        found = raw.tolist()
        if num is not None and num != len(found):
            raise ValueError(f"`num` is {num}, but there are {len(found)} sizes")
    if any(n < 0 for n in found):
        raise invalid("`num_or_size_splits` must be non-negative.")
    if sum(found) != total:
        raise invalid(f"Cannot exactly split a dimension of {total} into {found}")
    return found


dispatch.register(RaggedTensor, joining._stack, stack)
dispatch.register(RaggedTensor, joining._concat, concat)
dispatch.register(RaggedTensor, joining.split, split)
