"""Counting true and false positives and negatives at thresholds, on raw torch tensors."""

import numpy as np
import torch

from ..._core.errors import invalid
from .._base import config as _config
from ..losses import _reduce
from .base import accumulate

NEG_INF = -1e10


def parse_thresholds(thresholds, default):
    """Thresholds, a number or several, as a list; ValueError for one outside [0, 1]."""
    if thresholds is None:
        return [default]
    thresholds = list(thresholds) if isinstance(thresholds, (list, tuple)) else [thresholds]
    wrong = [t for t in thresholds if t is None or t < 0 or t > 1]
    if wrong:
        raise ValueError(f"Threshold values must be in [0, 1]. Received: {wrong}")
    return thresholds


def are_even(thresholds):
    """Whether thresholds are 0 to 1 in even steps, three or more."""
    count = len(thresholds)
    if count < 3:
        return False
    even = np.arange(count, dtype=np.float32) / (count - 1)
    return bool(np.allclose(thresholds, even, atol=_config.epsilon()))


def prepared(y_true, y_pred, sample_weight, dtype, top_k=None, class_id=None):
    """Labels, predictions and weights in one dtype and shape.

    top_k: predictions other than the k largest become -1e10; class_id: the only class to count.
    ValueError when the shapes do not fit.
    """
    given = y_pred
    y_true, y_pred = _reduce.match_ranks(y_true.to(dtype), y_pred.to(dtype))
    if y_true.shape != y_pred.shape:
        raise ValueError(f"Shapes {tuple(y_pred.shape)} and {tuple(y_true.shape)} are incompatible")
    if sample_weight is not None:
        # by the rank of the predictions as they came
        sample_weight = _reduce.match_weight(given, sample_weight.to(dtype))
    if top_k is not None:
        y_pred = _only_top(y_pred, top_k)
    if class_id is not None:
        if not -y_pred.shape[-1] <= class_id < y_pred.shape[-1]:
            raise invalid(
                f"class_id {class_id} is out of bounds for predictions of shape "
                f"{list(y_pred.shape)} [Op:StridedSlice]"
            )
        y_true, y_pred = y_true[..., class_id, None], y_pred[..., class_id, None]
    return y_true, y_pred, _spread(sample_weight, y_pred)


def _only_top(y_pred, k):
    columns = y_pred.shape[-1]
    if not isinstance(k, int) or not 0 <= k <= columns:
        raise invalid(
            f"top_k={k!r}: need an integer k >= 0, and an input with at least k columns. Had "
            f"{columns} [Op:TopKV2]"
        )
    chosen = torch.zeros_like(y_pred).scatter_(-1, y_pred.topk(k, -1, sorted=False).indices, 1.0)
    return y_pred * chosen + NEG_INF * (1 - chosen)


def _spread(weight, values):
    """A weight of the shape of the values; ValueError when it does not fit."""
    if weight is None or not weight.ndim:
        return weight
    if weight.ndim != values.ndim or any(
        w not in (1, v) for w, v in zip(weight.shape, values.shape, strict=True)
    ):
        raise ValueError(
            f"weights can not be broadcast to values. values.shape={list(values.shape)}, "
            f"weights.shape={list(weight.shape)}."
        )
    return weight.expand(values.shape)


def count(variables, y_true, y_pred, weight, thresholds, even=None, by_label=False):
    """Adds to state variables what a batch has, for each threshold.

    variables: {"tp" or "fp" or "tn" or "fn": variable}, each of shape [thresholds], or with
        by_label [thresholds, labels].
    weight: None, or of the shape of the predictions.
    thresholds: a raw tensor or, when there is only one, a number.
    even: None, or (number of thresholds, whether the first is below 0), for thresholds from 0 to
        1 in even steps, where predictions are sorted into the spaces between them.
    """
    if even:
        counts = _buckets(y_true, y_pred, weight, *even, by_label)
    else:
        counts = _comparisons(variables, y_true, y_pred, weight, thresholds, by_label)
    for kind, variable in variables.items():
        accumulate(variable, counts[kind])


# of (whether a prediction is over the threshold, whether its label is 1)
_COMPARED = {
    "tp": lambda over, label: over & label,
    "fp": lambda over, label: over & ~label,
    "fn": lambda over, label: ~over & label,
    "tn": lambda over, label: ~over & ~label,
}


def _comparisons(kinds, y_true, y_pred, weight, thresholds, by_label):
    if not by_label:
        if not y_pred.ndim:
            raise invalid(
                "slice index 0 of dimension 0 out of bounds: predictions must have rank 1 or more, "
                "got a scalar [Op:StridedSlice]"
            )
        y_true, y_pred = y_true.reshape(1, -1), y_pred.reshape(1, -1)
        weight = weight.reshape(1, -1) if weight is not None and weight.ndim else weight
    if isinstance(thresholds, torch.Tensor):
        thresholds = thresholds.reshape((-1, 1, 1) if by_label else (-1, 1))
    over, label = y_pred > thresholds, y_true != 0
    return {kind: _sum(_COMPARED[kind](over, label), weight, 1) for kind in kinds}


def _sum(mask, weight, axis):
    return torch.count_nonzero(mask, axis) if weight is None else (mask * weight).sum(axis)


def _buckets(y_true, y_pred, weight, number, below_zero, by_label):
    """The counts of all kinds, by one pass over the predictions."""
    labels = y_pred.shape[-1] if by_label else 1
    positive = (y_true != 0).reshape(-1)
    # Slot 0 takes what is over no threshold: 0 itself, unless one is below 0, and NaN.
    slot = torch.ceil(y_pred.clamp(0.0, 1.0).reshape(-1) * (number - 1))
    if below_zero:
        slot = slot.clamp_min(1.0)
    slot = slot.nan_to_num(0.0).long() + (number + 1) * positive
    if by_label:
        column = torch.arange(labels, device=slot.device).repeat(y_pred.shape[0])
        slot = slot * labels + column
    if weight is None:
        amount = torch.ones_like(slot, dtype=y_pred.dtype)
    else:
        amount = weight.expand(y_pred.shape).reshape(-1)
    sums = torch.zeros(2 * (number + 1) * labels, dtype=y_pred.dtype, device=slot.device)
    sums = sums.index_add_(0, slot, amount).reshape(2, number + 1, labels)
    over = sums[:, 1:].flip(1).cumsum(1).flip(1)
    totals = sums.sum(1)
    if not by_label:
        over, totals = over.squeeze(-1), totals.squeeze(-1)
    return {
        "tp": over[1],
        "fp": over[0],
        "fn": totals[1] - over[1],
        "tn": totals[0] - over[0],
    }
