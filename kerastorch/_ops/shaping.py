"""Tensors in another shape or order: tf.reshape, tf.transpose, tf.tile, tf.pad, tf.reverse ..."""

import math

import numpy as np
import torch

from .._core import dtypes
from .._core.convert import to_tensor, unsupported
from .._core.errors import UnimplementedError, in_values, invalid
from .._core.op import op
from .._core.tensor_shape import TensorShape, unknown_shape
from ._args import axis_of, checked_axis, ints, of_strings


@op("tensor", strings=True, type="Reshape", tensors_too="shape")
def reshape(tensor, shape, name=None):
    """The elements of `tensor`, in order, in another shape.

    shape: ints, one of which may be -1: it is found from the number of elements, where sizes of 0
    on both sides do not count.  InvalidArgumentError when the number of elements does not fit.
    """
    if type(tensor) is np.ndarray:
        return of_strings(reshape.raw, tensor, shape)
    sizes = ints(shape)
    plain = [n for n in sizes if type(n) is int]  # others are symbols, which nobody may compare
    if -1 in plain and 0 in plain:
        sizes = _of_empty(tensor, sizes)
    return tensor.reshape(sizes)


def _of_empty(tensor, sizes):
    """A shape with 0 and -1 in it, for a tensor without elements."""
    if tensor.numel():
        return sizes
    missing = math.prod(n for n in tensor.shape if n) // math.prod(n for n in sizes if n > 0)
    return [missing if n == -1 else n for n in sizes]


@op("input", strings=True, type="ExpandDims", tensors_too="axis")
def expand_dims(input, axis, name=None):
    """`input` with a new axis of size 1 before position `axis` (-1: at the end)."""
    if type(input) is np.ndarray:
        return of_strings(expand_dims.raw, input, axis)
    return input.unsqueeze(axis if type(axis) is int else axis_of(axis))


@op("input", strings=True, type="Squeeze", attrs={"squeeze_dims": "axis"})
def squeeze(input, axis=None, name=None):
    """`input` without its axes of size 1: all of them, or those in `axis`.

    InvalidArgumentError when an axis named has another size.
    """
    if type(input) is np.ndarray:
        return of_strings(squeeze.raw, input, axis)
    if axis is None:
        return input.squeeze()
    if hasattr(axis, "_t"):
        raise TypeError(f"squeeze: axis must be an int or a list of ints, got {axis!r}")
    axes = sorted({checked_axis(a, input.ndim) for a in _squeezed(axis)})
    if not axes:
        return input.squeeze()  # TensorFlow's empty list means all
    for a in axes:
        if input.shape[a] != 1:
            raise invalid(
                f"Can not squeeze dim[{a}], expected a dimension of 1, got {input.shape[a]} "
                "[Op:Squeeze]"
            )
    return input.squeeze(axes)


def _squeezed(axis):
    if hasattr(axis, "__array__") and np.ndim(axis):
        raise TypeError(f"Expected list for 'axis' argument to 'squeeze' Op, not {axis!r}.")
    found = list(axis) if isinstance(axis, (list, tuple)) else [axis]
    for a in found:
        if isinstance(a, (str, bytes, list, tuple)) or a is None:
            raise TypeError(f"Expected int for argument 'axis' not {a!r}.")
    return [int(a) for a in found]


@op("a", strings=True, type="Transpose", tensors_too="perm")
def transpose(a, perm=None, conjugate=False, name="transpose"):
    """`a` with its axes in the order `perm`, by default reversed.

    conjugate: whether complex elements are conjugated as well.
    """
    if type(a) is np.ndarray:
        return of_strings(transpose.raw, a, perm)
    result = a.permute(tuple(range(a.ndim - 1, -1, -1)) if perm is None else ints(perm))
    return result.conj() if conjugate and a.is_complex() else result


@op("input", strings=True, type="Tile", tensors_too="multiples")
def tile(input, multiples, name=None):
    """`input` repeated `multiples[i]` times along each axis i."""
    if type(input) is np.ndarray:
        return of_strings(tile.raw, input, multiples)
    counts = _vector(multiples, "multiples")
    if len(counts) != input.ndim:
        raise invalid(
            f"Expected multiples argument to be a vector of length {input.ndim} but got length "
            f"{len(counts)} [Op:Tile]"
        )
    if input.dtype is torch.uint16 and set(counts) != {1} and input.device.type == "cpu":
        raise UnimplementedError(
            None, None, "TileOp : The input data type is not supported, DataType : uint16 [Op:Tile]"
        )
    return input.repeat(counts)


def _vector(value, what):
    if isinstance(value, (int, np.generic)) or getattr(value, "ndim", 1) == 0:
        raise invalid(f"Expected {what} to be 1-D, got the scalar {value}")
    return ints(value)


@op("input, repeats", strings=True, label="Repeat")
def repeat(input, repeats, axis=None, name=None):
    """Each element, or slice along `axis`, repeated: `repeats` times, or repeats[i] times.

    Without an axis `input` is flattened first.
    """
    if getattr(repeats, "dtype", None) not in dtypes.INTEGER:
        raise TypeError(
            f"Argument `tensor` (name: repeats) must be of type integer. Received `tensor` = "
            f"{repeats} of dtype: {dtypes.of(repeats)!r}"
        )
    if type(input) is np.ndarray:
        return of_strings(repeat.raw, input, repeats, axis)
    input = input if input.ndim else input.reshape(-1)
    flat = input.reshape(-1) if axis is None else input
    if repeats.ndim > 1:
        raise ValueError(f"repeats must be a scalar or a vector, got shape {list(repeats.shape)}")
    at = axis if axis is not None else 0
    if not -flat.ndim <= at < flat.ndim:
        raise ValueError(f"axis {axis} is out of range for a tensor of rank {flat.ndim}")
    if repeats.numel() == 1:
        return flat.repeat_interleave(int(repeats), at)
    # TensorFlow reads int32, and none of a negative number
    repeats = repeats.int().clamp(min=0)
    if repeats.numel() != flat.shape[at]:
        raise ValueError(
            f"repeats has {repeats.numel()} elements, axis {at} of the input {flat.shape[at]}"
        )
    return flat.repeat_interleave(repeats, at)


def _before_pad(tensor, paddings, *rest):
    """Paddings without a row keep their shape."""
    if hasattr(paddings, "_t") and not paddings.shape.num_elements():
        return tensor, np.zeros(tuple(paddings.shape), int), *rest


@op("tensor", strings=True, type="Pad", tensors_too="paddings", before=_before_pad)
def pad(tensor, paddings, mode="CONSTANT", constant_values=0, name=None):
    """`tensor` with paddings[i] = (before, after) elements more along each axis i.

    mode: "CONSTANT" (filled with `constant_values`), "REFLECT" (mirrored without the edge) or
    "SYMMETRIC" (mirrored with the edge); in any case of letters.
    """
    kind = mode.upper()
    if kind not in ("CONSTANT", "REFLECT", "SYMMETRIC"):
        raise ValueError(
            f"Value of argument `mode` expected to be one of CONSTANT, REFLECT, SYMMETRIC, got "
            f"{mode!r}"
        )
    rows = _paddings(paddings, tensor.ndim)
    if kind != "CONSTANT":
        if isinstance(tensor, np.ndarray):
            return of_strings(_mirrored, tensor, rows, kind == "REFLECT")
        return _mirrored(tensor, rows, kind == "REFLECT")
    value = _pad_value(constant_values, tensor)
    if isinstance(tensor, np.ndarray):
        return np.pad(tensor, rows, constant_values=value)
    return torch.constant_pad_nd(tensor, [n for row in reversed(rows) for n in row], value)


def _paddings(paddings, rank):
    rows = np.asarray(paddings)
    if rows.dtype.kind not in "iu" and rows.size:
        raise invalid(f"paddings must be int32 or int64, got {rows.dtype} [Op:Pad]")
    if rows.shape != (rank, 2):
        if rows.ndim != 2 or rows.shape[-1] != 2:
            raise invalid(f"paddings must be a matrix with 2 columns: {list(rows.shape)} [Op:Pad]")
        raise invalid(
            f"The first dimension of paddings must be the rank of inputs: expected [{rank}, 2], "
            f"got {list(rows.shape)} [Op:Pad]"
        )
    rows = rows.tolist()
    if any(n < 0 for row in rows for n in row):
        raise invalid(f"Paddings must be non-negative: {rows} [Op:Pad]")
    return rows


def _pad_value(value, tensor):
    raw = getattr(value, "_t", value)
    if isinstance(tensor, np.ndarray):
        if isinstance(raw, (int, float)) and not isinstance(raw, bool) and raw != 0:
            raise TypeError(f"Cannot convert {raw!r} to EagerTensor of dtype string")
        return to_tensor(raw if np.ndim(raw) or raw != 0 else "", dtypes.string)._t[()]
    if isinstance(raw, dtypes.DType):
        raise unsupported(raw)
    raw = raw.item() if isinstance(raw, (torch.Tensor, np.ndarray, np.generic)) else raw
    if isinstance(raw, float) and not (tensor.is_floating_point() or tensor.is_complex()):
        raise TypeError(f"Cannot convert {raw!r} to a padding value of dtype {tensor.dtype}.")
    return raw


def _mirrored(tensor, rows, reflect):
    for axis, (before, after) in enumerate(rows):
        size = tensor.shape[axis]
        if not before and not after:
            continue
        limit = size - reflect
        if before > limit or after > limit:
            raise in_values(
                f"paddings must be no greater than {limit} for axis {axis} of size {size}: got "
                f"{before}, {after} [Op:MirrorPad]"
            )
        first = range(before - 1 + reflect, reflect - 1, -1)
        last = range(size - 1 - reflect, size - 1 - reflect - after, -1)
        picked = torch.tensor([*first, *range(size), *last], device=tensor.device)
        tensor = tensor.index_select(axis, picked)
    return tensor


@op("input", strings=True, type="BroadcastTo", tensors_too="shape")
def broadcast_to(input, shape, name=None):
    """`input` stretched to `shape`: its axes of size 1, and new ones in front, are repeated."""
    if type(input) is np.ndarray:
        return of_strings(broadcast_to.raw, input, shape)
    sizes = _vector(shape, "shape")
    if any(n < 0 for n in sizes):
        raise invalid(f"Dimension {min(sizes)} must be >= 0 [Op:BroadcastTo]")
    return input.expand(sizes)


def broadcast_static_shape(shape_x, shape_y):
    """The TensorShape that two TensorShapes broadcast to; ValueError when they do not."""
    for shape in (shape_x, shape_y):
        if not isinstance(shape, TensorShape):
            raise AttributeError(f"broadcast_static_shape takes TensorShapes, got {shape!r}")
    x, y = shape_x, shape_y
    if x.rank is None or y.rank is None:
        return unknown_shape()
    rank = max(x.rank, y.rank)
    pairs = zip([1] * (rank - x.rank) + x.as_list(), [1] * (rank - y.rank) + y.as_list())
    return TensorShape([_broadcast_size(a, b, x, y) for a, b in pairs])


def _broadcast_size(a, b, x, y):
    if a == 1 or b == 1:
        return b if a == 1 else a
    if a is None or b is None:
        # an unknown size must be 1 or the other, known one
        return a or b
    if a != b:
        raise ValueError(f"Incompatible shapes for broadcasting: {x} and {y}")
    return a


def _before_broadcast(shape_x, shape_y):
    """An empty list is a shape of int32."""
    return [
        to_tensor(s, dtypes.int32) if type(s) is list and not s else s for s in (shape_x, shape_y)
    ]


@op("shape_x shape_y", types=dtypes.INDEX, type="BroadcastArgs", before=_before_broadcast)
def broadcast_dynamic_shape(shape_x, shape_y):
    """The shape that two shapes, given as vectors, broadcast to, as a vector."""
    for i, shape in enumerate((shape_x, shape_y)):
        if shape.ndim != 1:
            raise invalid(f"In[{i}] must be a vector, got {shape} [Op:BroadcastArgs]")
    return shape_x.new_tensor(torch.broadcast_shapes(shape_x.tolist(), shape_y.tolist()))


@op("tensor", strings=True, type="ReverseV2", tensors_too="axis")
def reverse(tensor, axis, name=None):
    """`tensor` backwards along the axes in the list `axis`."""
    if type(tensor) is np.ndarray:
        return of_strings(reverse.raw, tensor, axis)
    if not tensor.numel() and isinstance(axis, int):
        return tensor
    return tensor.flip(_vector(axis, "axis"))


def _before_reverse(input, seq_lengths, seq_axis, batch_axis=None, name=None):
    if seq_axis is None:
        raise TypeError("Expected int for argument 'seq_dim' not None.")


@op(
    "input, seq_lengths",
    before=_before_reverse,
    strings=True,
    type="ReverseSequence",
    attrs={"seq_dim": "seq_axis", "batch_dim": "batch_axis"},
)
def reverse_sequence(input, seq_lengths, seq_axis=None, batch_axis=None, name=None):
    """Each sequence's first seq_lengths[i] elements backwards, the rest as they were.

    seq_axis: the axis along the sequences.  batch_axis: the axis of the sequences, 0 by default.
    """
    if type(input) is np.ndarray:
        return of_strings(reverse_sequence.raw, input, seq_lengths, seq_axis, batch_axis)
    seq, batch = _sequence_axes(seq_axis, batch_axis, input.ndim)
    lengths, size = seq_lengths.long(), input.shape[seq]
    if tuple(lengths.shape) != (input.shape[batch],):
        raise invalid(
            f"Length of seq_lengths != input.dims({batch}), ({list(lengths.shape)} vs. "
            f"{input.shape[batch]}) [Op:ReverseSequence]"
        )
    if not lengths.is_meta and bool((lengths > size).any()):
        raise invalid(f"seq_lens(i) > input.dims({seq}) = {size} [Op:ReverseSequence]")
    if not lengths.is_meta and bool((lengths < 0).any()):
        raise invalid(f"seq_lens(i) < 0, got {lengths.tolist()} [Op:ReverseSequence]")
    steps = torch.arange(size, device=input.device)
    back = lengths.unsqueeze(1) - 1 - steps
    where = torch.where(back >= 0, back, steps)  # [batch, sequence]
    shape = [1] * input.ndim
    shape[batch], shape[seq] = where.shape
    where = (where if batch < seq else where.T).reshape(shape)
    return input.gather(seq, where.expand_as(input))


def _sequence_axes(seq, batch, rank):
    batch = 0 if batch is None else batch
    if seq is None:
        raise TypeError("Expected int for argument 'seq_dim' not None.")
    if not 0 <= seq < rank or not 0 <= batch < rank or seq == batch:
        raise invalid(
            f"Invalid seq_dim {seq} or batch_dim {batch} for a tensor of rank {rank} "
            "[Op:ReverseSequence]"
        )
    return seq, batch


@op("input", strings=True, type="Roll", tensors_too=("shift", "axis"))
def roll(input, shift, axis, name=None):
    """`input` shifted by `shift` along `axis`; what leaves at one end enters at the other."""
    if type(input) is np.ndarray:
        return of_strings(roll.raw, input, shift, axis)
    if not input.ndim:
        raise invalid("input must be 1-D or higher [Op:Roll]")
    if np.ndim(shift) != np.ndim(axis) or len(ints(shift)) != len(ints(axis)):
        raise invalid(f"shift and axis must have the same size, got {shift} and {axis} [Op:Roll]")
    axes = [checked_axis(a, input.ndim) for a in ints(axis)]
    return input.roll(ints(shift), axes)


@op("input", types=dtypes.NUMERIC, type="SpaceToBatchND", tensors_too=("block_shape", "paddings"))
def space_to_batch(input, block_shape, paddings, name=None):
    """Blocks of the (zero-padded) spatial axes moved to the batch axis.

    input: [batch, *spatial, ...].  block_shape: the blocks' sizes, one for each spatial axis.
    The result has batch * prod(block_shape) entries of 1/block the spatial sizes.
    """
    block, rows = ints(block_shape), _paddings(paddings, len(ints(block_shape)))
    n = len(block)
    rest = input.ndim - 1 - n
    padded = pad.raw(input, [[0, 0], *rows, *[[0, 0]] * rest])
    batch, spatial, tail = padded.shape[0], padded.shape[1 : n + 1], padded.shape[n + 1 :]
    _check_blocks(spatial, block)
    split = [x for size, b in zip(spatial, block) for x in (size // b, b)]
    order = [*range(2, 2 * n + 1, 2), 0, *range(1, 2 * n, 2), *range(2 * n + 1, 2 * n + 1 + rest)]
    moved = padded.reshape(batch, *split, *tail).permute(order)
    sizes = (s // b for s, b in zip(spatial, block))
    return moved.reshape(batch * int(np.prod(block)), *sizes, *tail)


space_to_batch_nd = space_to_batch


def _check_blocks(sizes, block):
    for size, b in zip(sizes, block):
        if b < 1 or size % b:
            raise invalid(f"padded size {size} is not divisible by block size {b}")


@op("input", types=dtypes.NUMERIC, type="BatchToSpaceND", tensors_too=("block_shape", "crops"))
def batch_to_space(input, block_shape, crops, name=None):
    """The reverse of `space_to_batch`: blocks move from the batch axis into the spatial axes.

    block_shape: the blocks' sizes; an integer stands for two equal ones.
    crops: how much to cut off afterwards, (start, end) for each spatial axis.
    """
    block = ints([block_shape] * 2 if type(block_shape) is int else block_shape)
    rows = _paddings(crops, len(block))
    n, count = len(block), int(np.prod(block))
    if input.shape[0] % count:
        raise invalid(
            f"Input batch dimension ({input.shape[0]}) is not divisible by product of block sizes "
            f"({count}) [Op:BatchToSpaceND]"
        )
    spatial, tail = input.shape[1 : n + 1], input.shape[n + 1 :]
    batch = input.shape[0] // count
    split = input.reshape(*block, batch, *spatial, *tail)
    pairs = [axis for i in range(n) for axis in (n + 1 + i, i)]
    moved = split.permute(n, *pairs, *range(2 * n + 1, split.ndim))
    moved = moved.reshape(batch, *(s * b for s, b in zip(spatial, block)), *tail)
    for axis, (start, end) in enumerate(rows, 1):
        size = moved.shape[axis] - start - end
        if size < 0:
            raise invalid(f"cropped size of axis {axis} must be non-negative, got {size}")
        moved = moved.narrow(axis, start, size)
    return moved


def required_space_to_batch_paddings(input_shape, block_shape, base_paddings=None, name=None):
    """(paddings, crops) that make `input_shape` divisible by `block_shape` after padding."""
    if isinstance(input_shape, np.generic):
        raise ValueError(f"Shapes () and {np.shape(block_shape)} are incompatible")
    sizes, block = np.array(ints(input_shape)), np.array(ints(block_shape))
    if np.ndim(getattr(block_shape, "_t", block_shape)) != 1 or sizes.shape != block.shape:
        raise ValueError(f"Shapes {sizes.shape} and {np.shape(block_shape)} are incompatible")
    base = np.zeros((len(block), 2), int) if base_paddings is None else np.asarray(base_paddings)
    if base.shape != (len(block), 2):
        raise ValueError(f"Shapes {base.shape} and [{len(block)}, 2] are incompatible")
    extra = -(sizes + base.sum(1)) % block
    paddings = np.stack([base[:, 0], base[:, 1] + extra], 1)
    crops = np.stack([np.zeros_like(extra), extra], 1)
    return to_tensor(paddings, dtypes.int32), to_tensor(crops, dtypes.int32)
