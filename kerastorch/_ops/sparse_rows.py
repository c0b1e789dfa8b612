"""Rows of a table whose gradient a tape gives as IndexedSlices, as TensorFlow does.

torch has such gradients for embeddings: sparse tensors that hold the rows looked up.  They add up
to a dense one where the table is used in another way too.  Tapes ask for them, and the steps of
optimizers that tell rows apart (`state.rows`); everybody else gets dense gradients.
"""

import contextlib
import threading

import torch
import torch.nn.functional as F

from .._core.state import state


def is_table(params):
    """Whether gradients of `params` as it stands, no result of other ops, go by row."""
    return (
        params.requires_grad
        and params.is_leaf
        and (state.rows is not None or (state.session is not None and not state.torch))
        and not (state.tapes and all(getattr(tape, "_dense", False) for tape in state.tapes))
    )


class _Pulled(threading.local):
    """The rows' gradients of a backward pass that is recorded itself; None outside of those.

    rows: (id of the table, indices, values), in the order of the pass.
    """

    rows = None


_pulled = _Pulled()


@contextlib.contextmanager
def noting_rows():
    """Gives the list in which the gradients of tables by row are noted in the meantime."""
    before, _pulled.rows = _pulled.rows, []
    try:
        yield _pulled.rows
    finally:
        _pulled.rows = before


class _Rows(torch.autograd.Function):
    """params[indices] along axis 0, for tables that are no matrices of real numbers."""

    @staticmethod
    def forward(ctx, params, indices):
        ctx.shape, ctx.table = params.shape, id(params)
        ctx.save_for_backward(indices)
        rows = params.index_select(0, indices.reshape(-1))
        return rows.reshape(indices.shape + params.shape[1:])

    @staticmethod
    def backward(ctx, gradient):
        indices = ctx.saved_tensors[0].reshape(-1).long()
        rows = gradient.reshape(indices.shape + ctx.shape[1:])
        if torch.is_grad_enabled() or state.loops is not None:
            # torch does not differentiate sparse values
            if _pulled.rows is not None:
                _pulled.rows.append((ctx.table, indices, rows))
            return rows.new_zeros(ctx.shape).index_add(0, indices, rows), None
        return torch.sparse_coo_tensor(
            indices.unsqueeze(0), rows, ctx.shape, check_invariants=False
        ), None


def _only_rows(outputs, table):
    """Whether all that `outputs` have of a table are rows looked up while two tapes recorded."""
    node = torch.autograd.graph.get_gradient_edge(table).node
    seen, stack = set(), [y.grad_fn for y in outputs]
    while stack:
        at = stack.pop()
        if at is None or at in seen:
            continue
        seen.add(at)
        for following, _ in at.next_functions:
            if following is node or following == node:
                if type(at).__name__ != "_RowsBackward":
                    return False
            else:
                stack.append(following)
    return all(y is not table for y in outputs)


def with_rows(gradients, leaves, rows, outputs):
    """The gradients, those of tables of which only rows were looked up as (values, indices).

    rows: what `noting_rows` gave.
    """
    result = list(gradients)
    for i, leaf in enumerate(leaves):
        own = [(values, indices) for table, indices, values in rows if table == id(leaf)]
        single = sum(leaf is x for x in leaves) == 1
        if own and single and gradients[i] is not None and _only_rows(outputs, leaf):
            result[i] = tuple(torch.cat(parts) for parts in zip(*own))
    return result


def table_rows(params, indices):
    """params[indices] of a table; IndexError or RuntimeError for an index out of range."""
    again = False
    for tape in state.tapes:
        again = bool(tape._note_slices(params, indices.dtype)) or again
    if state.rows is not None:
        again = id(params) in state.rows or again
        state.rows.add(id(params))
    if params.ndim != 2 or params.is_complex() or len(state.tapes) > 1 or state.loops is not None:
        rows = _Rows.apply(params, indices)
    else:
        rows = F.embedding(indices, params, sparse=True)
    if again and rows.requires_grad:
        rows.register_hook(_apart)
    return rows


def _apart(gradient):
    """The same, not contiguous: torch merges some of the rows of contiguous sparse gradients when
    it adds them up, TensorFlow lists all."""
    if gradient is None or not gradient.ndim:  # torch asks the hooks where no gradient comes, too
        return gradient
    return F.pad(gradient, (0, 1))[..., :-1]


def slices_of(gradient, index_dtype):
    """The raw indices, values and dense shape of a sparse gradient."""
    indices = gradient._indices()[0].to(index_dtype)
    return indices, gradient._values(), torch.tensor(gradient.shape, dtype=torch.int32)
