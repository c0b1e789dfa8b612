"""Embedding lookup of several ids a row, combined into one."""

import torch

from .._core import convert, dispatch, dtypes
from .._core.composite import Composite
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor import Tensor
from .._ops.creation import zeros_like
from .._ops.indexing import gather, where
from .._ops.joining import concat
from .._ops.shaping import reshape
from .lookup import embedding_lookup


@dispatch.drawable
def embedding_lookup_sparse(
    params, sp_ids, sp_weights, combiner=None, max_norm=None, name=None, allow_fast_lookup=False
):
    """The rows of `params` for the ids of each row of `sp_ids`, combined into one.

    sp_ids: a SparseTensor or RaggedTensor of ids.  sp_weights: one like it of weights, or None.
    combiner: 'sum', 'mean' (the default: the weighted mean) or 'sqrtn' (the sum over the root of
    the sum of squared weights).  max_norm: the L2 norm to which longer rows are scaled down.
    The result has a row for each row up to the last with ids.
    """
    combiner = _checked(combiner or "mean")
    rows, ids, weights = _parts(sp_ids, sp_weights)
    if ids.dtype not in (dtypes.int32, dtypes.int64):
        raise invalid(f"ids must be of dtype int32 or int64, got {ids.dtype.name}")
    return _looked_up(params, rows, ids, weights, combiner, max_norm)


def _looked_up(params, rows, ids, weights, combiner, max_norm):
    found, places = torch.unique(ids._t, return_inverse=True)
    embeddings = embedding_lookup(params, Tensor(found), max_norm=max_norm)
    return _combined(embeddings, weights, Tensor(places), rows, combiner)


def _checked(combiner):
    if combiner not in ("mean", "sqrtn", "sum"):
        raise ValueError(f"combiner must be one of 'mean', 'sqrtn' or 'sum', got {combiner}")
    return combiner


def _parts(sp_ids, sp_weights):
    """(the row of each id, the ids, their weights or None)."""
    if not isinstance(sp_ids, Composite):
        raise TypeError(f"sp_ids must be SparseTensor, got {type(sp_ids)}")
    if sp_weights is not None and type(sp_weights) is not type(sp_ids):
        raise TypeError(
            f"sp_weights must be either None or of the type of sp_ids, got {type(sp_weights)}"
        )
    rows, ids = _rows_and_values(sp_ids)
    if sp_weights is None:
        return rows, ids, None
    weights = _rows_and_values(sp_weights)[1]
    if weights.shape != ids.shape:
        raise ValueError(f"Shapes {ids.shape} and {weights.shape} are incompatible")
    return rows, ids, weights


def _rows_and_values(value):
    if hasattr(value, "value_rowids"):
        return value.value_rowids(), value.flat_values
    return Tensor(value.indices._t[:, 0]), value.values


@op("embeddings, weights?, places, rows", types=dtypes.FLOATING, label="SparseSegmentSum")
def _combined(embeddings, weights, places, rows, combiner):
    rows = rows.long()
    if bool((rows[1:] < rows[:-1]).any()):
        raise invalid("segment ids are not increasing")
    count = int(rows[-1]) + 1 if len(rows) else 0
    values = embeddings.index_select(0, places.long())
    wide = values.float() if values.dtype in (torch.float16, torch.bfloat16) else values
    if weights is not None:
        weights = weights.to(wide.dtype).reshape(-1, *(1,) * (wide.ndim - 1))
        wide = wide * weights
    total = wide.new_zeros((count, *wide.shape[1:])).index_add(0, rows, wide)
    if combiner != "sum":
        total = _divided(total, weights, rows, combiner)
    return total.to(values.dtype)


def _divided(total, weights, rows, combiner):
    shape = (len(total), *(1,) * (total.ndim - 1))
    if weights is None:
        size = torch.bincount(rows, minlength=len(total)).clamp(min=1).to(total.dtype)
        return total / (size.sqrt() if combiner == "sqrtn" else size).reshape(shape)
    squared = combiner == "sqrtn"
    size = total.new_zeros(shape).index_add(0, rows, weights * weights if squared else weights)
    size = size.sqrt() if squared else size
    nothing = size == 0
    return torch.where(nothing, 0, total / torch.where(nothing, 1, size))


def safe_embedding_lookup_sparse(
    embedding_weights,
    sparse_ids,
    sparse_weights=None,
    combiner="mean",
    default_id=None,
    max_norm=None,
    name=None,
    allow_fast_lookup=False,
):
    """As `embedding_lookup_sparse`, with a row for every row of `sparse_ids` of any rank.

    Negative ids, and weights that are not positive (but for 'sum'), do not count.
    A row without ids is that of `default_id`, or of zeros without one.
    """
    if embedding_weights is None or (
        isinstance(embedding_weights, (list, tuple)) and not embedding_weights
    ):
        raise ValueError(f"Missing embedding_weights {embedding_weights}.")
    ids, weights = _as_sparse(sparse_ids), _as_sparse(sparse_weights)
    lead = ids.dense_shape._t.tolist()[:-1]
    rows, count = _flat_rows(ids.indices._t, lead)
    kept = ids.values._t >= 0
    if weights is not None and combiner != "sum":
        kept = kept & (weights.values._t > 0)
    empty = torch.bincount(rows[kept], minlength=count) == 0
    more = len(rows) + torch.arange(int(empty.sum()))
    places = torch.cat([torch.nonzero(kept).squeeze(-1), more])
    rows = torch.cat([rows, torch.nonzero(empty).squeeze(-1)])[places]
    order = torch.argsort(rows, stable=True)
    places = Tensor(places[order])
    values = _with_more(ids.values, default_id or 0, empty, places)
    weights = None if weights is None else _with_more(weights.values, 1.0, empty, places)
    rows = Tensor(rows[order])
    result = _looked_up(embedding_weights, rows, values, weights, _checked(combiner), max_norm)
    if default_id is None:
        blank = reshape(Tensor(empty), [count, *[1] * (result.shape.rank - 1)])
        result = where(blank, zeros_like(result), result)
    return reshape(result, [*lead, *list(result.shape)[1:]])


def _as_sparse(value):
    return value.to_sparse() if hasattr(value, "to_sparse") else value


def _flat_rows(indices, lead):
    """(the number of the row of each place, counted over all leading dimensions, how many)."""
    rows, count = indices.new_zeros(len(indices)), 1
    for column, size in enumerate(lead):
        rows = rows * size + indices[:, column]
        count *= size
    return rows, count


def _with_more(values, default, empty, places):
    """`values` and then a default for each empty row, at some places."""
    more = convert.to_tensor([default] * int(empty.sum()), values.dtype)
    return gather(concat([values, more], 0), places)
