"""Losses of RaggedTensors: of all values, or of each row where the last dimension is ragged."""

import torch

from ..._core.errors import invalid
from ..._core.tensor import Tensor, taped
from ..._ops.casting import cast
from ..._ops.joining import stack
from ...ragged._ragged_tensor import RaggedTensor
from . import _reduce


def is_ragged(*values):
    """Whether a RaggedTensor is among the values."""
    return any(isinstance(x, RaggedTensor) for x in values)


def losses_of(function, y_true, y_pred):
    """One loss per position: a RaggedTensor, or a tensor where rows are the positions.

    InvalidArgumentError when targets and predictions differ in their rows.
    """
    if not isinstance(y_true, RaggedTensor):
        return function(y_true, y_pred.to_tensor())
    check_rows(y_true, y_pred)
    if y_pred.flat_values.shape.rank > 1:
        losses = function(y_true.flat_values, y_pred.flat_values)
        depth = y_true.ragged_rank
        return y_pred.with_flat_values(losses) if losses.shape.rank and depth else losses
    if y_pred.ragged_rank > 1:
        return y_pred.with_values(losses_of(function, y_true.values, y_pred.values))
    found = [function(t, p) for t, p in zip(y_true, y_pred, strict=True)]
    return stack(found) if found else y_pred.flat_values


def check_rows(y_true, y_pred):
    """InvalidArgumentError unless both have the same rows, up to a last dimension of y_pred."""
    ours, theirs = y_true.nested_row_splits, y_pred.nested_row_splits
    if len(ours) == len(theirs) - 1:
        theirs = theirs[:-1]
    same = len(ours) == len(theirs) and all(
        torch.equal(a._t.long(), b._t.long()) for a, b in zip(ours, theirs, strict=True)
    )
    if not same:
        raise invalid(
            "Inputs must have identical ragged splits: the targets have row lengths "
            f"{_lengths(ours)}, the predictions {_lengths(theirs)} [Op:Assert]"
        )


def _lengths(nested):
    return [s._t.diff().tolist()[:20] for s in nested]


def value_of(loss, y_true, y_pred, sample_weight):
    """The weighted, reduced loss of a loss object that is made of a function."""

    def function(y_true, y_pred):
        return loss.call(y_true, y_pred)

    of_numbers = "sparse" not in getattr(loss.fn, "__name__", "")
    if isinstance(y_true, RaggedTensor) and of_numbers and y_true.dtype != y_pred.dtype:
        y_true = cast(y_true, y_pred.dtype)
    losses = losses_of(function, y_true, y_pred)
    flat = losses.flat_values if isinstance(losses, RaggedTensor) else losses
    weight = None
    if sample_weight is not None:
        weight = _flat_weight(sample_weight, losses)
    raw = _reduce.weighted(flat._t, weight, None, loss._reduction())
    result = taped(raw, (flat,)) if raw.requires_grad else Tensor(raw)
    if isinstance(losses, RaggedTensor) and raw.ndim:
        return losses.with_flat_values(result)
    return result


def _flat_weight(weight, losses):
    """Weights of samples, or of all positions, as a raw tensor that goes with the flat losses."""
    if isinstance(weight, RaggedTensor):
        return weight.flat_values._t
    raw = getattr(weight, "_t", weight)
    raw = raw if isinstance(raw, torch.Tensor) else torch.as_tensor(raw, dtype=torch.float32)
    if isinstance(losses, RaggedTensor) and raw.ndim:
        raw = raw.reshape(len(raw))
        for splits in losses.nested_row_splits:
            raw = raw.repeat_interleave(splits._t.diff().long())
    return raw


def flat_values(values):
    """The innermost values of RaggedTensors, and all else as it is."""
    return [x.flat_values if isinstance(x, RaggedTensor) else x for x in values]
