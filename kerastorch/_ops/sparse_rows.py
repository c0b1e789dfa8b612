"""Rows of a table whose gradient a tape gives as IndexedSlices, as TensorFlow does.

torch has such gradients for embeddings: sparse tensors that hold the rows looked up.  They add up
to a dense one where the table is used in another way too.  Only tapes ask for them; everybody else
gets dense gradients.
"""

import torch
import torch.nn.functional as F

from .._core.state import state


def is_table(params):
    """Whether tapes follow `params` as it stands, not as a result of other ops."""
    return params.requires_grad and params.is_leaf and state.session is not None and not state.torch


class _Rows(torch.autograd.Function):
    """params[indices] along axis 0, for tables that are no matrices of real numbers."""

    @staticmethod
    def forward(ctx, params, indices):
        ctx.shape = params.shape
        ctx.save_for_backward(indices)
        rows = params.index_select(0, indices.reshape(-1))
        return rows.reshape(indices.shape + params.shape[1:])

    @staticmethod
    def backward(ctx, gradient):
        indices = ctx.saved_tensors[0].reshape(-1).long()
        rows = gradient.reshape(indices.shape + ctx.shape[1:])
        if torch.is_grad_enabled():
            # torch does not differentiate sparse values
            return rows.new_zeros(ctx.shape).index_add(0, indices, rows), None
        return torch.sparse_coo_tensor(
            indices.unsqueeze(0), rows, ctx.shape, check_invariants=False
        ), None


def table_rows(params, indices):
    """params[indices] of a table; IndexError or RuntimeError for an index out of range."""
    for tape in state.tapes:
        tape._note_slices(params, indices.dtype)
    if params.ndim != 2 or params.is_complex():
        return _Rows.apply(params, indices)
    return F.embedding(indices, params, sparse=True)


def slices_of(gradient, index_dtype):
    """The raw indices, values and dense shape of a sparse gradient."""
    indices = gradient._indices()[0].to(index_dtype)
    return indices, gradient._values(), torch.tensor(gradient.shape, dtype=torch.int32)
