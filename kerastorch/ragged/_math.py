"""tf.matmul, softmax, cumsum, add_n, dropout and counts of RaggedTensors."""

import torch

from .._core import dispatch
from .._core.errors import invalid
from .._core.tensor import Tensor
from .._ops import arithmetic, elementwise, joining, products, reductions, scans, shaping
from .._ops.indexing import gather
from ..nn.dropout import scaled_dropout
from . import _rows
from ._functional import map_flat_values, ragged_or_tensor
from ._ragged_tensor import RaggedTensor, positive_axis
from ._reductions import reduce_max, reduce_sum


def matmul(
    a,
    b,
    transpose_a=False,
    transpose_b=False,
    adjoint_a=False,
    adjoint_b=False,
    a_is_sparse=False,
    b_is_sparse=False,
    output_type=None,
    name=None,
):
    """The matrix products of the last two dimensions, of which the outer ones may be ragged."""
    for x, transposed, adjoint in (("a", transpose_a, adjoint_a), ("b", transpose_b, adjoint_b)):
        if transposed and adjoint:
            raise ValueError(f"Only one of transpose_{x} and adjoint_{x} can be True.")
    options = {
        "transpose_a": transpose_a,
        "transpose_b": transpose_b,
        "adjoint_a": adjoint_a,
        "adjoint_b": adjoint_b,
        "output_type": output_type,
    }
    a, b = ragged_or_tensor(a), ragged_or_tensor(b)
    if a.dtype is not b.dtype:
        raise ValueError("`a` and `b` must have the same dtype.")
    rank = a.shape.rank
    if rank != b.shape.rank or rank < 2:
        raise ValueError("`a` and `b` must have the same rank.")
    return _products(a, b, rank, options)


def _products(a, b, rank, options):
    if not isinstance(a, RaggedTensor) and not isinstance(b, RaggedTensor):
        return products.matmul(a, b, **options)
    if rank > 3:
        a, b = (x if isinstance(x, RaggedTensor) else RaggedTensor.from_tensor(x) for x in (a, b))
        if not torch.equal(a.row_splits._t, b.row_splits._t):
            raise invalid("Batch dimensions of `a` and `b` do not have the same size.")
        return a.with_values(_products(a.values, b.values, rank - 1, options))
    if rank == 2:
        return _product(a, b, options)
    straight = not (options["transpose_a"] or options["adjoint_a"])
    dense_inside = isinstance(a, RaggedTensor) and a.ragged_rank == 1
    if straight and dense_inside and not isinstance(b, RaggedTensor):
        return _folded(a, b, options)
    return _one_by_one(a, b, options)


def _product(a, b, options):
    dense = []
    for x in (a, b):
        if isinstance(x, RaggedTensor):
            full = x.to_tensor()
            if full._t.numel() != x.flat_values._t.numel():
                raise invalid(
                    "The matrices in `a` and `b` may not be ragged in their innermost dimension."
                )
            x = full
        dense.append(x)
    return products.matmul(*dense, **options)


def _folded(a, b, options):
    """Rows of one matrix per row of `a`: one batched product over all of them."""
    if len(b) != len(a):
        raise ValueError(f"Dimensions {len(b)} and {len(a)} are not compatible")
    repeated = gather(b, a.value_rowids())
    rows = products.matmul(shaping.expand_dims(a.values, 1), repeated, **options)
    return a.with_values(shaping.squeeze(rows, [1]))


def _one_by_one(a, b, options):
    if len(a) != len(b):
        raise ValueError(f"Batch sizes differ: {len(a)} and {len(b)}")
    turned = options["transpose_b"] or options["adjoint_b"]
    inner = isinstance(b, RaggedTensor) and (b.ragged_rank == 2 or turned)
    kind = (a if isinstance(a, RaggedTensor) else b).row_splits.dtype
    found = [_product(x, y, options) for x, y in zip(a, b, strict=True)]
    rows = torch.tensor([x.shape[0] for x in found], dtype=kind.torch)
    if not inner:
        flat = joining.concat(found, 0)
        return RaggedTensor._of(flat, Tensor(_rows.row_splits_of(rows)))
    flat = joining.concat([shaping.reshape(x, [-1]) for x in found], 0)
    columns = torch.tensor([x.shape[1] for x in found], dtype=kind.torch)
    lengths = columns.repeat_interleave(rows.long())
    result = RaggedTensor._of(flat, Tensor(_rows.row_splits_of(lengths)))
    return RaggedTensor._of(result, Tensor(_rows.row_splits_of(rows)))


def softmax(logits, axis=None, name=None):
    """exp(x) / sum of exp(x) along a dimension that may be ragged."""
    axis = -1 if axis is None else axis
    top = reduce_max(logits, axis, True)
    powers = elementwise.exp(arithmetic.subtract(logits, top))
    return arithmetic.divide(powers, reduce_sum(powers, axis, True))


def cumsum(x, axis=0, exclusive=False, reverse=False, name=None):
    """Running sums along a dimension; along a ragged one by itself in each row."""
    axis = positive_axis(axis, x.shape.rank, ndims_name="rank")
    if axis > x.ragged_rank:
        flat = scans.cumsum(x.flat_values, axis - x.ragged_rank, exclusive, reverse)
        return x.with_flat_values(flat)
    if axis < x.ragged_rank:
        dense = scans.cumsum(x.to_tensor(), axis, exclusive, reverse)
        return RaggedTensor.from_tensor(dense, lengths=x.nested_row_lengths())
    splits, flat = x.nested_row_splits[-1]._t.long(), x.flat_values
    if not flat._t.shape[0]:
        return x
    total = scans.cumsum(flat, 0, True, reverse)
    rows = _rows.rowids_of(splits)
    first = splits[rows + 1] - 1 if reverse else splits[rows]
    partial = arithmetic.subtract(total, gather(total, Tensor(first)))
    return x.with_flat_values(partial if exclusive else arithmetic.add(partial, flat))


def add_n(inputs, name=None):
    """The sum of RaggedTensors with the same rows."""
    return map_flat_values(arithmetic.add_n, list(inputs))


def _dropped(x, rate, noise_shape=None, seed=None):
    if noise_shape is not None:
        raise ValueError("noise_shape is not supported yet for RaggedTensor x")
    return x.with_flat_values(scaled_dropout(x.flat_values, rate, None, seed))


dispatch.register(RaggedTensor, products.matmul, matmul)
dispatch.register(RaggedTensor, reductions.softmax, softmax)
dispatch.register(RaggedTensor, scans.cumsum, cumsum)
dispatch.register(RaggedTensor, arithmetic.add_n, add_n)
dispatch.register(RaggedTensor, scaled_dropout, _dropped)
