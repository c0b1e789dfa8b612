"""tf.io: SparseTensors as serialized tensors."""

from __future__ import annotations

import numpy as np
import torch

from .._core import dtypes
from .._core.dtypes import STRING
from .._core.errors import UnimplementedError, invalid
from .._core.op import op
from .._files import tensor_proto
from .._files.protos import message
from .._text.raw import objects
from ..sparse._sparse_tensor import SparseTensor
from ._fields import raw


def serialize_sparse(sp_input, out_type=dtypes.string, name=None):
    """A SparseTensor as three serialized tensors: indices, values, shape; a string vector.

    out_type: tf.string.  TypeError for anything else than a SparseTensor.
    """
    indices, values, shape = _parts(sp_input, out_type)
    return _serialized(indices, values, shape)


def serialize_many_sparse(sp_input, out_type=dtypes.string, name=None):
    """The rows of a SparseTensor, each as three serialized tensors; a string matrix [rows, 3].

    sp_input: of rank 2 or more, its indices in order.  out_type: tf.string.
    """
    indices, values, shape = _parts(sp_input, out_type)
    return _serialized_rows(indices, values, shape)


def _parts(sp_input, out_type):
    if not isinstance(sp_input, SparseTensor):
        raise TypeError(f"Input must be a SparseTensor, got {sp_input!r}")
    kind = dtypes.as_dtype(out_type)
    if kind is dtypes.variant:
        raise UnimplementedError(None, None, "SparseTensors are serialized to tf.string only")
    if kind is not dtypes.string:
        raise invalid(
            f"Value for attr 'out_type' of {kind.name} is not in the list of allowed values: "
            "string, variant"
        )
    return sp_input.indices, sp_input.values, sp_input.dense_shape


@op("indices, values, shape", strings=True, label="SerializeSparse")
def _serialized(indices, values, shape):
    parts = (indices, values, shape)
    return objects([tensor_proto.serialized(part, contents=True) for part in parts], (3,))


@op("indices, values, shape", strings=True, label="SerializeManySparse")
def _serialized_rows(indices, values, shape):
    if len(shape) < 2:
        raise invalid(
            f"Rank of input SparseTensor should be > 1, but saw rank: {len(shape)} "
            "[Op:SerializeManySparse]"
        )
    places, count = indices.cpu().numpy(), int(shape[0])
    order = np.lexsort(places.T[::-1])
    if (order != np.arange(len(order))).any():
        raise invalid(
            "indices are out of order. Many sparse ops require sorted indices; use "
            "`tf.sparse.reorder` to create a correctly ordered copy. [Op:SerializeManySparse]"
        )
    bounds = np.searchsorted(places[:, 0], np.arange(count + 1))
    found = []
    for start, stop in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        parts = (indices[start:stop, 1:], values[start:stop], shape[1:])
        found += [tensor_proto.serialized(part, contents=True) for part in parts]
    return objects(found, (count, 3))


def deserialize_many_sparse(serialized_sparse, dtype, rank=None, name=None):
    """One SparseTensor of many serialized ones, which become its rows.

    serialized_sparse: strings [n, 3].  dtype: of the values.  rank: of the result (optional).
    InvalidArgumentError for other bytes, dtypes and ranks.
    """
    parts = _joined(serialized_sparse, dtypes.as_dtype(dtype))
    found = SparseTensor(*parts)
    if rank is not None and len(parts[2].numpy()) != rank:
        raise ValueError(
            f"Tensor's shape {found.indices.shape} is not compatible with supplied shape "
            f"{[None, rank]}."
        )
    return found


@op("serialized_sparse", types=STRING, strings=True, label="DeserializeManySparse")
def _joined(serialized_sparse, dtype):
    shape = list(serialized_sparse.shape)
    if not shape or shape[-1] != 3:
        raise invalid(
            f"Serialized sparse should have 3 as the last dimension {shape} "
            "[Op:DeserializeManySparse]"
        )
    if not serialized_sparse.size:
        raise invalid(
            "Serialized sparse should have at least 1 serialized tensor, but has a zero dimension "
            f"{shape} [Op:DeserializeManySparse]"
        )
    rows = [[_read(data) for data in row] for row in serialized_sparse.reshape(-1, 3).tolist()]
    rank = len(rows[0][2])
    for number, (places, values, sizes) in enumerate(rows):
        _check(number, places, values, sizes, rank, dtype)
    indices = np.concatenate(
        [np.insert(places, 0, number, axis=1) for number, (places, _, _) in enumerate(rows)]
    )
    sizes = np.array([len(rows), *np.max([sizes for _, _, sizes in rows], axis=0)], np.int64)
    values = np.concatenate([tensor_proto.array_of(values) for _, values, _ in rows])
    made = raw(values)
    return raw(indices), made.view(torch.bfloat16) if dtype.name == "bfloat16" else made, raw(sizes)


def _read(data):
    from google.protobuf.message import DecodeError

    try:
        found = tensor_proto.raw(message("tensorflow.TensorProto").FromString(data))
    except (DecodeError, TypeError, ValueError, MemoryError):
        raise invalid("Could not parse serialized proto [Op:DeserializeManySparse]") from None
    is_numbers = isinstance(found, torch.Tensor) and found.dtype is torch.int64
    return found.numpy() if is_numbers else found


def _check(number, places, values, sizes, rank, dtype):
    """InvalidArgumentError for parts of a SparseTensor that do not fit together, or the others."""
    what = f"SparseTensor[{number}]"
    kind = dtypes.of(values) if not isinstance(values, np.ndarray) else _kind(values)
    if kind is not dtype:
        raise invalid(
            f"Requested SparseTensor of type {dtype.name} but {what}.values.dtype() == {kind.name}"
            " [Op:DeserializeManySparse]"
        )
    if sizes.ndim == 1 and len(sizes) != rank:
        raise invalid(
            f"Inconsistent shape across SparseTensors: rank prior to {what} was: {rank} but rank "
            f"of {what} is: {len(sizes)} [Op:DeserializeManySparse]"
        )
    if sizes.ndim != 1 or places.ndim != 2 or places.shape != (len(values), rank):
        raise invalid(
            f"{what} has indices of shape {list(places.shape)} for {len(values)} values of rank "
            f"{rank} [Op:DeserializeManySparse]"
        )


def _kind(array):
    return dtypes.string if array.dtype == object else dtypes.as_dtype(array.dtype)
