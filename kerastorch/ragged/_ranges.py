"""tf.ragged.range, and row splits from and to segment numbers."""

import torch

from .._core import convert, dispatch, dtypes
from .._core.dtypes import as_dtype
from .._core.errors import invalid
from .._core.op import op
from .._core.tensor import Tensor
from . import _rows
from ._ragged_tensor import RaggedTensor

_KINDS = (dtypes.int32, dtypes.int64, dtypes.float32, dtypes.float64)


@dispatch.drawable
def range(starts, limits=None, deltas=1, dtype=None, name=None, row_splits_dtype=dtypes.int64):
    """A row of numbers from each start (0 without limits) up to, but not with, its limit.

    starts, limits, deltas: vectors of one length, or scalars that serve all rows.
    InvalidArgumentError for a delta of 0 and for vectors of different lengths.
    """
    splits_dtype = as_dtype(row_splits_dtype)
    starts, limits = (0, starts) if limits is None else (starts, limits)
    given = [
        convert.to_tensor(x, None if dtype is None else as_dtype(dtype))
        for x in (starts, limits, deltas)
    ]
    if dtype is None:
        if any(x.dtype not in _KINDS for x in given):
            raise AssertionError(f"ragged.range takes dtypes {_KINDS}")
        widest = max((x.dtype for x in given), key=_KINDS.index)
        given = [x if x.dtype is widest else Tensor(x._t.to(widest.torch)) for x in given]
    values, splits = _ranges(*given)
    return RaggedTensor._of(values, Tensor(splits._t.to(splits_dtype.torch)))


@op("starts limits deltas", types={k.torch for k in _KINDS}, label="RaggedRange")
def _ranges(starts, limits, deltas):
    for which, x in (("starts", starts), ("limits", limits), ("deltas", deltas)):
        if x.ndim > 1:
            raise invalid(f"{which} must be a scalar or vector")
    lengths = {len(x) for x in (starts, limits, deltas) if x.ndim}
    if len(lengths) > 1:
        raise invalid("starts, limits, and deltas must have the same shape")
    rows = lengths.pop() if lengths else 1
    starts, limits, deltas = (x.detach().expand(rows) for x in (starts, limits, deltas))
    if bool((deltas == 0).any()):
        raise invalid("Requires delta != 0")
    counts = _counts(starts, limits, deltas)
    splits = _rows.row_splits_of(counts)
    row = torch.repeat_interleave(torch.arange(rows), counts)
    column = torch.arange(len(row)) - splits[:-1][row]
    return starts[row] + column.to(starts.dtype) * deltas[row], splits


def _counts(starts, limits, deltas):
    if starts.is_floating_point():
        return torch.ceil((limits - starts) / deltas).clamp(min=0).long()
    wide = (limits.long() - starts.long(), deltas.long())
    up = torch.sign(wide[1])
    return torch.div(wide[0] + wide[1] - up, wide[1], rounding_mode="floor").clamp(min=0)


def row_splits_to_segment_ids(splits, name=None, out_type=None):
    """The row number of each value under row splits."""
    raw = convert.to_tensor(splits, dtype_hint=dtypes.int64)._t
    if not isinstance(raw, torch.Tensor) or raw.dtype not in dtypes.INDEX:
        raise ValueError("splits must have dtype int32 or int64")
    if raw.ndim != 1:
        raise ValueError(f"Shape {tuple(raw.shape)} must have rank 1")
    if not len(raw):
        raise ValueError("Invalid row_splits: []")
    kind = raw.dtype if out_type is None else as_dtype(out_type).torch
    if kind not in dtypes.INDEX:
        raise invalid(f"out_type must be int32 or int64, got {out_type!r} [Op:Shape]")
    if bool((raw[1:] < raw[:-1]).any()):
        raise invalid(f"Row lengths must not be negative, got splits {raw.tolist()[:50]}")
    return Tensor(_rows.rowids_of(raw).to(kind))


def segment_ids_to_row_splits(segment_ids, num_segments=None, out_type=None, name=None):
    """The row splits of rows with the sorted row numbers `segment_ids`.

    num_segments: the number of rows, by default the last row number + 1.
    """
    kind = dtypes.int64
    for value in (num_segments, segment_ids):
        kind = value.dtype if isinstance(value, Tensor) else kind
    kind = kind if out_type is None else as_dtype(out_type)
    if kind not in _KINDS:
        raise invalid(f"out_type must be one of {_KINDS}, got {out_type!r} [Op:DenseBincount]")
    ids = _int32(segment_ids, "segment_ids")
    if ids.ndim != 1:
        raise ValueError(f"Shape {tuple(ids.shape)} must have rank 1")
    count = None
    if num_segments is not None:
        count = _int32(num_segments, "num_segments")
        if count.ndim:
            raise ValueError(f"Shape {tuple(count.shape)} must have rank 0")
        count = int(count)
    if bool((ids < 0).any()):
        raise invalid("Input arr must be non-negative! [Op:DenseBincount]")
    lengths = torch.bincount(ids, minlength=count or 0)[:count]
    return Tensor(_rows.row_splits_of(lengths).to(kind.torch))


def _int32(value, name):
    if isinstance(value, Tensor):
        raw = value._t
        if not isinstance(raw, torch.Tensor) or raw.dtype not in dtypes.INTEGER:
            raise TypeError(f"{name} must be an integer tensor, got {value!r}")
        return raw.to(torch.int32)
    return convert.to_tensor(value, dtypes.int32)._t
