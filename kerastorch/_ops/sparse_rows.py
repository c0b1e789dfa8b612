"""Rows of a table whose gradient a tape gives as IndexedSlices, as TensorFlow does.

torch has such gradients for embeddings: sparse tensors that hold the rows looked up.  They add up
to a dense one where the table is used in another way too.  Tapes ask for them, and the steps of
optimizers that tell rows apart (`state.rows`); everybody else gets dense gradients.
"""

import torch
import torch.nn.functional as F

from .._core.state import state


def is_table(params):
    """Whether gradients of `params`, a matrix as it stands, no result of other ops, go by row."""
    return (
        params.requires_grad
        and params.is_leaf
        and params.ndim == 2
        and (state.rows is not None or (state.session is not None and not state.torch))
    )


def table_rows(params, indices):
    """params[indices] of a table; IndexError for an index out of range."""
    again = False
    for tape in state.tapes:
        again |= tape._note_slices(params, indices.dtype)
    if state.rows is not None:
        again |= id(params) in state.rows
        state.rows.add(id(params))
    rows = F.embedding(indices, params, sparse=True)
    if again and rows.requires_grad:
        rows.register_hook(_apart)
    return rows


def _apart(gradient):
    """The same, not contiguous: torch merges some of the rows of contiguous sparse gradients when
    it adds them up, TensorFlow lists all."""
    return F.pad(gradient, (0, 1))[..., :-1]


def slices_of(gradient, index_dtype):
    """The raw indices, values and dense shape of a sparse gradient."""
    indices = gradient._indices()[0].to(index_dtype)
    return indices, gradient._values(), torch.tensor(gradient.shape, dtype=torch.int32)
