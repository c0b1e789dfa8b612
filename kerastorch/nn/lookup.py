"""Embedding lookup."""

import torch
import torch.nn.functional as F

from .._core import dtypes
from .._core.dtypes import FLOATING
from .._core.errors import invalid
from .._core.op import op
from .._ops.sparse_rows import is_table, table_rows

_INDICES = {torch.int16, torch.int32, torch.int64}


def embedding_lookup(params, ids, max_norm=None, name=None):
    """The rows `ids` of `params`: a tensor of shape ids.shape + params.shape[1:].

    params: a tensor or variable, or a list of them: the parts of one, split along axis 0. A tuple
        is one tensor.
    max_norm: the L2 norm to which longer rows are scaled down.
    InvalidArgumentError for an id out of range, ValueError without params.
    """
    if params is None or (isinstance(params, (list, tuple)) and not params):
        raise ValueError("Need at least one param")
    if isinstance(params, list):
        params = params[0] if len(params) == 1 else _joined(params)
    return _embedding(params, ids, max_norm)


@op("*params", label="DynamicStitch")
def _joined(params):
    return torch.cat(params)


@op("params, ids", strings=True, label="ResourceGather")
def _embedding(params, ids, max_norm=None):
    if not isinstance(ids, torch.Tensor) or ids.dtype not in _INDICES:
        raise invalid(
            f"Value for attr 'Tindices' of {dtypes.of(ids).name} is not in the list of allowed "
            "values: int16, int32, int64 [Op:ResourceGather]"
        )
    if not isinstance(params, torch.Tensor):
        return params[ids.numpy()]
    if not params.numel() and 0 in params.shape[1:]:
        # nothing is read, and no index looked at
        rows = params.new_zeros(*ids.shape, *params.shape[1:]) + 0 * params.sum()
    elif params.requires_grad and is_table(params):
        rows = table_rows(params, ids)
    elif params.ndim == 2:
        rows = F.embedding(ids, params)
    else:
        rows = params.index_select(0, ids.reshape(-1)).reshape(*ids.shape, *params.shape[1:])
    return rows if max_norm is None else _clipped(rows, ids.ndim, max_norm)


def _clipped(rows, lead, max_norm):
    if rows.dtype not in FLOATING:
        raise invalid(
            f"Value for attr 'T' of {dtypes.of(rows).name} is not in the list of allowed values: "
            "bfloat16, half, float, double: rows of integers and complex numbers have no max_norm "
            "[Op:Sqrt]"
        )
    axes = tuple(range(lead, rows.ndim))
    # torch sums over all axes where none is named
    square = (rows * rows).sum(axes, keepdim=True) if axes else rows * rows
    some = square > 0
    norm = torch.where(some, torch.where(some, square, 1.0).sqrt(), square)
    return rows * max_norm / norm.clamp_min(max_norm)


embedding_lookup.raw = _embedding.raw
_embedding.symbol = "nn.embedding_lookup"
