"""tf.ragged.cross and cross_hashed: combinations of features, row by row."""

import torch

from .._core import dispatch, dtypes
from .._core.errors import invalid
from .._core.tensor import Tensor
from ..sparse import _cross
from ..sparse._sparse_tensor import SparseTensor
from . import _rows
from ._functional import ragged_or_tensor
from ._ragged_tensor import RaggedTensor


@dispatch.drawable
def cross(inputs, name=None):
    """All combinations of one value from each input, in each row, joined by '_X_'.

    inputs: a list of RaggedTensors, tensors and SparseTensors of rank 2 with as many rows, of
    strings or integers.  The result is a RaggedTensor of strings.
    """
    columns, rows, kind = _columns(inputs)
    return _of_rows(*_cross.crossed_texts(columns, rows, b"_X_"), kind)


@dispatch.drawable
def cross_hashed(inputs, num_buckets=0, hash_key=None, name=None):
    """As `cross`, with a hash of each combination in place of the text, int64.

    num_buckets: where positive, hashes are taken modulo it.
    """
    columns, rows, kind = _columns(inputs)
    if num_buckets < 0:
        raise invalid(f"Value for attr 'num_buckets' of {num_buckets} must be at least minimum 0")
    return _of_rows(*_cross.crossed_hashes(columns, rows, num_buckets, hash_key), kind)


def _columns(inputs):
    if not isinstance(inputs, (list, tuple)):
        raise TypeError("Inputs must be a list")
    columns, kinds = [], []
    for i, x in enumerate(inputs):
        x = x if isinstance(x, SparseTensor) else ragged_or_tensor(x)
        if not x.dtype.is_integer and x.dtype != dtypes.string:
            raise ValueError(f"Unexpected dtype for inputs[{i}]: {x.dtype}")
        if isinstance(x, RaggedTensor):
            if x.ragged_rank != 1:
                raise ValueError("tf.ragged.cross only supports inputs with rank=2")
            kinds.append(x.row_splits._t.dtype)
            lengths = _rows.lengths_of(x.row_splits._t).long()
            columns.append(_cross.Column(lengths, x.values._t))
        elif isinstance(x, SparseTensor):
            columns.append(_cross.sparse_column(x))
        else:
            columns.append(_cross.dense_column(x))
    narrow = kinds and all(k is torch.int32 for k in kinds)
    return columns, _cross.rows_of(columns), torch.int32 if narrow else torch.int64


def _of_rows(lengths, values, kind):
    return RaggedTensor._of(Tensor(values), Tensor(_rows.row_splits_of(lengths).to(kind)))
