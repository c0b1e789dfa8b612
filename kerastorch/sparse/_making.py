"""tf.sparse: to and from dense tensors, order, shape and rows of sparse tensors."""

import numpy as np
import torch

from .._core import convert, dispatch, dtypes
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor import Tensor
from .._ops.casting import cast
from .._ops.creation import ones
from .._ops.indexing import gather, gather_nd
from . import _places
from ._dense import dense, picked
from ._sparse_tensor import made, sizes, sparse, zero_of


@dispatch.drawable
def to_dense(sp_input, default_value=None, validate_indices=True, name=None):
    """The dense tensor of a SparseTensor, `default_value` (0, '' or False) where nothing is stored.

    validate_indices: whether places must be in row-major order, each once; else the last value of
        a place counts.
    InvalidArgumentError for places out of bounds or out of order, TypeError for other inputs.
    """
    sp_input = sparse(sp_input)
    default = zero_of(sp_input.dtype) if default_value is None else default_value
    if not hasattr(default, "_t"):
        default = convert.to_tensor(default, sp_input.dtype)
    return dense(sp_input.indices, sp_input.values, default, sp_input.dense_shape, validate_indices)


@dispatch.drawable
def from_dense(tensor, name=None):
    """The elements of a tensor that are not zero (not '', not False) as a SparseTensor."""
    tensor = convert.to_tensor(tensor)
    raw = tensor._t
    if not raw.ndim:
        raise invalid("A scalar has no places [Op:Where]")
    if isinstance(raw, np.ndarray):
        where = torch.from_numpy(np.argwhere(np.asarray(raw != b"", np.bool_)))
    else:
        where = torch.nonzero(raw.detach() != 0).cpu()
    return made(where, gather_nd(tensor, Tensor(where)), list(raw.shape))


def eye(num_rows, num_columns=None, dtype=dtypes.float32, name=None):
    """The identity matrix of num_rows rows, or its upper or left part, as a SparseTensor."""
    rows = _whole(num_rows, "num_rows")
    columns = rows if num_columns is None else _whole(num_columns, "num_columns")
    places = torch.arange(min(rows, columns))
    return made(torch.stack([places, places], 1), ones([len(places)], dtype), [rows, columns])


def _whole(value, name):
    if isinstance(value, (bool, float)) or not isinstance(value, (int, np.integer, Tensor)):
        raise TypeError(f"{name} must be an integer value")
    if int(value) < 0:
        raise invalid(f"{name} must not be negative, got {int(value)} [Op:Range]")
    return int(value)


@dispatch.drawable
def reorder(sp_input, name=None):
    """The same elements in row-major order of their places; equal places keep their order."""
    sp_input = sparse(sp_input)
    return in_order(sp_input.indices._t, sp_input.values, sizes(sp_input))


def in_order(indices, values, shape):
    """A SparseTensor of raw places, a tensor and a list of sizes, in row-major order."""
    order = torch.argsort(_places.codes(indices, shape), stable=True)
    return made(indices[order], picked(values, Tensor(order)), shape)


@dispatch.drawable
def reset_shape(sp_input, new_shape=None):
    """The same elements in the shape `new_shape`, by default the smallest that holds them.

    ValueError when a dimension would become smaller or the rank another.
    """
    sp_input = sparse(sp_input)
    indices, old = sp_input.indices._t, sizes(sp_input)
    if new_shape is None:
        shape = (indices.amax(0) + 1).clamp(min=0).tolist() if len(indices) else [0] * len(old)
        return made(indices, sp_input.values, shape)
    raw = convert.to_tensor(new_shape)._t
    if raw.ndim != 1:
        raise ValueError(f"Shape {tuple(raw.shape)} must have rank 1")
    shape = raw.long().tolist()
    if len(shape) != len(old):
        raise ValueError(f"Dimensions {len(shape)} and {len(old)} are not compatible")
    if any(a > b for a, b in zip(old, shape, strict=True)):
        raise ValueError(
            "Requested new_shape should have dimension sizes >= sp_input.shape. "
            f"Found new_shape {shape}, sp_input.shape {old}."
        )
    return made(indices, sp_input.values, shape)


@dispatch.drawable
def retain(sp_input, to_retain):
    """The elements for which the bool vector `to_retain` holds; ValueError for another length."""
    sp_input = sparse(sp_input)
    kept = convert.to_tensor(to_retain)
    if kept.shape.rank != 1:
        raise ValueError(f"Shape {kept.shape} must have rank 1")
    if kept.shape[0] != sp_input.values.shape[0]:
        raise ValueError(
            f"Dimensions {sp_input.values.shape[0]} and {kept.shape[0]} are not compatible"
        )
    raw = kept._t
    raw = torch.from_numpy(np.asarray(raw != b"", np.bool_)) if isinstance(raw, np.ndarray) else raw
    where = torch.nonzero(raw).squeeze(-1).cpu()
    values = gather(sp_input.values, Tensor(where))
    return made(sp_input.indices._t[where], values, sizes(sp_input))


@dispatch.drawable
def fill_empty_rows(sp_input, default_value, name=None):
    """(the SparseTensor with `default_value` first in rows without values, which rows those are).

    Rows are counted along the first dimension, and the result is ordered by them.
    """
    sp_input = sparse(sp_input)
    default = convert.to_tensor(default_value, sp_input.dtype)
    values, where, empty = _filled(sp_input.indices, sp_input.values, default, sp_input.dense_shape)
    return made(where._t, values, sizes(sp_input)), empty


@op("indices, values default, dense_shape", strings=True, label="SparseFillEmptyRows")
def _filled(indices, values, default, dense_shape):
    if default.ndim:
        raise invalid(f"default_value must be a scalar, got shape {list(default.shape)}")
    shape = dense_shape.tolist()
    if not shape:
        raise invalid("Dense shape cannot be empty.")
    rows = indices[:, 0]
    wrong = ((rows < 0) | (rows >= shape[0])).nonzero()
    if len(wrong):
        place = int(wrong[0])
        raise invalid(
            f"indices({place}, 0) is invalid: {int(rows[place])} is not in [0, {shape[0]})"
        )
    empty = torch.bincount(rows, minlength=shape[0]) == 0
    new = torch.nonzero(empty)
    added = torch.cat([new, new.new_zeros((len(new), len(shape) - 1))], 1)
    order = torch.argsort(torch.cat([rows, new[:, 0]]), stable=True)
    if isinstance(values, np.ndarray):
        filled = np.concatenate([values, np.full(len(new), default[()], dtype=object)])
    else:
        filled = torch.cat([values, default.expand(len(new))])
    return _places.taken(filled, order), torch.cat([indices, added])[order], empty


@dispatch.drawable
def to_indicator(sp_input, vocab_size, name=None):
    """A bool tensor that is True at the values along a last dimension of `vocab_size`.

    The last dimension of the places gives way to the values, int32 or int64.
    InvalidArgumentError for values out of range.
    """
    sp_input = sparse(sp_input)
    if isinstance(vocab_size, float):
        raise TypeError(f"vocab_size has to be a Tensor or Python int. Found {type(vocab_size)}")
    size, ids = int(vocab_size), cast(sp_input.values, dtypes.int64)._t
    indices = torch.cat([sp_input.indices._t[:, :-1], ids.unsqueeze(1)], 1)
    shape = [*sizes(sp_input)[:-1], size]
    _places.check(indices, shape, "SparseToDense", ordered=False)
    result = torch.zeros(_places.size_of(shape), dtype=torch.bool)
    result[_places.codes(indices, shape)] = True
    return Tensor(result.reshape(shape))
