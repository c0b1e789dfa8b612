"""F scores: the harmonic mean of precision and recall, for each class or over classes."""

import torch

from ..._core import convert
from ..._core.errors import invalid
from ..._core.tensor import Tensor
from .base import ConfiguredMetric, accumulate, div_no_nan, from_raw


def check_ranks(name, y_true_shape, y_pred_shape):
    """ValueError unless both shapes have two axes."""
    if len(y_true_shape) != 2 or len(y_pred_shape) != 2:
        raise ValueError(
            f"{name} expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
            f"y_pred.shape={tuple(y_pred_shape)} and y_true.shape={tuple(y_true_shape)}."
        )


def strictly_typed(update_state):
    """The method `update_state`, for labels and predictions that have the metric's dtype."""

    def strict(self, y_true, y_pred, sample_weight=None):
        y_true = convert.to_tensor(y_true, self.dtype)
        update_state(self, y_true, convert.to_tensor(y_pred, self.dtype), sample_weight)

    strict.__doc__ = update_state.__doc__
    return strict


class FBetaScore(ConfiguredMetric):
    """(1 + beta^2) precision recall / (beta^2 precision + recall), for inputs [n, classes].

    average: None for one score per class; "micro" over all, "macro" the mean of the scores,
        "weighted" their mean weighted by how many samples a class has.
    threshold: above it a prediction counts; by default the largest of a row does.

    >>> m = tf.keras.metrics.FBetaScore(beta=2.0, threshold=0.5)
    >>> m([[1.0, 0.0], [1.0, 1.0]], [[0.2, 0.6], [0.8, 0.7]]).numpy().round(4)
    array([0.5556, 0.8333], dtype=float32)
    """

    def __init__(self, average=None, beta=1.0, threshold=None, name="fbeta_score", dtype=None):
        super().__init__(name=name, dtype=dtype)
        _check(average, beta, threshold)
        self._keep(locals())
        self.axis = None if average == "micro" else 0
        self.built = False

    def build(self, y_true_shape, y_pred_shape):
        """Makes the state for inputs of these shapes, which must have two axes."""
        check_ranks("FBetaScore", y_true_shape, y_pred_shape)
        shape = [] if self.average == "micro" else [y_pred_shape[-1]]
        for name in (
            "true_positives",
            "false_positives",
            "false_negatives",
            "intermediate_weights",
        ):
            setattr(self, name, self.add_weight(name, shape=shape, initializer="zeros"))
        self.built = True

    def update_raw(self, y_true, y_pred, sample_weight=None):
        """Takes a batch into account: labels 0 and 1, predictions, and weights [n]."""
        if not self.built:
            self.build(y_true.shape, y_pred.shape)
        y_true = y_true.to(self._torch_dtype)
        if self.threshold is None:
            columns = y_pred.shape[-1]
            largest = y_pred.amax(-1, keepdim=True) if columns else y_pred.sum(-1, keepdim=True)
            found = (y_pred >= largest) & (y_pred.abs() > 1e-9)
        else:
            found = y_pred > self.threshold
        found = found.to(y_true.dtype)
        weight = _column(sample_weight, y_true.dtype)

        def add(variable, values):
            values = values if weight is None else _product(values, weight)
            values = values.sum() if self.axis is None else values.sum(0)
            if values.shape != variable._t.shape:
                raise invalid(
                    f"Cannot update variable with shape {list(variable._t.shape)} using a Tensor "
                    f"with shape {list(values.shape)}, shapes must be equal: sample_weight must "
                    "have one weight a sample [Op:AssignAddVariableOp]"
                )
            accumulate(variable, values)

        add(self.true_positives, found * y_true)
        add(self.false_positives, found * (1 - y_true))
        add(self.false_negatives, (1 - found) * y_true)
        add(self.intermediate_weights, y_true)

    update_state = strictly_typed(from_raw(update_raw))

    def result(self):
        """The score, or one for each class."""
        tp = self.true_positives._t
        precision = div_no_nan(tp, tp + self.false_positives._t)
        recall = div_no_nan(tp, tp + self.false_negatives._t)
        square = self.beta**2
        scores = div_no_nan(precision * recall, square * precision + recall) * (1 + square)
        if self.average == "weighted":
            weights = self.intermediate_weights._t
            return Tensor((scores * div_no_nan(weights, weights.sum())).sum())
        return Tensor(scores if self.average is None else torch.mean(scores))


def _column(weight, dtype):
    """Weights [n] as a column, None for none; InvalidArgumentError for a scalar."""
    if weight is None:
        return None
    if not weight.ndim:
        raise invalid(
            "Tried to expand dim index 1 for tensor with 0 dimensions: sample_weight must have one "
            "weight a sample [Op:ExpandDims]"
        )
    return weight.to(dtype).unsqueeze(1)


def _product(values, weight):
    try:
        return values * weight
    except RuntimeError:
        raise invalid(
            f"Incompatible shapes: {list(values.shape)} vs. {list(weight.shape)} [Op:Mul]"
        ) from None


def _check(average, beta, threshold):
    if average not in (None, "micro", "macro", "weighted"):
        raise ValueError(
            "Invalid `average` argument value. Expected one of: {None, 'micro', 'macro', "
            f"'weighted'}}. Received: average={average}"
        )
    if not isinstance(beta, float) or beta <= 0.0:
        raise ValueError(
            "Invalid `beta` argument value. It should be a Python float > 0. Received: "
            f"beta={beta} of type {type(beta)}"
        )
    if threshold is not None and not (isinstance(threshold, float) and 0.0 < threshold <= 1.0):
        raise ValueError(
            "Invalid `threshold` argument value. It should be a Python float with 0 < threshold "
            f"<= 1. Received: threshold={threshold} of type {type(threshold)}"
        )


class F1Score(FBetaScore):
    """2 precision recall / (precision + recall): FBetaScore with beta = 1."""

    _config_omits = ("beta",)

    def __init__(self, average=None, threshold=None, name="f1_score", dtype=None):
        super().__init__(average=average, threshold=threshold, name=name, dtype=dtype)
