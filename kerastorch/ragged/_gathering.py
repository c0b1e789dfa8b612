"""tf.gather, gather_nd, boolean_mask and embedding lookup of or by RaggedTensors."""

import torch

from .._core import dispatch, dtypes
from .._core.errors import invalid
from .._core.tensor import Tensor
from .._ops import arithmetic, casting, indexing, shaping
from ..nn import lookup
from . import _rows
from ._functional import check_dtypes, map_flat_values, ragged_or_tensor
from ._ragged_tensor import RaggedTensor, positive_axis
from ._shaping import expand_dims, tile
from ._slicing import taken


def gather(params, indices, validate_indices=None, axis=None, batch_dims=0, name=None):
    """The entries `indices` of `params` along `axis`, of which either may be ragged."""
    params, indices = ragged_or_tensor(params), ragged_or_tensor(indices)
    check_dtypes([params, indices])
    rank, depth = params.shape.rank, indices.shape.rank
    if batch_dims != depth:
        batch_dims = positive_axis(batch_dims, depth, "batch_dims", "rank(indices)")
    if batch_dims >= rank:
        raise ValueError("batch_dims must be less than rank(params)")
    axis = positive_axis(batch_dims if axis is None else axis, rank, ndims_name="rank(params)")
    if axis < batch_dims:
        raise ValueError("axis must be greater than or equal to batch_dims")
    return _gathered(params, indices, axis, batch_dims)


def _gathered(params, indices, axis, batch_dims):
    if not isinstance(params, RaggedTensor) and not isinstance(indices, RaggedTensor):
        return indexing.gather(params, indices, axis=axis, batch_dims=batch_dims)
    if batch_dims > 0:
        return _gathered_in_batches(params, indices, axis, batch_dims)
    if axis > 1:
        if not isinstance(params, RaggedTensor):
            params = RaggedTensor.from_tensor(params, row_splits_dtype=indices.row_splits.dtype)
        return params.with_values(_gathered(params.values, indices, axis - 1, 0))
    if axis == 1:
        return _in_each_row(params, indices, indices.shape.rank + 1)
    if isinstance(indices, RaggedTensor):
        return indices.with_values(_gathered(params, indices.values, 0, 0))
    return _rows_at(params, indices)


def _rows_at(params, indices):
    """The rows of a RaggedTensor at indices of any shape."""
    raw = indices._t
    if not isinstance(raw, torch.Tensor) or raw.dtype not in dtypes.INDEX:
        raise invalid(f"indices must be int32 or int64, got {indices.dtype.name} [Op:RaggedGather]")
    if bool(((raw < 0) | (raw >= len(params))).any()):
        raise invalid(f"indices = {raw.tolist()} is not in [0, {len(params)}) [Op:RaggedGather]")
    result = taken(params, raw.reshape(-1).long())
    if not raw.ndim:
        return result.values
    kind, count = params.row_splits._t.dtype, raw.numel()
    for size in reversed(raw.shape[1:]):
        count //= max(size, 1)
        splits = torch.arange(count + 1, dtype=kind) * size
        result = RaggedTensor._of(result, Tensor(splits))
    return result


def _gathered_in_batches(params, indices, axis, batch_dims):
    if not params.shape[:batch_dims].is_compatible_with(indices.shape[:batch_dims]):
        raise ValueError(
            f"batch shape from indices {indices.shape[:batch_dims]} does not match params shape "
            f"{params.shape}"
        )
    if batch_dims > 1:
        params, indices = _rows_of(params, indices), _rows_of(indices, params)
        inner = _gathered(params.values, indices.values, axis - 1, batch_dims - 1)
        return params.with_values(inner)
    if axis > 1:
        if not isinstance(params, RaggedTensor):
            params = RaggedTensor.from_tensor(params, row_splits_dtype=indices.row_splits.dtype)
        rows = params.with_values(params.value_rowids())
        return _gathered_in_batches(params, _gathered(indices, rows, 0, 0), axis, 2)
    return _in_each_row(params, indices, indices.shape.rank)


def _rows_of(value, other):
    """A tensor as a RaggedTensor, where `other` has a uniform dimension too."""
    if isinstance(value, RaggedTensor):
        return value
    if other.uniform_row_length is None:
        raise ValueError(
            "batch shape from indices does not match params shape: a ragged dimension corresponds "
            "to a uniform one"
        )
    return RaggedTensor.from_tensor(value, row_splits_dtype=other.row_splits.dtype)


def _in_each_row(params, indices, rank):
    """Entries of dimension 1, counted in each row by itself."""
    kind = indices.dtype
    if isinstance(params, RaggedTensor):
        starts, flat = casting.cast(params.row_starts(), kind), params.values
    else:
        rows, size = list(params.shape)[:2]
        starts = casting.cast(Tensor(torch.arange(rows) * size), kind)
        flat = shaping.reshape(params, [rows * size, *list(params.shape)[2:]])
    starts = shaping.reshape(starts, [-1, *[1] * (rank - 1)])
    return _gathered(flat, arithmetic.add(indices, starts), 0, 0)


def gather_nd(params, indices, batch_dims=0, name=None):
    """The entries of `params` at index tuples, the last dimension of `indices`."""
    if not isinstance(batch_dims, int) or batch_dims:
        raise ValueError("batch_dims != 0 is not supported for ragged gather yet.")
    params, indices = ragged_or_tensor(params), ragged_or_tensor(indices)
    check_dtypes([params, indices])
    rank = indices.shape.rank
    if not rank:
        raise ValueError("indices.rank must be at least 1.")
    is_ragged = isinstance(indices, RaggedTensor)
    if is_ragged and rank == indices.ragged_rank + 1:
        raise ValueError("The innermost dimension of indices may not be ragged")
    if not is_ragged and not isinstance(params, RaggedTensor):
        return indexing.gather_nd(params, indices)
    if rank > 2:
        if not is_ragged:
            kind = params.row_splits.dtype
            indices = RaggedTensor.from_tensor(indices, ragged_rank=rank - 2, row_splits_dtype=kind)
        result = indices.with_flat_values(gather_nd(params, indices.flat_values))
        dense = not is_ragged and result.ragged_rank == rank - 2
        return result.to_tensor() if dense else result
    return _at_tuples(params, indices)


def _at_tuples(params, indices):
    size = indices.shape[-1]
    raw = indices._t
    if not size:
        for _ in range(raw.ndim - 1):
            params = expand_dims(params, 0)
        lead = list(raw.shape[:-1])
        return tile(params, [*lead, *[1] * (params.shape.rank - len(lead))])
    if size == 1:
        return _gathered(params, shaping.reshape(indices, [-1]), 0, 0)
    columns, places = raw.long().unbind(-1), None
    for k, column in enumerate(columns[:-1]):
        if not isinstance(params, RaggedTensor):
            rest = torch.stack([places, *columns[k + 1 :]], -1)
            return indexing.gather_nd(params, Tensor(rest))
        rows = column if places is None else places
        if bool(((rows < 0) | (rows > len(params))).any()):
            raise invalid(f"indices = {rows.tolist()} is not in [0, {len(params) + 1})")
        places = params.row_splits._t.long()[rows] + columns[k + 1]
        params = params.values
    return _gathered(params, Tensor(places), 0, 0)


@dispatch.drawable
def boolean_mask(data, mask, name=None):
    """The entries of `data` where `mask` holds, in rows that the mask leaves: a RaggedTensor.

    mask: bool, of a shape that data's begins with; a vector picks whole entries.
    """
    data, mask = ragged_or_tensor(data), ragged_or_tensor(mask, dtypes.bool_)
    check_dtypes([data, mask])
    rank = mask.shape.rank
    if not rank:
        raise ValueError("mask cannot be scalar.")
    if isinstance(mask, RaggedTensor):
        return _masked(data, mask)
    if isinstance(data, RaggedTensor):
        if rank == 1:
            if len(mask) != len(data):
                raise ValueError(f"Shapes {mask.shape} and {data.shape[:1]} are incompatible")
            return taken(data, torch.nonzero(mask._t).squeeze(-1))
        depth = min(data.ragged_rank, rank - 1)
        kind = data.row_splits.dtype
        return boolean_mask(
            data, RaggedTensor.from_tensor(mask, ragged_rank=depth, row_splits_dtype=kind)
        )
    flat = indexing.boolean_mask(data, mask)
    if rank < 2:
        return flat
    kind = torch.int64
    lengths = mask._t.sum(-1).reshape(-1).to(kind)
    result = RaggedTensor._of(flat, Tensor(_rows.row_splits_of(lengths)))
    count = len(lengths)
    for size in reversed(list(mask.shape)[1:-1]):
        count //= max(size, 1)
        splits = torch.arange(count + 1, dtype=kind) * size
        result = RaggedTensor._of(result, Tensor(splits))
    return result


def _masked(data, mask):
    if not isinstance(data, RaggedTensor):
        data = RaggedTensor.from_tensor(
            data, ragged_rank=mask.ragged_rank, row_splits_dtype=mask.row_splits.dtype
        )
    levels = []
    while isinstance(mask, RaggedTensor):
        splits = mask.row_splits._t
        if not isinstance(data, RaggedTensor) or not torch.equal(splits, data.row_splits._t):
            raise invalid("Inputs must have identical ragged splits")
        if mask.shape.rank == 2:
            counted = torch.cat([splits.new_zeros(1), mask.values._t.to(splits.dtype).cumsum(0)])
            splits = counted[splits.long()].to(splits.dtype)
        levels.append(splits)
        data, mask = data.values, mask.values
    result = boolean_mask(data, mask)
    for splits in reversed(levels):
        result = RaggedTensor._of(result, Tensor(splits))
    return result


def _dense_mask(tensor, mask, axis=None, name="boolean_mask"):
    """ValueError, as in TensorFlow."""
    raise ValueError("tf.boolean_mask takes no RaggedTensors: use tf.ragged.boolean_mask")


def _embedding(params, ids, max_norm=None):
    if ids.dtype not in (dtypes.int32, dtypes.int64):
        raise ValueError(
            f"The values contained by the inputs have type {ids.dtype} and cannot be processed. "
            "All values should be indices, either of type `int32` or `int64`."
        )
    return map_flat_values(lambda flat: lookup.embedding_lookup(params, flat, max_norm), ids)


dispatch.register(RaggedTensor, indexing.gather, gather)
dispatch.register(RaggedTensor, indexing.gather_nd, gather_nd)
dispatch.register(RaggedTensor, indexing.boolean_mask, _dense_mask)
dispatch.register(RaggedTensor, lookup._embedding, _embedding)
