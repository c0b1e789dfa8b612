"""Vectors of ids: looked up in a table and combined row by row."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from .._core.errors import invalid
from .._ops.sparse_rows import is_table, table_rows
from ._ids import Dense, Sparse, check_weights


def looked_up(
    table: torch.Tensor,
    ids: Sparse | Dense,
    weights: Sparse | None,
    combiner: str,
    max_norm: float | None,
    safe: bool,
) -> torch.Tensor:
    """The vectors [..., dimension] of ids [..., n], summed over n, or as the combiner says.

    Negative ids, and weights not above 0 unless for "sum", do not count; rows without any are
    zeros.  Without `safe`, ids of rank 2 have to be in range, and there is a row for each row up
    to the last one with ids.
    ValueError for another combiner, InvalidArgumentError for an id that the table has not.
    """
    if combiner not in ("mean", "sqrtn", "sum"):
        raise ValueError(f"combiner must be one of 'mean', 'sqrtn' or 'sum', got {combiner}")
    safe = safe or len(ids.shape) > 2
    if weights is None and safe and isinstance(ids, Dense) and not is_table(table):
        return _dense(table, ids, combiner, max_norm)
    ids = ids.sparse()
    check_weights(ids, weights)
    amounts = None if weights is None else weights.values.to(table.dtype)
    rows, count = ids.rows()
    values = ids.values.to(table.device)
    if not safe:
        count = int(rows[-1]) + 1 if len(rows) else 0
        return _by_row(table, values, rows, count, amounts, combiner, max_norm)
    kept = values >= 0
    if weights is not None and combiner != "sum":
        kept = kept & (amounts > 0)
    values, rows = values[kept], rows[kept]
    amounts = None if amounts is None else amounts[kept]
    if is_table(table):
        found = _with_blanks(table, values, rows, count, amounts, combiner, max_norm)
    else:
        found = _by_row(table, values, rows, count, amounts, combiner, max_norm)
    return found.reshape(*ids.shape[:-1], table.shape[1])


def _dense(table, ids, combiner, max_norm):
    """The same for dense ids, in calls whose shapes do not hang on the values."""
    valid = ids.valid().to(table.device)
    values = torch.where(valid, ids.values.to(table.device), 0)
    vectors = _clipped(_rows(table, values), max_norm)
    vectors = torch.where(valid.unsqueeze(-1), vectors, 0)
    if vectors.shape[-2] == 1:
        return vectors.squeeze(-2)
    total = vectors.sum(-2)
    if combiner == "sum":
        return total
    size = valid.sum(-1, keepdim=True).clamp(min=1).to(total.dtype)
    return total / (size.sqrt() if combiner == "sqrtn" else size)


def _by_row(table, values, rows, count, amounts, combiner, max_norm):
    return _summed(_clipped(_rows(table, values), max_norm), rows, count, amounts, combiner)


def _with_blanks(table, values, rows, count, amounts, combiner, max_norm):
    """The same where the gradient lists rows: TensorFlow looks each id up once, in the order in
    which they come, and id 0 for rows without ids."""
    blank = torch.bincount(rows, minlength=count) == 0
    more = torch.nonzero(blank).squeeze(-1)
    rows, order = torch.sort(torch.cat([rows, more]), stable=True)
    values = torch.cat([values, torch.zeros_like(more, dtype=values.dtype)])[order]
    if amounts is not None:
        amounts = torch.cat([amounts, torch.ones_like(more, dtype=amounts.dtype)])[order]
    found, places = _unique(values)
    vectors = _clipped(_table_rows(table, found), max_norm).index_select(0, places)
    total = _summed(vectors, rows, count, amounts, combiner)
    return torch.where(blank.unsqueeze(-1), 0, total)


def _unique(values):
    """(the different values in the order in which they come, the place of each value in them)."""
    found, places = torch.unique(values, return_inverse=True)
    first = torch.full_like(found, len(values), dtype=torch.int64)
    first = first.scatter_reduce(0, places, torch.arange(len(values)), "amin")
    order = first.argsort()
    return found[order], order.argsort()[places]


def _summed(vectors, rows, count, amounts, combiner):
    if amounts is not None:
        vectors = vectors * amounts.unsqueeze(-1)
    total = vectors.new_zeros(count, vectors.shape[-1]).index_add(0, rows, vectors)
    if combiner == "sum":
        return total
    if amounts is None:
        size = torch.bincount(rows, minlength=count).clamp(min=1).to(total.dtype)
    else:
        squared = amounts * amounts if combiner == "sqrtn" else amounts
        size = total.new_zeros(count).index_add(0, rows, squared)
    size = (size.sqrt() if combiner == "sqrtn" else size).unsqueeze(-1)
    if amounts is None:
        return total / size
    nothing = size == 0
    return torch.where(nothing, 0, total / torch.where(nothing, 1, size))


def _rows(table, values):
    try:
        return F.embedding(values, table)
    except IndexError:
        raise _outside(table, values) from None


def _table_rows(table, values):
    try:
        return table_rows(table, values)
    except (IndexError, RuntimeError):
        raise _outside(table, values) from None


def _outside(table, values):
    flat = values.reshape(-1).cpu().numpy()
    place = int(np.argmax((flat < 0) | (flat >= len(table))))
    return invalid(f"indices[{place}] = {flat[place]} is not in [0, {len(table)})")


def _clipped(vectors, max_norm):
    """The vectors, those longer than `max_norm` cut to it."""
    if max_norm is None:
        return vectors
    squares = (vectors * vectors).sum(-1, keepdim=True)
    length = torch.where(squares > 0, squares, 1).sqrt()
    return vectors * max_norm / length.clamp(min=max_norm)
