"""R2Score: the share of variance that predictions explain."""

import warnings

import torch

from ..._core.errors import invalid
from ..._core.tensor import Tensor
from .base import ConfiguredMetric, accumulate, from_raw
from .fscore import check_ranks, strictly_typed

_AGGREGATIONS = (None, "uniform_average", "variance_weighted_average")


class R2Score(ConfiguredMetric):
    """1 - sum((y_true - y_pred)^2) / sum((y_true - mean(y_true))^2), for inputs [n, outputs].

    class_aggregation: None for one score per output, "uniform_average" or
        "variance_weighted_average" over outputs.
    num_regressors: how many independent variables there are, for the adjusted score; 0 for none.
    """

    def __init__(
        self, class_aggregation="uniform_average", num_regressors=0, name="r2_score", dtype=None
    ):
        super().__init__(name=name, dtype=dtype)
        if class_aggregation not in _AGGREGATIONS:
            raise ValueError(
                "Invalid value for argument `class_aggregation`. Expected one of "
                f"{_AGGREGATIONS}. Received: class_aggregation={class_aggregation}"
            )
        if num_regressors < 0:
            raise ValueError(
                "Invalid value for argument `num_regressors`. Expected a value >= 0. Received: "
                f"num_regressors={num_regressors}"
            )
        self._keep(locals())
        self.num_samples = self.add_weight("num_samples", initializer="zeros", dtype="int32")
        self.built = False

    def build(self, y_true_shape, y_pred_shape):
        """Makes the state for inputs of these shapes, which must have two axes."""
        check_ranks("R2Score", y_true_shape, y_pred_shape)
        outputs = y_pred_shape[-1]
        names = {"squared_sum": "squared_sum", "sum": "sum", "residual": "total_mse",
                 "count": "count"}  # fmt: skip
        for name, attribute in names.items():
            setattr(self, attribute, self.add_weight(name, shape=[outputs], initializer="zeros"))
        self.built = True

    def update_raw(self, y_true, y_pred, sample_weight=None):
        """Takes a batch into account: labels, predictions, and weights [n] or [n, outputs]."""
        if not self.built:
            self.build(y_true.shape, y_pred.shape)
        dtype = self._torch_dtype
        y_true, y_pred = y_true.to(dtype), y_pred.to(dtype)
        if sample_weight is None:
            weight = torch.ones((), dtype=dtype, device=y_true.device)
        else:
            weight = sample_weight.to(dtype)
            weight = weight.unsqueeze(1) if weight.ndim == 1 else weight
        try:
            weight = weight.expand(y_true.shape)
            residual = (y_true - y_pred).square() * weight
        except RuntimeError as error:
            raise invalid(f"R2Score: {error} [Op:Mul]") from None
        accumulate(self.sum, (y_true * weight).sum(0))
        accumulate(self.squared_sum, (y_true * y_true * weight).sum(0))
        accumulate(self.total_mse, residual.sum(0))
        accumulate(self.count, weight.sum(0))
        accumulate(self.num_samples, y_true.numel())

    update_state = strictly_typed(from_raw(update_raw))

    def result(self):
        """The score, or one for each output."""
        total, scores = self._scores()
        if self.class_aggregation == "uniform_average":
            scores = scores.mean()
        elif self.class_aggregation == "variance_weighted_average":
            scores = (total * scores).sum() / total.sum()
        return Tensor(self._adjusted(scores))

    def _scores(self):
        mean = self.sum._t / self.count._t
        total = self.squared_sum._t - self.sum._t * mean
        scores = 1 - self.total_mse._t / total
        return total, torch.where(torch.isinf(scores), 0.0, scores)

    def _adjusted(self, scores):
        count = self.num_regressors
        if not count:
            return scores
        samples = int(self.num_samples._t)
        if count >= samples - 1:
            problem = "More independent predictors than datapoints"
            if count == samples - 1:
                problem = "Division by zero"
            warnings.warn(
                f"{problem} in adjusted R2 score. Falling back to standard R2 score.",
                stacklevel=2,
            )
            return scores
        return 1.0 - (1.0 - scores) * (samples - 1.0) / (samples - count - 1.0)
