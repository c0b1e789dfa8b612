"""Tensors put together and taken apart: tf.concat, tf.stack, tf.split, tf.dynamic_partition ..."""

import numpy as np
import torch

from .._core import convert, dtypes
from .._core.errors import invalid
from .._core.modes import modes
from .._core.op import STALE, finish, op, taping
from ._args import axis_of, checked_axis, ints, of_string_lists, of_strings
from ._rules import ruled

_RETRY = (AttributeError, TypeError, RuntimeError, ValueError, IndexError)


def _before_concat(values, axis, name=None):
    """TypeError for a float, if no list stands among the values: it is tried as an int32 then."""
    plain = isinstance(axis, float) and not isinstance(axis, np.floating)
    if plain and all(hasattr(v, "_t") for v in values):
        raise TypeError(f"Cannot convert {axis!r} to EagerTensor of dtype int32")


@op("*values", strings=True, type="ConcatV2", tensors_too="axis", before=_before_concat)
def _concat(values, axis, name="concat"):
    if not values:
        raise invalid("at least one tensor is needed, got an empty list [Op:ConcatV2]")
    if isinstance(values[0], np.ndarray):
        return of_string_lists(_concat.raw, values, axis)
    if isinstance(axis, (float, str)) and not isinstance(axis, np.floating):
        raise invalid(f"axis must be an int32 or int64, got {axis!r} [Op:ConcatV2]")
    axis = axis_of(axis)
    ranks = {v.ndim for v in values}
    if len(values) == 1 and 0 in ranks:
        return values[0]
    if 0 in ranks:
        raise invalid("Can't concatenate scalars (use tf.stack instead) [Op:ConcatV2]")
    if len(ranks) > 1:
        # torch would leave out empty vectors
        shapes = [list(v.shape) for v in values]
        raise invalid(f"Ranks of all input tensors should match, got {shapes} [Op:ConcatV2]")
    return torch.cat(values, axis)


def concat(values, axis, name="concat"):
    """The tensors of a list one after the other along `axis`; other sizes must agree.

    A tensor in place of the list is given back as it is.
    """
    if not isinstance(values, (list, tuple)):
        values = [values]
    try:
        raws = [v._t for v in values]
        if len({(r.dtype, r.ndim) for r in raws}) == 1 and not modes.active:
            session = taping(values) if modes.busy else None
            if session is not STALE:
                return finish(torch.cat(raws, axis), values, session)
    except _RETRY:
        pass
    return _concat(values, axis, name)


@op("*values", strings=True, type="Pack", attrs={"axis": "axis"})
def _stack(values, axis=0, name="stack"):
    if not values:
        return torch.zeros(0)
    if isinstance(values[0], np.ndarray):
        return of_string_lists(_stack.raw, values, axis)
    rank = values[0].ndim + 1
    if axis is None or isinstance(axis, (str, bytes, list, tuple)):
        raise TypeError(f"stack: axis must be an int, got {axis!r}")
    axis = int(axis)
    if not -rank <= axis < rank:
        raise ValueError(f"Argument `axis` = {axis} not in range [{-rank}, {rank})")
    return torch.stack(values, axis)


def stack(values, axis=0, name="stack"):
    """The tensors of a list, all of one shape, along a new `axis`.

    One tensor in place of the list is given back as it is when `axis` is 0.
    """
    if type(axis) is int and not axis and _is_one(values):
        return convert.to_tensor(values)
    if values is None:
        raise TypeError("tf.stack takes a list of tensors, got None")
    if isinstance(values, np.ndarray) and axis != 0:
        raise ValueError(
            f"expected a sequence for attr N, got an ndarray with rank {values.ndim} instead"
        )
    axis = int(axis) if hasattr(axis, "_t") else axis
    try:
        raws = [v._t for v in values]
        if len({r.dtype for r in raws}) == 1 and not modes.active:
            session = taping(values) if modes.busy else None
            if session is not STALE:
                return finish(torch.stack(raws, axis), values, session)
    except _RETRY:
        pass
    return _stack(_packed(values), axis, name)


def _is_one(values):
    if isinstance(values, np.ndarray):
        return not values.ndim
    return hasattr(values, "_t") or type(values) in (int, float, complex, bool, str, bytes)


def _packed(values):
    """Python values in the dtype that they have as one tensor."""
    if type(values) not in (list, tuple) or any(
        hasattr(x, "_t") or getattr(x, "_is_symbolic", False) for x in values
    ):
        return values
    try:
        return list(convert.to_tensor(values))
    except (TypeError, ValueError):
        return values


_concat.spec.public, _stack.spec.public = concat, stack


def parallel_stack(values, name="parallel_stack"):
    """RuntimeError: it is defined inside graphs only, as in TensorFlow; use `stack`."""
    raise RuntimeError("tf.parallel_stack() is not compatible with eager execution.")


@op("value", strings=True, type="Unpack", attrs={"num": "num", "axis": "axis"})
def unstack(value, num=None, axis=0, name="unstack"):
    """The slices of `value` along `axis`, as a list of tensors without that axis.

    num: how many there are, to be checked.
    """
    if type(value) is np.ndarray:
        return of_strings(unstack.raw, value, num, axis)
    if not isinstance(axis, (int, np.integer)):
        raise TypeError(f"unstack: axis must be an int, got {axis!r}")
    if not -value.ndim <= axis < value.ndim:
        raise ValueError(f"Argument `axis` = {axis} not in range [{-value.ndim}, {value.ndim})")
    if num is not None and num != value.shape[axis]:
        raise invalid(
            f"Input shape axis {axis} must equal {num}, got shape {list(value.shape)} [Op:Unpack]"
        )
    return list(value.unbind(axis))


@op("value", strings=True)
def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """`value` cut along `axis`, as a list of tensors.

    num_or_size_splits: into how many equal parts, or the list of the parts' sizes, one of which
    may be -1 for what is left.
    """
    if type(value) is np.ndarray:
        return of_strings(split.raw, value, num_or_size_splits, axis, num)
    if not (num is None or isinstance(num, int)):
        raise TypeError(f"Expected int for argument 'num_split' not {num!r}. [Op:SplitV]")
    axis = checked_axis(axis, value.ndim)
    size = value.shape[axis]
    if isinstance(num_or_size_splits, (int, np.integer)):
        count = int(num_or_size_splits)
        if count < 1 or size % count:
            raise invalid(
                f"Number of ways to split should evenly divide the split dimension, but got "
                f"split_dim {axis} (size = {size}) and num_split {count} [Op:Split]"
            )
        return list(value.split(size // count, axis)) if size else [value] * count
    return list(value.split(_sizes(num_or_size_splits, size, num), axis))


def _sizes(sizes, total, num):
    if not np.ndim(sizes):
        raise ValueError(
            f"Rank-0 tensors are not supported as the num_or_size_splits argument to split, got "
            f"{sizes!r}"
        )
    sizes = ints(sizes)
    if num is not None and num != len(sizes):
        raise invalid(
            f"size of the split_tensor must be equal to num_split, got {len(sizes)} and {num} "
            "[Op:SplitV]"
        )
    known = sum(s for s in sizes if s >= 0)
    if sizes.count(-1) == 1 and known <= total:
        return [total - known if s == -1 else s for s in sizes]
    if min(sizes) < 0 or known != total:
        raise invalid(
            f"Determined sizes {sizes} must sum up to {total}, with at most one -1 [Op:SplitV]"
        )
    return sizes


@op(
    "data, partitions",
    strings=True,
    type="DynamicPartition",
    attrs={"num_partitions": "num_partitions"},
)
def dynamic_partition(data, partitions, num_partitions, name=None):
    """`num_partitions` tensors: the i-th holds the entries of `data` where `partitions` is i.

    The shape of `partitions` is that of `data`'s first axes.
    """
    if type(data) is np.ndarray:
        return of_strings(dynamic_partition.raw, data, partitions, num_partitions)
    depth = partitions.ndim
    if tuple(data.shape[:depth]) != tuple(partitions.shape):
        raise invalid(
            f"data.shape must start with partitions.shape, got {list(data.shape)} and "
            f"{list(partitions.shape)} [Op:DynamicPartition]"
        )
    if num_partitions < 1:
        raise invalid(f"num_partitions must be at least 1, got {num_partitions}")
    flat = partitions.reshape(-1)
    if bool(((flat < 0) | (flat >= num_partitions)).any()):
        raise invalid(
            f"partitions {flat.tolist()[:20]} is not in [0, {num_partitions}) [Op:DynamicPartition]"
        )
    rows = data.reshape(len(flat), *data.shape[depth:])
    return [rows[flat == i] for i in range(num_partitions)]


@op("*data, *indices", strings=True, label="DynamicStitch")
def _dynamic_stitch(data, indices):
    if isinstance(data[0], np.ndarray):
        return of_string_lists(_dynamic_stitch.raw, data, indices)
    rest = data[0].shape[indices[0].ndim :]
    for where, what in zip(indices, data):
        if tuple(what.shape) != (*where.shape, *rest):
            raise invalid(
                f"data.shape must start with indices.shape, got {list(what.shape)} and "
                f"{list(where.shape)} [Op:DynamicStitch]"
            )
    where = torch.cat([i.reshape(-1) for i in indices]).long()
    if where.numel() and int(where.min()) < 0:
        raise invalid("indices must be non-negative [Op:DynamicStitch]")
    what = torch.cat([d.reshape(i.numel(), *rest) for i, d in zip(indices, data, strict=True)])
    return ruled(
        lambda what: _stitched(what, where, rest), lambda g, y, what: g.index_select(0, where)
    )(what)


def _stitched(what, where, rest):
    count = int(where.max()) + 1 if where.numel() else 0
    # the last of several entries for a place counts
    last = torch.full((count,), -1, dtype=torch.long)
    last = last.scatter_reduce(0, where.cpu(), torch.arange(len(where)), "amax")
    rows = what[last.clamp(min=0).to(what.device)]
    gaps = (last < 0).reshape(-1, *[1] * len(rest)).to(what.device)
    return rows.masked_fill(gaps, 0) if bool(gaps.any()) else rows


def dynamic_stitch(indices, data, name=None):
    """One tensor out of parts: its entry indices[m][i] is data[m][i]; later parts win."""
    where = [i if hasattr(i, "_t") else convert.to_tensor(i, dtypes.int32) for i in indices]
    wrong = next((i for i in where if i.dtype is not dtypes.int32), None)
    if wrong is not None:
        listed = any(isinstance(x, (list, tuple)) for x in (*indices, *data))
        text = f"cannot compute DynamicStitch: indices must be int32, got {wrong.dtype.name}"
        raise ValueError(text) if listed else invalid(text)
    return _dynamic_stitch(list(data), where)
