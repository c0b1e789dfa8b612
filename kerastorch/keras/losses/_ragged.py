"""Losses of RaggedTensors: what loss functions and objects do with labels and predictions in rows.

Rows of unequal length count by their own lengths: predictions [n, (rows)] have one loss per row,
[n, (rows), d] one per position, a RaggedTensor in their rows.
"""

import itertools

import numpy as np
import torch

from ..._core import convert, dispatch
from ..._core.errors import invalid
from ..._ops import casting, joining, shaping
from ...ragged._ragged_tensor import RaggedTensor
from . import base, crossentropy, regression

_FUNCTIONS = (
    regression.mean_squared_error,
    regression.mean_absolute_error,
    regression.mean_absolute_percentage_error,
    regression.mean_squared_logarithmic_error,
    regression.huber,
    regression.log_cosh,
    crossentropy.binary_crossentropy,
    crossentropy.binary_focal_crossentropy,
    crossentropy.categorical_crossentropy,
    crossentropy.categorical_focal_crossentropy,
)
# whose dense labels TensorFlow compares with the rows of predictions, not with their padded form
_BY_ELEMENT = (regression.huber, regression.log_cosh)


def _of_rows(function, classes=False):
    """What `function` does with RaggedTensors.

    classes: whether labels are class numbers, with an axis less than predictions.
    """

    def losses(y_true, y_pred, *arguments):
        def dense(labels, predictions):
            return function(labels, predictions, *arguments)

        if not isinstance(y_true, RaggedTensor) and function not in _BY_ELEMENT:
            return dense(y_true, y_pred.to_tensor())
        check_rows(y_true, y_pred, classes)
        return _along_rows(dense, y_true, y_pred)

    return losses


def is_ragged(*values):
    """Whether a RaggedTensor is among the values."""
    return any(isinstance(x, RaggedTensor) for x in values)


def flat_values(values):
    """The innermost values of RaggedTensors, and all else as it is."""
    return [x.flat_values if isinstance(x, RaggedTensor) else x for x in values]


def check_rows(y_true, y_pred, classes=True):
    """InvalidArgumentError or ValueError unless both are ragged and have the same rows.

    classes: whether predictions may have one ragged dimension more, that of the classes.
    """
    for x in (y_true, y_pred):
        if not isinstance(x, RaggedTensor):
            raise invalid(
                "Condition x == y did not hold: y_true and y_pred must both be ragged or both be "
                f"tensors, one of them is a tensor of shape {tuple(np.shape(x))}"
            )
    ours, theirs = y_true.nested_row_splits, y_pred.nested_row_splits
    if classes and len(ours) == len(theirs) - 1:
        theirs = theirs[:-1]
    if len(ours) != len(theirs):
        raise ValueError(
            "Inputs must have identical ragged splits: y_true has ragged_rank "
            f"{y_true.ragged_rank}, y_pred {y_pred.ragged_rank}"
        )
    for a, b in zip(ours, theirs, strict=True):
        if not torch.equal(a._t, b._t):
            raise invalid(
                "Inputs must have identical ragged splits: y_true has "
                f"{a._t.tolist()[:20]}, y_pred {b._t.tolist()[:20]}"
            )


def _along_rows(dense, labels, predictions):
    if not isinstance(predictions, RaggedTensor):
        return dense(labels, predictions)
    values = predictions.values
    if isinstance(values, RaggedTensor) or values.shape.rank > 1:
        return predictions.with_values(_along_rows(dense, labels.values, values))
    splits = predictions.row_splits._t.tolist()
    rows = [values[a:b] for a, b in itertools.pairwise(splits)]
    if isinstance(labels, RaggedTensor):
        return joining.stack([dense(labels[i], row) for i, row in enumerate(rows)])
    return joining.stack([dense(labels[i : i + 1], row[None])[0] for i, row in enumerate(rows)])


def _weighted(losses, sample_weight, mask, reduction):
    """Losses times weights, reduced: a mean is over all positions, whatever their row."""
    if sample_weight is not None:
        losses = losses * _fitting(sample_weight, losses)
    if reduction == "none":
        return losses
    return base._weighted(getattr(losses, "flat_values", losses), None, None, reduction)


def _fitting(weight, losses):
    if isinstance(weight, RaggedTensor):
        return casting.cast(weight, losses.dtype)
    weight = casting.cast(convert.to_tensor(weight), losses.dtype)
    missing = losses.shape.rank - weight.shape.rank
    return shaping.expand_dims(weight, -1) if missing == 1 and weight.shape.rank else weight


def _value(y_true, y_pred, sample_weight, mask, loss, match):
    losses = loss.fn(y_true, y_pred, **loss._fn_kwargs)
    return base._weighted(losses, sample_weight, mask, loss._reduction())


for _function in _FUNCTIONS:
    dispatch.register(RaggedTensor, _function, _of_rows(_function))
_sparse = crossentropy.sparse_categorical_crossentropy
dispatch.register(RaggedTensor, _sparse, _of_rows(_sparse, classes=True))
dispatch.register(RaggedTensor, base._weighted, _weighted)
dispatch.register(RaggedTensor, base._value, _value)
