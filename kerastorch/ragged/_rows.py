"""Row splits as raw values: int32 or int64 vectors that start with 0 and end with the length."""

import numpy as np
import torch

from .._core import convert, dtypes, unsigned
from .._core.errors import invalid


def row_splits_of(lengths):
    """Where rows of these lengths begin, and the end of the last."""
    return torch.cat([lengths.new_zeros(1), lengths.cumsum(0, dtype=lengths.dtype)])


def lengths_of(splits):
    """The lengths of the rows."""
    return splits[1:] - splits[:-1]


def rowids_of(splits):
    """The row number of each value."""
    numbers = torch.arange(len(splits) - 1, dtype=splits.dtype)
    return torch.repeat_interleave(numbers, lengths_of(splits).long())


def converted(value, name, hint=None):
    """A raw vector of row splits, lengths or row numbers.

    hint: the DType that Python values get, int64 by default.
    """
    if isinstance(value, np.ndarray) and value.dtype == np.int32:
        raw = torch.from_numpy(value.copy())
    else:
        raw = convert.to_tensor(value, dtype_hint=hint or dtypes.int64)._t
    if not isinstance(raw, torch.Tensor) or raw.dtype not in dtypes.INDEX:
        raise ValueError(f"{name} must have dtype int32 or int64, got {value!r}")
    if raw.ndim != 1:
        raise ValueError(f"{name}: shape {tuple(raw.shape)} must have rank 1")
    return raw.cpu()


def check_order(splits, name):
    """InvalidArgumentError for splits that do not start with 0 or go down."""
    if not len(splits):
        raise invalid("slice index 0 of dimension 0 out of bounds. [Op:StridedSlice]")
    if int(splits[0]) or bool((splits[1:] < splits[:-1]).any()):
        raise misfit(name, splits)


def misfit(name, splits, count=None):
    """The error for parts that do not go together."""
    values = "" if count is None else f" for {count} values"
    return invalid(
        f"Arguments to {name} do not form a valid RaggedTensor: {splits.tolist()[:50]}{values}"
    )


def spans(starts, lengths, step=1):
    """(row splits, places): `length` places from each start on, in steps."""
    splits = row_splits_of(lengths)
    steps = torch.arange(int(splits[-1])) - torch.repeat_interleave(splits[:-1], lengths.long())
    return splits, torch.repeat_interleave(starts, lengths.long()) + step * steps


def coordinates(nested):
    """The places of all innermost values under nested splits: raw row numbers, columns, ..."""
    columns = []
    for splits in nested:
        splits = splits.long()
        rows = rowids_of(splits)
        column = torch.arange(len(rows)) - splits[:-1][rows]
        columns = [c[rows] for c in columns] if columns else [rows]
        columns.append(column)
    return columns


def lengths_without(raw, padding):
    """The length of each row of a matrix without its trailing padding."""
    size = raw.shape[1]
    kept = raw != (padding[()] if isinstance(raw, np.ndarray) else padding)
    kept = torch.from_numpy(np.asarray(kept, np.bool_)) if isinstance(raw, np.ndarray) else kept
    kept = (kept.flatten(2).any(-1) if kept.ndim > 2 else kept).cpu()
    return (kept * torch.arange(1, size + 1)).amax(1) if size else kept.long().sum(1)


def padded(nested, flat, size, default):
    """Raw innermost values in a dense tensor of a size, `default` elsewhere; the rest is cut."""
    where = coordinates(nested)
    inside = torch.ones_like(where[0], dtype=torch.bool)
    for column, limit in zip(where, size, strict=False):
        inside &= column < limit
    where = [w[inside] for w in where]
    if isinstance(flat, np.ndarray):
        out = np.empty(size, dtype=object)
        out[...] = default if default.ndim else default[()]
        out[tuple(w.numpy() for w in where)] = flat[inside.numpy()]
        return out
    blank = default.to(flat.device).expand(size).clone()
    where = tuple(w.to(flat.device) for w in where)
    inside = inside.to(flat.device)
    if flat.dtype in unsigned.UNSIGNED:
        with unsigned.wide():
            return blank.index_put(where, flat[inside])
    return blank.index_put(where, flat if bool(inside.all()) else flat[inside])
