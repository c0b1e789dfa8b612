"""Embedding lookup."""

import torch
import torch.nn.functional as F

from .._core.errors import invalid
from .._core.op import op
from .._ops.sparse_rows import is_table, table_rows


def embedding_lookup(params, ids, max_norm=None, name=None):
    """The rows `ids` of `params`: a tensor of shape ids.shape + params.shape[1:].

    params: a tensor or variable, or a list of them: the parts of one, split along axis 0.
    max_norm: the L2 norm to which longer rows are scaled down.
    InvalidArgumentError for an id out of range, ValueError without params.
    """
    if params is None or (isinstance(params, (list, tuple)) and not params):
        raise ValueError("Need at least one param")
    if isinstance(params, (list, tuple)):
        params = params[0] if len(params) == 1 else _joined(params)
    return _embedding(params, ids, max_norm)


@op("*params", label="DynamicStitch")
def _joined(params):
    return torch.cat(params)


@op("params, ids", strings=True, label="ResourceGather")
def _embedding(params, ids, max_norm=None):
    if ids.is_floating_point() or ids.dtype is torch.bool:
        raise invalid(
            f"Value for attr 'Tindices' of {ids.dtype} is not in the list of allowed values: "
            "int16, int32, int64 [Op:ResourceGather]"
        )
    if not isinstance(params, torch.Tensor):
        return params[ids.numpy()]
    if params.requires_grad and is_table(params):
        rows = table_rows(params, ids)
    elif params.ndim == 2:
        rows = F.embedding(ids, params)
    else:
        rows = params.index_select(0, ids.reshape(-1)).reshape(*ids.shape, *params.shape[1:])
    return rows if max_norm is None else _clipped(rows, ids.ndim, max_norm)


def _clipped(rows, lead, max_norm):
    axes = tuple(range(lead, rows.ndim))
    # torch sums over all axes where none is named
    norm = (rows * rows).sum(axes, keepdim=True).sqrt() if axes else rows.abs()
    return rows * max_norm / norm.clamp_min(max_norm)


embedding_lookup.raw = _embedding.raw
_embedding.symbol = "nn.embedding_lookup"
