"""Forms of ops on the parts of sparse and ragged tensors."""

from __future__ import annotations

import numpy as np
import torch

from ... import math
from ..._core import dtypes
from ..._core.errors import invalid
from ..._core.op import op
from ..._core.tensor import Tensor
from ..._ops import casting, creation, joining, shaping
from ..._ops.indexing import gather, gather_nd
from ...ragged._ragged_tensor import RaggedTensor
from ...sparse import _counting, _cross, _making, _math, _merging, _shaping
from ...sparse._sparse_tensor import SparseTensor


def _parts(x):
    return x.indices, x.values, x.dense_shape


def _dense(sparse_indices, output_shape, sparse_values, default_value, validate_indices=True):
    return _scattered(sparse_indices, sparse_values, default_value, output_shape)


@op("sparse_indices, sparse_values default_value", strings=True, label="SparseToDense",
    tensors_too="output_shape")  # fmt: skip
def _scattered(sparse_indices, sparse_values, default_value, output_shape):
    shape = [int(n) for n in output_shape]
    where = sparse_indices.reshape(-1, len(shape)).long()
    if isinstance(sparse_values, np.ndarray):
        found = np.full(shape, default_value[()], object)
        found[tuple(where.T.numpy())] = sparse_values
        return found
    found = default_value.expand(shape).clone() if shape else default_value.clone()
    values = sparse_values.expand(len(where)) if sparse_values.ndim == 0 else sparse_values
    return found.index_put(tuple(where.unbind(1)), values) if shape else values.reshape(())


def _product(a_indices, a_values, a_shape, b, adjoint_a=False, adjoint_b=False):
    return _math.sparse_dense_matmul(
        SparseTensor(a_indices, a_values, a_shape), b, adjoint_a, adjoint_b
    )


def _reshaped(input_indices, input_shape, new_shape):
    values = creation.zeros([creation.shape(input_indices)[0]], dtypes.int64)
    found = _shaping.reshape(SparseTensor(input_indices, values, input_shape), new_shape)
    return found.indices, found.dense_shape


def _reordered(input_indices, input_values, input_shape):
    found = _making.reorder(SparseTensor(input_indices, input_values, input_shape))
    return found.indices, found.values


@op("indices dense_shape, values default_value", strings=True, type="SparseFillEmptyRows")
def _filled(indices, values, dense_shape, default_value):
    rows, rank = int(dense_shape[0]), indices.shape[1]
    counts = torch.bincount(indices[:, 0], minlength=rows)
    empty = counts == 0
    order = torch.argsort(indices[:, 0], stable=True)
    added = torch.where(empty)[0]
    joined = torch.cat([indices[order], torch.stack(
        [added, *[torch.zeros_like(added)] * (rank - 1)], 1)])  # fmt: skip
    final = torch.argsort(joined[:, 0], stable=True)
    if isinstance(values, np.ndarray):
        full = np.concatenate(
            [values[order.numpy()], np.full(len(added), default_value[()], object)]
        )
        found = full[final.numpy()]
    else:
        found = torch.cat([values[order], default_value.expand(len(added))])[final]
    places = torch.empty(len(joined), dtype=torch.int64)
    places[final] = torch.arange(len(joined))
    reverse = torch.empty(len(order), dtype=torch.int64)
    reverse[order] = places[: len(order)]
    return joined[final], found, empty, reverse


def _joined(indices, values, shapes, concat_dim):
    parts = [SparseTensor(*p) for p in zip(indices, values, shapes, strict=True)]
    return _parts(_shaping.concat(concat_dim, parts))


def _cut(split_dim, indices, values, shape, num_split):
    found = _shaping.split(SparseTensor(indices, values, shape), num_split, split_dim)
    return tuple(list(column) for column in zip(*map(_parts, found), strict=True))


def _sliced(indices, values, shape, start, size):
    return _parts(_shaping.slice(SparseTensor(indices, values, shape), start, size))


def _reduced(function):
    def run(input_indices, input_values, input_shape, reduction_axes, keep_dims=False):
        given = SparseTensor(input_indices, input_values, input_shape)
        return function(given, reduction_axes, keep_dims)

    return run


def _added(a_indices, a_values, a_shape, b_indices, b_values, b_shape, thresh):
    found = _merging.add(
        SparseTensor(a_indices, a_values, a_shape), SparseTensor(b_indices, b_values, b_shape),
        thresh,
    )  # fmt: skip
    return _parts(found)


def _added_dense(a_indices, a_values, a_shape, b):
    return _merging.add(SparseTensor(a_indices, a_values, a_shape), b)


def _softmax(sp_indices, sp_values, sp_shape):
    return _math.softmax(SparseTensor(sp_indices, sp_values, sp_shape)).values


def _cwise(function):
    def run(sp_indices, sp_values, sp_shape, dense):
        full = shaping.broadcast_to(dense, sp_shape)
        return function(sp_values, gather_nd(full, sp_indices))

    return run


def _segments(function, counted):
    if counted:
        return lambda data, indices, segment_ids, num_segments: function(
            data, indices, segment_ids, num_segments
        )
    return lambda data, indices, segment_ids: function(data, indices, segment_ids)


def _crossed(indices, values, shapes, dense_inputs, sep):
    inputs = [SparseTensor(*p) for p in zip(indices, values, shapes, strict=True)]
    return _parts(_cross.cross([*inputs, *dense_inputs], separator=sep))


def _crossed_hashes(
    indices, values, shapes, dense_inputs, hashed_output, num_buckets, hash_key,
    out_type=None, internal_type=None,
):  # fmt: skip
    inputs = [SparseTensor(*p) for p in zip(indices, values, shapes, strict=True)]
    if not hashed_output:
        return _parts(_cross.cross([*inputs, *dense_inputs], separator="_X_"))
    return _parts(_cross.cross_hashed([*inputs, *dense_inputs], num_buckets, hash_key))


def _extreme(function):
    def apply(a_indices, a_values, a_shape, b_indices, b_values, b_shape):
        a = SparseTensor(a_indices, a_values, a_shape)
        found = function(a, SparseTensor(b_indices, b_values, b_shape))
        return found.indices, found.values

    return apply


def _weights(weights, values, binary_output):
    """The weights, None where they are empty: then every value counts 1."""
    count = weights.shape.num_elements()
    if count or count == 0 or binary_output:
        return weights if count and not binary_output else None
    missing = creation.size(values) - creation.size(weights)  # all or none
    ones = creation.ones(shaping.reshape(missing, [1]), weights.dtype)
    whole = joining.concat([shaping.reshape(weights, [-1]), ones], 0)
    return shaping.reshape(whole, creation.shape(values))


def _counts(values, weights, binary_output, minlength=-1, maxlength=-1):
    given = _weights(weights, values, binary_output)
    found = _counting.bincount(
        values, given, axis=-1, minlength=minlength if minlength >= 0 else None,
        maxlength=maxlength if maxlength >= 0 else None, binary_output=binary_output,
    )  # fmt: skip
    return found.indices, casting.cast(found.values, weights.dtype), found.dense_shape


def _dense_count(values, weights, binary_output, minlength=-1, maxlength=-1):
    return _counts(values, weights, binary_output, minlength, maxlength)


def _sparse_count(indices, values, dense_shape, weights, binary_output, minlength=-1, maxlength=-1):
    given = _weights(weights, values, binary_output)
    if given is not None:
        given = SparseTensor(indices, given, dense_shape)
    found = _counting.bincount(
        SparseTensor(indices, values, dense_shape), given, axis=-1,
        minlength=minlength if minlength >= 0 else None,
        maxlength=maxlength if maxlength >= 0 else None, binary_output=binary_output,
    )  # fmt: skip
    return found.indices, casting.cast(found.values, weights.dtype), found.dense_shape


def _ragged_count(splits, values, weights, binary_output, minlength=-1, maxlength=-1):
    given = None if weights.shape.num_elements() == 0 else weights
    if given is not None:
        given = RaggedTensor.from_row_splits(given, splits)
    found = _counting.bincount(
        RaggedTensor.from_row_splits(values, splits), given, axis=-1,
        minlength=minlength if minlength >= 0 else None,
        maxlength=maxlength if maxlength >= 0 else None, binary_output=binary_output,
    )  # fmt: skip
    return found.indices, casting.cast(found.values, weights.dtype), found.dense_shape


@op("values, rows, weights", label="RaggedBincount")
def _row_counts(values, rows, weights, count, size, binary):
    """How often each row has each number, [rows, size]."""
    numbers = values.long()
    kept = (numbers >= 0) & (numbers < size)
    found = torch.zeros(count, size, dtype=weights.dtype)
    where = rows[kept], numbers[kept]
    given = torch.ones(len(where[0]), dtype=weights.dtype) if not weights.numel() else (
        weights.reshape(-1)[kept])  # fmt: skip
    if binary:
        return found.index_put(where, torch.ones(len(where[0]), dtype=weights.dtype))
    return found.index_put(where, given, accumulate=True)


@op("splits", label="RowIds")
def _row_ids(splits):
    return torch.repeat_interleave(torch.arange(len(splits) - 1), splits.diff())


def _ragged_bincount(splits, values, size, weights, binary_output=False):
    count = creation.shape(splits)[0] - 1
    return _row_counts(values, _row_ids(splits), weights, count, size, binary_output)


def _sparse_bincount(indices, values, dense_shape, size, weights, binary_output=False):
    if dense_shape.shape[0] == 1:
        rows = creation.zeros_like(indices[:, 0])
        found = _row_counts(values, rows, weights, 1, size, binary_output)
        return shaping.squeeze(found, 0)
    rows = indices[:, 0]
    return _row_counts(values, rows, weights, dense_shape[0], size, binary_output)


@op("values default_value, *row_partition_tensors", strings=True, type="RaggedTensorToTensor",
    tensors_too="shape")  # fmt: skip
def _to_tensor(values, default_value, row_partition_tensors, shape, row_partition_types):

    kinds = list(row_partition_types)
    rows = Tensor(values)
    parts = [Tensor(p) for p in row_partition_tensors]
    if kinds and kinds[0] == "FIRST_DIM_SIZE":
        first, kinds, parts = int(parts[0]._t), kinds[1:], parts[1:]
    else:
        first = None
    for kind, part in reversed(list(zip(kinds, parts, strict=True))):
        if kind == "ROW_SPLITS":
            rows = RaggedTensor.from_row_splits(rows, part)
        elif kind == "VALUE_ROWIDS":
            rows = RaggedTensor.from_value_rowids(rows, part, first)
        else:
            raise invalid(f"Row partitions of type {kind!r} are not known.")
    wanted = np.asarray(shape).reshape(-1).tolist() if np.ndim(shape) else None
    wanted = None if wanted is None else [None if n < 0 else int(n) for n in wanted]
    return rows.to_tensor(Tensor(default_value), shape=wanted)._t


def _ragged_to_tensor(shape, values, default_value, row_partition_tensors, row_partition_types):
    return _to_tensor(values, default_value, row_partition_tensors, shape, row_partition_types)


@op("rt_dense_values, *rt_nested_splits", strings=True, type="RaggedTensorToSparse")
def _to_sparse(rt_dense_values, rt_nested_splits):

    rows = RaggedTensor.from_nested_row_splits(
        Tensor(rt_dense_values), [Tensor(s) for s in rt_nested_splits]
    )
    found = rows.to_sparse()
    return found.indices._t, found.values._t, found.dense_shape._t


def _ragged_to_sparse(rt_nested_splits, rt_dense_values):
    return _to_sparse(rt_dense_values, rt_nested_splits)


@op("starts limits deltas", label="RaggedRange")
def _ranges(starts, limits, deltas, Tsplits):
    count = max(x.numel() for x in (starts, limits, deltas))
    rows = [x.expand(count) if x.ndim == 0 else x for x in (starts, limits, deltas)]
    found = [torch.arange(a.item(), max(b.item(), a.item()) if d > 0 else min(b.item(), a.item()),
                          d.item(), dtype=starts.dtype) for a, b, d in zip(*rows)]  # fmt: skip
    lengths = torch.tensor([0, *(len(x) for x in found)])
    values = torch.cat(found) if found else starts.new_empty(0)
    return lengths.cumsum(0).to(dtypes.as_dtype(Tsplits).torch), values


def _ragged_range(starts, limits, deltas, Tsplits=dtypes.int64):
    return _ranges(starts, limits, deltas, Tsplits)


@op("params_dense_values, indices, *params_nested_splits", strings=True, label="RaggedGather")
def _gathered(params_dense_values, indices, params_nested_splits):

    rows = RaggedTensor.from_nested_row_splits(
        Tensor(params_dense_values), [Tensor(s) for s in params_nested_splits]
    )
    found = gather(rows, Tensor(indices))
    return [*(s._t for s in found.nested_row_splits), found.flat_values._t]


def _gathered_rows(params_nested_splits, params_dense_values, indices, OUTPUT_RAGGED_RANK=1):
    *splits, values = _gathered(params_dense_values, indices, params_nested_splits)
    return splits, values


FORMS = {
    "DenseCountSparseOutput": _dense_count,
    "RaggedBincount": _ragged_bincount,
    "RaggedCountSparseOutput": _ragged_count,
    "RaggedGather": _gathered_rows,
    "RaggedRange": _ragged_range,
    "RaggedTensorToSparse": _ragged_to_sparse,
    "RaggedTensorToTensor": _ragged_to_tensor,
    "SparseAdd": _added,
    "SparseBincount": _sparse_bincount,
    "SparseConcat": _joined,
    "SparseCountSparseOutput": _sparse_count,
    "SparseCross": _crossed_hashes,
    "SparseCrossV2": _crossed,
    "SparseDenseCwiseAdd": _cwise(lambda a, b: math.add(a, b)),
    "SparseDenseCwiseDiv": _cwise(lambda a, b: math.divide(a, b)),
    "SparseDenseCwiseMul": _cwise(lambda a, b: math.multiply(a, b)),
    "SparseFillEmptyRows": lambda indices, values, dense_shape, default_value: _filled(
        indices, values, dense_shape, default_value
    ),
    "SparseReduceMax": _reduced(_math.reduce_max),
    "SparseReduceSum": _reduced(_math.reduce_sum),
    "SparseReorder": _reordered,
    "SparseReshape": _reshaped,
    "SparseSegmentMean": _segments(_math.segment_mean, False),
    "SparseSegmentMeanWithNumSegments": _segments(_math.segment_mean, True),
    "SparseSegmentSqrtN": _segments(_math.segment_sqrt_n, False),
    "SparseSegmentSqrtNWithNumSegments": _segments(_math.segment_sqrt_n, True),
    "SparseSegmentSum": _segments(_math.segment_sum, False),
    "SparseSegmentSumWithNumSegments": _segments(_math.segment_sum, True),
    "SparseSlice": _sliced,
    "SparseSoftmax": _softmax,
    "SparseSparseMaximum": _extreme(_merging.maximum),
    "SparseSparseMinimum": _extreme(_merging.minimum),
    "SparseSplit": _cut,
    "SparseTensorDenseAdd": _added_dense,
    "SparseTensorDenseMatMul": _product,
    "SparseToDense": _dense,
}
