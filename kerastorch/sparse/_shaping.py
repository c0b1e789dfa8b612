"""tf.sparse: sparse tensors joined, cut, and in other shapes."""

import itertools

import numpy as np
import torch

from .._core import convert, dispatch, dtypes
from .._core.errors import invalid
from .._core.tensor import Tensor
from .._ops import joining
from . import _places
from ._dense import picked
from ._making import in_order
from ._sparse_tensor import SparseTensor, made, sizes, sparse


@dispatch.drawable
def concat(axis, sp_inputs, expand_nonconcat_dims=False, name=None):
    """SparseTensors one after the other along `axis`, in row-major order.

    expand_nonconcat_dims: whether the other dimensions may differ, and become the largest.
    InvalidArgumentError when shapes do not fit, TypeError for other inputs.
    """
    if not isinstance(sp_inputs, (list, tuple)):
        raise TypeError("Inputs must be a list or tuple.")
    inputs = [sparse(x) for x in sp_inputs]
    if not inputs:
        raise invalid("At least one SparseTensor is needed, got an empty list [Op:SparseConcat]")
    if len(inputs) == 1:
        return inputs[0]
    shapes = [sizes(x) for x in inputs]
    rank = len(shapes[0])
    if any(len(s) != rank for s in shapes):
        raise invalid(f"Ranks of all input tensors must match: {shapes} [Op:SparseConcat]")
    axis = int(axis)
    if not -rank <= axis < rank:
        raise invalid(f"Concat dimension must be in range [{-rank}, {rank}), got {axis}")
    axis %= rank
    size = [max(sizes) for sizes in zip(*shapes, strict=True)]
    if not expand_nonconcat_dims:
        for shape in shapes:
            if any(a != b for i, (a, b) in enumerate(zip(shape, shapes[0])) if i != axis):
                raise invalid(f"Input shapes must match: expected {shapes[0]}, got {shape}")
    parts, offset = [], 0
    for x, shape in zip(inputs, shapes, strict=True):
        indices = x.indices._t.clone()
        indices[:, axis] += offset
        offset += shape[axis]
        parts.append(indices)
    size[axis] = offset
    values = joining.concat([x.values for x in inputs], 0)
    # it has no gradient in TensorFlow
    values = values if inputs[0].dtype == dtypes.string else Tensor(values._t.detach())
    return in_order(torch.cat(parts), values, size)


@dispatch.drawable
def split(sp_input=None, num_split=None, axis=None, name=None):
    """`num_split` SparseTensors that are the parts along `axis`; the first ones may be larger by 1.

    ValueError without an argument, InvalidArgumentError for more parts than entries.
    """
    for value, which in ((sp_input, "sp_input"), (num_split, "num_split"), (axis, "axis")):
        if value is None:
            raise ValueError(f"{which} is required")
    sp_input = sparse(sp_input)
    shape = sizes(sp_input)
    axis, count = int(axis), int(num_split)
    if not -len(shape) <= axis < len(shape):
        raise invalid(f"Input axis should be in range [{-len(shape)}, {len(shape)}), got {axis}")
    axis %= len(shape)
    if count < 1 or count > shape[axis]:
        raise invalid(
            f"Argument num_split should be in [1, {shape[axis]}], got {count} [Op:SparseSplit]"
        )
    small, larger = divmod(shape[axis], count)
    results, start = [], 0
    for i in range(count):
        size = small + (i < larger)
        part = list(shape)
        part[axis] = size
        begin = [start if a == axis else 0 for a in range(len(shape))]
        results.append(_cut(sp_input, begin, part))
        start += size
    return results


@dispatch.drawable
def slice(sp_input, start, size, name=None):
    """The part of a SparseTensor that begins at `start` and has the shape `size`, or what is there.

    InvalidArgumentError for vectors of other lengths and for negative numbers.
    """
    sp_input = sparse(sp_input)
    shape = sizes(sp_input)
    start, size = _vector(start, len(shape), "start"), _vector(size, len(shape), "size")
    if any(n < 0 for n in size):
        raise invalid(f"size must not be negative, got {size} [Op:SparseSlice]")
    left = [max(min(n, all - s), 0) for s, n, all in zip(start, size, shape, strict=True)]
    return _cut(sp_input, start, left)


def _vector(value, length, name):
    raw = convert.to_tensor(value, dtypes.int64)._t
    if raw.ndim != 1 or len(raw) != length:
        raise invalid(f"Expected {name} to be a vector of length {length}, got {value!r}")
    return raw.tolist()


def _cut(sp_input, start, shape):
    low = torch.tensor(start, dtype=torch.int64)
    indices = sp_input.indices._t - low
    inside = ((indices >= 0) & (indices < torch.tensor(shape, dtype=torch.int64))).all(-1)
    where = torch.nonzero(inside).squeeze(-1)
    return made(indices[where], picked(sp_input.values, Tensor(where)), shape)


def _entries(value):
    """The SparseTensors along the first dimension."""
    shape = sizes(value)
    indices, order = torch.sort(value.indices._t[:, 0], stable=True)
    bounds = torch.searchsorted(indices, torch.arange(shape[0] + 1)).tolist()
    places, values = value.indices._t[order, 1:], picked(value.values, Tensor(order))
    return [made(places[a:b], values[a:b], shape[1:]) for a, b in itertools.pairwise(bounds)]


SparseTensor._entries = _entries


@dispatch.drawable
def expand_dims(sp_input, axis=None, name=None):
    """A SparseTensor with a new dimension of size 1 before `axis`, by default the last one."""
    shape = sizes(sp_input)
    axis = -1 if axis is None else axis
    if isinstance(axis, bool) or not isinstance(axis, (int, np.integer, Tensor)):
        raise TypeError(
            "axis must be an integer value in range [-rank(sp_input) - 1, rank(sp_input)]"
        )
    axis = int(axis)
    axis = axis if axis >= 0 else axis + len(shape) + 1
    if not 0 <= axis <= len(shape):
        raise invalid(f"axis {axis} is not in [0, {len(shape)}] [Op:Slice]")
    old = sp_input.indices._t
    indices = torch.cat([old[:, :axis], old.new_zeros((len(old), 1)), old[:, axis:]], 1)
    return made(indices, sp_input.values, [*shape[:axis], 1, *shape[axis:]])


@dispatch.drawable
def reshape(sp_input, shape, name=None):
    """The same elements in another shape; one size of -1 stands for what is left.

    ValueError when the number of places would differ.
    """
    sp_input = sparse(sp_input)
    old = sizes(sp_input)
    wanted = convert.to_tensor(shape)._t.long().tolist()
    count = _places.size_of(old)
    new = _whole_shape(wanted, count)
    numbers = _places.codes(sp_input.indices._t, old)
    return made(_places.rows_of(numbers, new), sp_input.values, new)


def _whole_shape(wanted, count):
    unknown = [i for i, n in enumerate(wanted) if n == -1]
    if len(unknown) > 1:
        raise invalid(f"only one output dimension may be -1, got {wanted} [Op:SparseReshape]")
    if any(n < -1 for n in wanted):
        raise invalid(f"size must be non-negative, got {wanted} [Op:SparseReshape]")
    new = list(wanted)
    if unknown:
        rest = _places.size_of([n for n in wanted if n != -1])
        if not rest:
            raise invalid(
                "reshape cannot infer the missing input size for an empty tensor unless all "
                f"specified input sizes are non-zero, got {wanted} [Op:SparseReshape]"
            )
        if count % rest:
            raise invalid(
                f"Input to reshape is a SparseTensor with {count} dense values, but the requested "
                f"shape requires a multiple of {rest} [Op:SparseReshape]"
            )
        new[unknown[0]] = count // rest
    elif _places.size_of(new) != count:
        raise invalid(
            f"Input to reshape is a tensor with {count} dense values, but the requested shape has "
            f"{_places.size_of(new)}: {wanted} [Op:SparseReshape]"
        )
    return new


@dispatch.drawable
def transpose(sp_input, perm=None, name=None):
    """A SparseTensor with its dimensions in the order `perm`, by default the reverse."""
    shape = sizes(sp_input)
    rank = len(shape)
    order = list(range(rank))[::-1]
    if perm is not None:
        order = convert.to_tensor(perm)._t.reshape(-1).long().tolist()
        if len(order) != rank:
            raise ValueError(f"Dimensions {len(order)} and {rank} are not compatible")
        if any(not -rank <= p < rank for p in order):
            raise invalid(f"perm {order} is not in [{-rank}, {rank}) [Op:GatherV2]")
    size = [shape[p] for p in order]
    return in_order(sp_input.indices._t[:, order], sp_input.values, size)
