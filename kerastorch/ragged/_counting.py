"""tf.math.bincount and tf.sparse.bincount of RaggedTensors."""

import torch

from .._core import dispatch
from .._core.errors import invalid
from .._ops import ranking
from . import _rows
from ._ragged_tensor import RaggedTensor


def counted_parts(self, weights, axis):
    """(row numbers, values, weights, the number of rows) of what tf.math.bincount counts."""
    value, weights = (self, weights)
    while axis == 0 and isinstance(value, RaggedTensor):
        weights = _weights(value, weights)
        value = value.values
    if not isinstance(value, RaggedTensor):
        return None, value, weights, []
    weights = _weights(value, weights)
    return _rows.rowids_of(value.row_splits._t).long(), value.values, weights, [len(value)]


def _weights(value, weights):
    if weights is None:
        return None
    if not isinstance(weights, RaggedTensor):
        raise ValueError(
            "`weights` must be a RaggedTensor if `values` is a RaggedTensor. Received argument "
            f"weights={weights} of type: {type(weights).__name__}."
        )
    if not torch.equal(weights.row_splits._t, value.row_splits._t):
        raise invalid("'weights' and 'values' must have the same row splits.")
    return weights.values


def _dense_counts(*args):
    from ..sparse._counting import dense_counts

    return dense_counts(*args)


RaggedTensor._counted_parts = counted_parts
dispatch.register(RaggedTensor, ranking._bincount, _dense_counts)
