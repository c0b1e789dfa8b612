"""RaggedTensors from and to dense tensors, sparse tensors and nested lists."""

import numpy as np
import torch

from .._core import convert, dtypes
from .._core.errors import invalid
from .._core.tensor import Tensor, is_stale, taped
from .._core.tensor_shape import TensorShape
from .._ops.indexing import gather
from .._ops.shaping import reshape
from . import _rows
from ._ragged_tensor import RaggedTensor


def from_tensor(
    cls,
    tensor,
    lengths=None,
    padding=None,
    ragged_rank=1,
    name=None,
    row_splits_dtype=dtypes.int64,
):
    """The rows of a tensor, cut to `lengths`, or at trailing values equal to `padding`.

    lengths: a vector, or a tuple of vectors for rows of rows.
    ragged_rank: how many dimensions become ragged; the outer ones keep their length.
    """
    kind = dtypes.as_dtype(row_splits_dtype)
    if lengths is not None and padding is not None:
        raise ValueError("Specify argument `lengths` or `padding`, but not both.")
    if not isinstance(ragged_rank, int):
        raise TypeError(f"Argument `ragged_rank` must be an int. Received {ragged_rank}.")
    if ragged_rank < 1:
        raise ValueError(f"Argument `ragged_rank` must be greater than 0. Received {ragged_rank}.")
    tensor = convert.to_tensor(tensor)
    shape = list(tensor.shape)
    if None in shape:
        _ = tensor._t  # a symbolic tensor says that it has no value
    if len(shape) < 2 or len(shape) < ragged_rank + 1:
        raise ValueError(
            f"The rank of a RaggedTensor must be greater than {ragged_rank}. Received argument "
            f"`tensor` with rank {len(shape)}."
        )
    if _is_nested(lengths):
        return _from_nested(tensor, lengths, ragged_rank)
    lead = 1
    for n in shape[: ragged_rank - 1]:
        lead *= n
    rows = lead * shape[ragged_rank - 1]
    matrix = reshape(tensor, [rows, *shape[ragged_rank:]])
    result = _matrix_rows(matrix, lengths, padding, kind)
    for axis in range(ragged_rank - 1, 0, -1):
        splits = torch.arange(rows // max(shape[axis], 1) + 1, dtype=kind.torch) * shape[axis]
        rows //= max(shape[axis], 1)
        result = RaggedTensor._of(result, Tensor(splits), shape[axis])
    return result


def _is_nested(lengths):
    if not isinstance(lengths, (list, tuple)) or not lengths:
        return False
    return not isinstance(lengths[0], (int, float))


def _from_nested(tensor, lengths, ragged_rank):
    if ragged_rank not in (1, len(lengths)):
        raise ValueError(
            "If Argument `lengths` is a tuple of row_lengths, argument `ragged_rank` must be "
            f"len(lengths): {len(lengths)}. Received ragged_rank: {ragged_rank}."
        )
    count = int(convert.to_tensor(lengths[-1])._t.sum())
    rows = RaggedTensor.from_nested_row_lengths(torch.ones(count), lengths, validate=False)
    shape = list(tensor.shape)
    if len(shape) < len(lengths) + 1:
        raise ValueError(f"Shape {tensor.shape} must have rank at least {len(lengths) + 1}")
    numbers, size = None, 1
    for column, n in zip(_rows.coordinates([s._t for s in rows.nested_row_splits]), shape):
        if bool((column >= n).any()):
            raise invalid(f"Rows of {int(column.max()) + 1} entries do not fit the shape {shape}")
        numbers = column if numbers is None else numbers * n + column
    for n in shape[: len(lengths) + 1]:
        size *= n
    flat = reshape(tensor, [size, *shape[len(lengths) + 1 :]])
    return rows.with_flat_values(gather(flat, Tensor(numbers)))


def _matrix_rows(tensor, lengths, padding, kind):
    """The RaggedTensor of the rows of a tensor of rank 2 at least."""
    raw = tensor._t
    rows, size = raw.shape[:2]
    flat = reshape(tensor, [rows * size, *raw.shape[2:]])
    if lengths is None and padding is None:
        splits = torch.arange(rows + 1, dtype=kind.torch) * size
        return RaggedTensor._of(flat, Tensor(splits), size)
    if padding is not None:
        pad = convert.to_tensor(padding, tensor.dtype)
        if not TensorShape(list(pad.shape)).is_compatible_with(list(raw.shape[2:])):
            raise ValueError(f"Shapes {pad.shape} and {tuple(raw.shape[2:])} are incompatible")
        lengths = _rows.lengths_without(raw, pad._t).to(kind.torch)
    else:
        lengths = _rows.converted(lengths, "lengths", kind).to(kind.torch).clamp(0, size)
        if lengths.shape[0] != rows:
            raise ValueError(f"{lengths.shape[0]} lengths do not fit {rows} rows")
    mask = torch.arange(size) < lengths.unsqueeze(-1)
    kept = torch.nonzero(mask.reshape(-1)).squeeze(-1)
    return RaggedTensor._of(gather(flat, Tensor(kept)), Tensor(_rows.row_splits_of(lengths)))


def to_tensor(self, default_value=None, name=None, shape=None):
    """The rows padded with `default_value` (0, '' or False) to one length, cut to `shape`.

    default_value: a scalar, or a value of the inner shape.  shape: None in it stands for the size
    that all rows fit in.
    """
    flat = self.flat_values
    default = _default(default_value, flat)
    size = _wanted(self._bounds(), shape, self.ragged_rank)
    inner = list(flat.shape)[1:]
    if not _broadcasts(list(default.shape), inner):
        raise invalid(
            f"default_value of shape {list(default.shape)} cannot be broadcast to {inner} "
            "[Op:RaggedTensorToTensor]"
        )
    nested = [s._t for s in self.nested_row_splits]
    raw = _rows.padded(nested, flat._t.detach() if is_stale(flat) else flat._t, size, default._t)
    is_taped = isinstance(raw, torch.Tensor) and raw.requires_grad
    return taped(raw, (flat, default)) if is_taped else Tensor(raw)


def _default(value, flat):
    if value is not None:
        return value if hasattr(value, "_t") else convert.to_tensor(value, flat.dtype)
    if flat.dtype == dtypes.string:
        return convert.to_tensor(b"")
    return Tensor(torch.zeros((), dtype=flat.dtype.torch))


def _broadcasts(shape, to):
    lead = len(to) - len(shape)
    return lead >= 0 and all(a in (1, b) for a, b in zip(shape, to[lead:], strict=True))


def _wanted(bounds, shape, ragged_rank):
    """The size of the dense tensor of rows with some bounds."""
    if shape is None:
        return bounds
    if isinstance(shape, Tensor):
        wanted = shape._t.reshape(-1).tolist()
    elif isinstance(shape, (list, tuple)):
        wanted = [None if n is None else int(n) for n in shape]
    else:
        shape = TensorShape(shape)
        if shape.rank is None:
            return bounds
        wanted = list(shape)
    if len(wanted) != len(bounds):
        raise invalid(
            f"A shape of {len(wanted)} dimensions does not fit {len(bounds)} dimensions "
            "[Op:RaggedTensorToTensor]"
        )
    size = [b if w in (None, -1) else w for b, w in zip(bounds, wanted, strict=True)]
    if size[ragged_rank + 1 :] != bounds[ragged_rank + 1 :]:
        raise invalid(f"shape {wanted} does not fit the inner shape {bounds[ragged_rank + 1 :]}")
    return size


def from_sparse(cls, st_input, name=None, row_splits_dtype=dtypes.int64):
    """The rows of a SparseTensor of rank 2 whose rows are filled from the left without gaps.

    TypeError for another input, ValueError for another rank, InvalidArgumentError for gaps.
    """
    kind = dtypes.as_dtype(row_splits_dtype).torch
    if not hasattr(st_input, "dense_shape") or not hasattr(st_input, "indices"):
        raise TypeError(
            "Argument `st_input` must be of type SparseTensor, but is of type "
            f"{type(st_input).__name__}."
        )
    indices = st_input.indices._t
    if indices.shape[1] != 2:
        raise ValueError("rank(st_input) must be 2.")
    rows, columns = indices.unbind(1)
    fresh = torch.ones_like(rows, dtype=torch.bool)
    fresh[1:] = rows[1:] != rows[:-1]
    expected = torch.zeros_like(columns)
    expected[1:] = torch.where(fresh[1:], 0, columns[:-1] + 1)
    if not torch.equal(columns, expected):
        raise invalid(f"SparseTensor is not right-ragged: indices = {indices.tolist()[:50]}")
    count = int(st_input.dense_shape._t[0])
    lengths = torch.bincount(rows, minlength=count).to(kind)
    return RaggedTensor._of(st_input.values, Tensor(_rows.row_splits_of(lengths)))


def to_sparse(self, name=None):
    """The SparseTensor of the same elements at their places, as large as all rows need."""
    from ..sparse._sparse_tensor import made

    columns = _rows.coordinates([s._t for s in self.nested_row_splits])
    flat, shape = self.flat_values, self._bounds()
    inner = shape[self.ragged_rank + 1 :]
    if inner:
        count = len(columns[0])
        size = int(np.prod(inner))
        columns = [c.repeat_interleave(size) for c in columns]
        places = torch.arange(count * size) % max(size, 1)
        columns += torch.unravel_index(places, inner) if size else [places] * len(inner)
        flat = reshape(flat, [count * size])
    return made(torch.stack(list(columns), 1), flat, shape)


RaggedTensor.from_tensor = classmethod(from_tensor)
RaggedTensor.from_sparse = classmethod(from_sparse)
RaggedTensor.to_tensor = to_tensor
RaggedTensor.to_sparse = to_sparse
