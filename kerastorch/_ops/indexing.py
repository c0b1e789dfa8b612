"""Elements by their indices: tf.gather, tf.gather_nd, tf.boolean_mask, tf.where ..."""

import numpy as np
import torch

from .._core import dtypes
from .._core.convert import to_tensor, unsupported
from .._core.errors import UnimplementedError, in_values, invalid
from .._core.op import op
from .._core.tensor import Tensor
from ._args import checked_axis, ints, of_strings, pick, positions
from ._given import raw_of
from .sparse_rows import is_table, table_rows

_GATHER = {torch.int16, torch.int32, torch.int64}


@op(
    "params, indices",
    strings=True,
    type="GatherV2",
    attrs={"batch_dims": "batch_dims"},
    tensors_too="axis",
)
def gather(params, indices, validate_indices=None, axis=None, batch_dims=0, name=None):
    """The slices of `params` along `axis` that `indices` name, in the shape of `indices`.

    The result has the shape params.shape[:axis] + indices.shape[batch_dims:] +
    params.shape[axis + 1:].

    axis: by default `batch_dims`.  batch_dims: how many leading axes both have in common: entries
    there are gathered from the entry of `params` of the same position.
    InvalidArgumentError for an index out of range; on a GPU it gives zeros, as in TensorFlow.
    """
    if type(params) is np.ndarray:
        return of_strings(gather.raw, params, indices, None, axis, batch_dims)
    if indices.dtype not in _GATHER:
        raise _bad_indices(indices, "GatherV2")
    if indices.dtype is torch.int16:
        indices = indices.long()
    if batch_dims != 0 or isinstance(axis, np.floating):
        batch_dims = _batch_dims(batch_dims, axis)
        axis = batch_dims if axis is None else axis
        batch_dims = batch_dims + indices.ndim if batch_dims < 0 else batch_dims
    if batch_dims:
        return _batch_gather(params, indices, axis, batch_dims)
    axis = 0 if axis is None else axis
    by_row = not axis  # a negative axis has a dense gradient in TensorFlow
    if type(axis) is not int or not 0 <= axis < params.ndim:
        axis = checked_axis(axis, params.ndim)
    if indices.is_cuda:
        return _gather_on_gpu(params, indices, axis)
    try:
        if by_row and params.requires_grad and is_table(params):
            return table_rows(params, indices)
        rows = params.index_select(axis, indices.reshape(-1))
    except (IndexError, RuntimeError) as error:
        # torch has no kernel for some unsigned dtypes, which come again in wider ones
        raise _out_of_range(indices, params.shape[axis]) or error from None
    if indices.ndim == 1:
        return rows
    return rows.reshape(params.shape[:axis] + indices.shape + params.shape[axis + 1 :])


def _batch_dims(value, axis=None):
    """The argument as an int, in TensorFlow's errors for what is none."""
    if isinstance(axis, np.floating):
        raise invalid(
            "Value for attr 'Taxis' of float is not in the list of allowed values: int32, int64 "
            "[Op:GatherV2]"
        )
    if value is None:
        raise unsupported(value)
    if isinstance(value, (list, tuple, dict, str, bytes)):
        raise TypeError(f"Expected int for argument 'batch_dims' not {value!r}.")
    return int(value)


def _bad_indices(indices, kernel):
    return invalid(f"indices must be int32 or int64, got {dtypes.of(indices).name} [Op:{kernel}]")


def _out_of_range(indices, size):
    where = ((indices < 0) | (indices >= size)).nonzero()
    if not len(where):
        return None
    place = where[0].tolist()
    bad = int(indices[tuple(place)])
    return in_values(f"indices{place} = {bad} is not in [0, {size}) [Op:GatherV2]")


def _gather_on_gpu(params, indices, axis):
    size = params.shape[axis]
    good = (indices >= 0) & (indices < size)
    rows = params.index_select(axis, indices.clamp(0, max(size - 1, 0)).reshape(-1))
    rows = rows.reshape(params.shape[:axis] + indices.shape + params.shape[axis + 1 :])
    good = good.reshape(good.shape + (1,) * (params.ndim - axis - 1))
    return torch.where(good, rows, rows.new_zeros(()))


def _batch_gather(params, indices, axis, batch_dims):
    b = batch_dims
    if not 0 <= b <= indices.ndim or b > params.ndim:
        raise invalid(
            f"batch_dims {batch_dims} is out of range for indices of rank {indices.ndim} and "
            f"params of rank {params.ndim} [Op:GatherV2]"
        )
    axis = checked_axis(b if axis is None else axis, params.ndim)
    if axis < b or params.shape[:b] != indices.shape[:b]:
        raise invalid(
            f"params.shape[:{b}] {list(params.shape[:b])} should equal indices.shape[:{b}] "
            f"{list(indices.shape[:b])}, and batch_dims be <= axis {axis} [Op:GatherV2]"
        )
    batch, outer, inner = params.shape[:b], params.shape[b:axis], params.shape[axis + 1 :]
    size = params.shape[axis]
    if size and not (params.numel() and indices.numel()):
        return params.new_zeros(batch + outer + indices.shape[b:] + inner)
    if not indices.is_meta and bool(((indices < 0) | (indices >= size)).any()):
        raise _out_of_range(indices, size)
    flat = params.reshape(batch.numel(), outer.numel(), size, inner.numel())
    where = indices.reshape(batch.numel(), 1, -1, 1).long()
    rows = flat.gather(2, where.expand(-1, outer.numel(), -1, inner.numel()))
    return rows.reshape(batch + outer + indices.shape[b:] + inner)


def flat_rows(indices, shape, kernel):
    """For `indices` [..., k] into `shape`: the row numbers [...] with its first k axes made one.

    InvalidArgumentError when an index is out of range (not looked at on a GPU).
    """
    if indices.dtype not in _GATHER:
        raise _bad_indices(indices, kernel)
    if not indices.ndim:
        raise invalid(f"indices must be at least a vector, got a scalar [Op:{kernel}]")
    depth = indices.shape[-1]
    if depth > len(shape):
        raise invalid(
            f"index innermost dimension length must be <= params rank; saw: {depth} vs. "
            f"{len(shape)} [Op:{kernel}]"
        )
    rows = torch.zeros(indices.shape[:-1], dtype=torch.long, device=indices.device)
    for axis in range(depth):
        rows = rows * shape[axis] + indices[..., axis]
    if indices.device.type == "cpu" and indices.numel():
        limits = torch.tensor(shape[:depth])
        bad = ((indices < 0) | (indices >= limits)).any(-1)
        if bool(bad.any()):
            place = bad.nonzero()[0].tolist()
            raise in_values(
                f"indices{place} = {indices[tuple(place)].tolist()} does not index into shape "
                f"{list(shape)} [Op:{kernel}]"
            )
    return rows


@op("params, indices", strings=True, type="GatherNd")
def gather_nd(params, indices, batch_dims=0, name=None):
    """The slices params[indices[..., 0], indices[..., 1], ...], in the shape indices.shape[:-1].

    batch_dims: how many leading axes both have in common.
    """
    if type(params) is np.ndarray:
        return of_strings(gather_nd.raw, params, indices, batch_dims)
    b = batch_dims if type(batch_dims) is int else _batch_dims(batch_dims)
    if b:
        if b < 0 or b >= indices.ndim or b >= params.ndim:
            raise ValueError(
                f"batch_dims = {b} must be less than rank(indices) = {indices.ndim} and "
                f"rank(params) = {params.ndim}"
            )
        if indices.shape[:b] != params.shape[:b]:
            raise invalid(
                f"The first {b} dimensions of params {list(params.shape)} and indices "
                f"{list(indices.shape)} must be equal [Op:Reshape]"
            )
        indices = _with_batch(indices, b)
    depth = indices.shape[-1] if indices.ndim else 0
    if not params.numel() and indices.numel():
        raise in_values(
            f"Requested more than 0 entries, but params is empty. Params shape: "
            f"{list(params.shape)} [Op:GatherNd]"
        )
    rows = flat_rows(indices, params.shape, "GatherNd")
    if indices.ndim == 2 and depth == 1 and params.requires_grad and is_table(params):
        return table_rows(params, indices.squeeze(-1))
    flat = params.reshape(params.shape[:depth].numel(), *params.shape[depth:])
    if rows.is_cuda:
        rows = rows.clamp(0, max(len(flat) - 1, 0))
    picked = flat.index_select(0, rows.reshape(-1))
    return picked.reshape(rows.shape + params.shape[depth:])


def _with_batch(indices, b):
    """Indices into the whole of params, out of indices within each of its first `b` axes."""
    sizes = indices.shape[:b]
    grid = torch.meshgrid(
        [torch.arange(n, dtype=indices.dtype, device=indices.device) for n in sizes], indexing="ij"
    )
    middle = indices.shape[b:-1]
    lead = [g.reshape(sizes + (1,) * len(middle)).expand(sizes + middle) for g in grid]
    return torch.cat([torch.stack(lead, -1), indices], -1)


@op("tensor, mask", strings=True)
def boolean_mask(tensor, mask, axis=None, name="boolean_mask"):
    """The entries of `tensor` where `mask` is True, along one axis in place of the mask's.

    axis: where the axes of `mask` start in `tensor`, 0 by default.
    ValueError when the shapes do not fit.
    """
    if type(tensor) is np.ndarray:
        return of_strings(boolean_mask.raw, tensor, mask, axis)
    if not mask.ndim:
        raise ValueError("mask cannot be scalar.")
    start = axis or 0
    start = start + tensor.ndim if start < 0 else start
    covered = tensor.shape[start : start + mask.ndim]
    if covered != mask.shape:
        raise ValueError(
            f"Shapes {tuple(covered)} and {tuple(mask.shape)} are incompatible: tensor "
            f"{list(tensor.shape)}, mask {list(mask.shape)}, axis {axis}"
        )
    if mask.dtype is torch.float16:
        raise _no_where()
    mask = mask if mask.dtype is torch.bool else mask != 0
    return tensor[(slice(None),) * start + (mask,)]


def _before_where(condition, x=None, y=None, name=None):
    """A condition that is no tensor is converted to bool."""
    if hasattr(condition, "_t") or (
        x is None and y is None and not isinstance(condition, np.ndarray)
    ):
        return None
    if isinstance(condition, np.ndarray) and condition.dtype.kind in "OSU":
        return None
    return to_tensor(condition, dtypes.bool_), x, y, name


def _no_where():
    return UnimplementedError(None, None, "No WhereOp available for float16/half type [Op:Where]")


@op("condition, x? y?", strings=True, label="SelectV2", before=_before_where)
def where(condition, x=None, y=None, name=None):
    """x where `condition` is True, y elsewhere, all broadcast to one shape.

    Without x and y: the indices of the elements that are True (or not 0), [count, rank] of int64.
    """
    if x is None and y is None:
        return _nonzero(condition)
    if x is None or y is None:
        raise ValueError("x and y must both be non-None or both be None.")
    if condition.dtype is not torch.bool:
        raise invalid(
            "cannot compute SelectV2 as input #0(zero-based) was expected to be a bool tensor but "
            f"is a {dtypes.of(condition).name} tensor [Op:SelectV2]"
        )
    if x.dtype != y.dtype:
        raise invalid(
            "cannot compute SelectV2 as input #2(zero-based) was expected to be a "
            f"{dtypes.of(x).name} tensor but is a {dtypes.of(y).name} tensor [Op:SelectV2]"
        )
    if type(x) is np.ndarray:
        strings = np.concatenate([x.reshape(-1), y.reshape(-1)])
        return pick(strings, torch.where(condition, positions(x), positions(y, x.size)))
    return torch.where(condition, x, y)


def _nonzero(condition):
    if isinstance(condition, np.ndarray):
        raise invalid("where of string tensors is not defined [Op:Where]")
    if condition.dtype is torch.float16:
        raise _no_where()
    if not condition.ndim:
        raise invalid("WhereOp : Unhandled input dimensions: 0 [Op:Where]")
    return condition.nonzero()


def _before_unravel(indices, dims, name=None):
    if not isinstance(dims, str) and raw_of(dims).ndim != 1:
        raise invalid(f"The indices can only be 1-D, got {dims!r} [Op:UnravelIndex]")


@op("indices dims", types=dtypes.INDEX, before=_before_unravel)
def unravel_index(indices, dims, name=None):
    """The coordinates [rank, ...] of flat positions in a tensor of shape `dims`."""
    if indices.ndim > 1:
        raise invalid(
            f"The indices can only be scalar or vector, got shape {list(indices.shape)} "
            "[Op:UnravelIndex]"
        )
    shape = ints(Tensor(dims))
    if not indices.is_meta and bool((indices >= int(np.prod(shape))).any()):
        raise invalid(f"indices out of range for the shape {shape} [Op:UnravelIndex]")
    found, rest = [], indices
    for size in reversed(shape):
        found.append(torch.fmod(rest, size))
        rest = torch.div(rest, size, rounding_mode="trunc")
    return torch.stack(found[::-1])


Tensor._bind(_rows=gather)
