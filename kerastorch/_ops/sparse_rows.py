"""Rows of a table whose gradient a tape gives as IndexedSlices, as TensorFlow does.

torch has such gradients for embeddings: sparse tensors that hold the rows looked up.  They add up
to a dense one where the table is used in another way too.  Only tapes ask for them; everybody else
gets dense gradients.
"""

import torch
import torch.nn.functional as F

from .._core.state import state


def is_table(params):
    """Whether tapes follow `params`, a matrix, as it stands, not as a result of other ops."""
    return (
        params.requires_grad
        and params.is_leaf
        and params.ndim == 2
        and state.session is not None
        and not state.torch
    )


def table_rows(params, indices):
    """params[indices] of a table; IndexError for an index out of range."""
    for tape in state.tapes:
        tape._note_slices(params, indices.dtype)
    return F.embedding(indices, params, sparse=True)


def slices_of(gradient, index_dtype):
    """The raw indices, values and dense shape of a sparse gradient."""
    indices = gradient._indices()[0].to(index_dtype)
    return indices, gradient._values(), torch.tensor(gradient.shape, dtype=torch.int32)
