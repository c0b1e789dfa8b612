"""tf.sparse.cross and cross_hashed: combinations of features, row by row."""

import numpy as np
import torch

from .._core import convert
from .._core.errors import invalid
from .._core.tensor import Tensor
from .._text.hashing import fingerprint64, fingerprint_cat64
from ._sparse_tensor import SparseTensor, made, sizes

DEFAULT_KEY = 0xDECAFCAFFE
_LARGEST = np.uint64(2**63 - 1)


def cross(inputs, name=None, separator=None):
    """All combinations of one value from each input, in each row, joined by `separator` ('_X_').

    inputs: a list of SparseTensors and tensors of rank 2 with as many rows, of strings or integers.
    The result is a SparseTensor of strings; sparse inputs come first in them.
    """
    text = convert.to_tensor("_X_" if separator is None else separator)._t
    columns, rows = _columns(inputs)
    lengths, values = crossed_texts(columns, rows, bytes(text[()]))
    return _of_rows(lengths, values)


def cross_hashed(inputs, num_buckets=0, hash_key=None, name=None):
    """As `cross`, with a hash of each combination in place of the text, int64.

    num_buckets: where positive, hashes are taken modulo it.
    """
    if num_buckets < 0:
        raise invalid(f"Value for attr 'num_buckets' of {num_buckets} must be at least minimum 0")
    columns, rows = _columns(inputs)
    lengths, values = crossed_hashes(columns, rows, num_buckets, hash_key)
    return _of_rows(lengths, values)


class Column:
    """One input: how many values each row has, and all of them row by row, raw."""

    def __init__(self, lengths, values):
        self.lengths, self.values = lengths, values

    def texts(self):
        """The values as bytes."""
        if isinstance(self.values, np.ndarray):
            return self.values
        return np.array([b"%d" % v for v in self.values.tolist()], dtype=object)

    def numbers(self):
        """The values as uint64: integers as they are, strings by their fingerprint."""
        if isinstance(self.values, np.ndarray):
            return np.array([fingerprint64(v) for v in self.values], dtype=np.uint64)
        return self.values.long().numpy().view(np.uint64)


def _columns(inputs):
    if not isinstance(inputs, (list, tuple)):
        raise TypeError("Inputs must be a list")
    if not all(isinstance(x, (SparseTensor, Tensor)) for x in inputs):
        raise TypeError("All inputs must be Tensor or SparseTensor.")
    sparse = [x for x in inputs if isinstance(x, SparseTensor)]
    dense = [x for x in inputs if not isinstance(x, SparseTensor)]
    columns = [sparse_column(x) for x in sparse] + [dense_column(x) for x in dense]
    return columns, rows_of(columns)


def rows_of(columns):
    """The number of rows, which all columns have."""
    if not columns:
        return 0
    rows = len(columns[0].lengths)
    if any(len(c.lengths) != rows for c in columns):
        raise invalid(f"Expected batch size {rows}, got {[len(c.lengths) for c in columns]}")
    return rows


def sparse_column(x):
    """The column of a SparseTensor of rank 2."""
    if len(sizes(x)) != 2:
        raise invalid(f"shape should be of rank 2, got {sizes(x)} [Op:SparseCross]")
    rows = x.indices._t[:, 0]
    if bool(((rows < 0) | (rows >= sizes(x)[0])).any()):
        raise invalid(f"Row index is out of bounds of the shape {sizes(x)} [Op:SparseCross]")
    order = torch.argsort(rows, stable=True)
    raw = x.values._t
    values = raw[order.numpy()] if isinstance(raw, np.ndarray) else raw[order]
    return Column(torch.bincount(rows, minlength=sizes(x)[0]), values)


def dense_column(x):
    """The column of a tensor of rank 2."""
    raw = x._t
    if raw.ndim != 2:
        raise invalid(f"Dense inputs should be a matrix, got shape {list(raw.shape)}")
    return Column(torch.full((raw.shape[0],), raw.shape[1], dtype=torch.int64), raw.reshape(-1))


def _picked(columns, rows):
    """(how many combinations each row has, for each column the places of their values)."""
    lengths = torch.ones(rows, dtype=torch.int64)
    if columns and all(torch.equal(column.lengths, lengths) for column in columns):
        return lengths, [slice(None)] * len(columns)
    for column in columns:
        lengths = lengths * column.lengths
    if not columns:
        lengths = torch.zeros(rows, dtype=torch.int64)
    row = torch.repeat_interleave(torch.arange(rows), lengths)
    ends = lengths.cumsum(0)
    rest = torch.arange(len(row)) - (ends - lengths)[row]
    places = []
    for column in reversed(columns):
        size = column.lengths[row]
        starts = column.lengths.cumsum(0) - column.lengths
        places.append((starts[row] + rest % size).numpy())
        rest = torch.div(rest, size, rounding_mode="floor")
    places.reverse()
    return lengths, places


def crossed_texts(columns, rows, separator):
    """(the number of combinations in each row, their texts, a raw value)."""
    lengths, places = _picked(columns, rows)
    parts = [c.texts()[p] for c, p in zip(columns, places, strict=True)]
    out = np.empty(int(lengths.sum()), dtype=object)
    out[:] = [separator.join(texts) for texts in zip(*parts)] if parts else []
    return lengths, out


def crossed_hashes(columns, rows, num_buckets, hash_key):
    """(the number of combinations in each row, their hashes, a raw value)."""
    lengths, places = _picked(columns, rows)
    key = np.uint64((hash_key or DEFAULT_KEY) & (2**64 - 1))
    found = np.full(int(lengths.sum()), key, dtype=np.uint64)
    for column, place in zip(columns, places, strict=True):
        found = fingerprint_cat64(found, column.numbers()[place])
    found = found % np.uint64(num_buckets) if num_buckets > 0 else found % _LARGEST
    return lengths, torch.from_numpy(found.view(np.int64))


def _of_rows(lengths, values):
    rows = torch.repeat_interleave(torch.arange(len(lengths)), lengths)
    starts = lengths.cumsum(0) - lengths
    columns = torch.arange(len(rows)) - starts[rows]
    widest = int(lengths.max()) if len(lengths) else 0
    return made(torch.stack([rows, columns], 1), Tensor(values), [len(lengths), widest])
