"""Metrics of yes-no predictions: counts of true and false positives and negatives, and ratios."""

import torch

from ..._core import budget
from ..._core.tensor import Tensor
from . import _confusion
from .base import Metric, div_no_nan, from_raw


class _Counting(Metric):
    """The base of the metrics here: thresholds, and one state variable for each kind counted."""

    top_k = class_id = None

    def _start(self, kinds, thresholds):
        self._even = None
        if _confusion.are_even(thresholds):
            self._even = (len(thresholds), thresholds[0] < 0.0 or thresholds[-1] > 1.0)
        self.__dict__["_kinds"] = {}  # not an edge of the object graph
        for kind, name in kinds.items():
            variable = self.add_weight(name, shape=(len(thresholds),), initializer="zeros")
            self._kinds[kind] = variable
            setattr(self, name, variable)

    def update_raw(self, y_true, y_pred, sample_weight=None):
        """Takes a batch into account: labels, predictions in [0, 1] and weights."""
        y_true, y_pred, weight = _confusion.prepared(
            y_true, y_pred, sample_weight, self._torch_dtype, self.top_k, self.class_id
        )
        thresholds = self.thresholds[0]
        if len(self.thresholds) > 1 and not self._even:
            thresholds = torch.tensor(self.thresholds, dtype=y_pred.dtype, device=y_pred.device)
        _confusion.count(self._kinds, y_true, y_pred, weight, thresholds, self._even)

    update_state = from_raw(update_raw)

    def _attributes(self):
        return [item for item in super()._attributes() if item[0] != "_kinds"]

    def _ratio(self, a, b):
        """a / (a + b) of two kinds, at each threshold."""
        a, b = self._kinds[a]._t, self._kinds[b]._t
        return div_no_nan(a, a + b)

    def _one_or_all(self, raw):
        return Tensor(raw[0].clone() if len(self.thresholds) == 1 else raw.clone())


class _Count(_Counting):
    _kind = None

    def __init__(self, thresholds=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.init_thresholds = thresholds
        self.thresholds = _confusion.parse_thresholds(thresholds, 0.5)
        self._start({self._kind: "accumulator"}, self.thresholds)

    def result(self):
        """The count: a scalar, or one for each of several thresholds."""
        return self._one_or_all(self.accumulator._t)

    def get_config(self):
        """The constructor's arguments."""
        return {**super().get_config(), "thresholds": self.init_thresholds}


class TruePositives(_Count):
    """How many predictions over the threshold have label 1.

    thresholds: one (0.5 by default) or several.
    """

    _kind = "tp"


class FalsePositives(_Count):
    """How many predictions over the threshold have label 0."""

    _kind = "fp"


class TrueNegatives(_Count):
    """How many predictions not over the threshold have label 0."""

    _kind = "tn"


class FalseNegatives(_Count):
    """How many predictions not over the threshold have label 1."""

    _kind = "fn"


class _Share(_Counting):
    """True positives by true positives and another kind."""

    _other = None

    def __init__(self, thresholds=None, top_k=None, class_id=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.init_thresholds = thresholds
        self.top_k, self.class_id = top_k, class_id
        default = 0.5 if top_k is None else _confusion.NEG_INF
        kind, variable = self._other
        self.thresholds = _confusion.parse_thresholds(thresholds, default)
        self._start({"tp": "true_positives", kind: variable}, self.thresholds)

    def result(self):
        """The share: a scalar, or one for each of several thresholds; 0 for 0 / 0."""
        return self._one_or_all(self._ratio("tp", self._other[0]))

    def get_config(self):
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "thresholds": self.init_thresholds,
            "top_k": self.top_k,
            "class_id": self.class_id,
        }


class Precision(_Share):
    """The share of predictions over the threshold that have label 1: tp / (tp + fp).

    thresholds: one (0.5 by default) or several.
    top_k: take the k largest predictions as positive; class_id: count one class only.

    >>> float(tf.keras.metrics.Precision()([0, 1, 1, 1], [1, 0, 1, 1])) > 0.66
    True
    """

    _other = ("fp", "false_positives")


class Recall(_Share):
    """The share of labels 1 whose prediction is over the threshold: tp / (tp + fn).

    thresholds: one (0.5 by default) or several.
    top_k: take the k largest predictions as positive; class_id: count one class only.
    """

    _other = ("fn", "false_negatives")


class SensitivitySpecificityBase(_Counting):
    """The base of metrics that give the best of one ratio where another reaches a value."""

    _argument = None
    _constrained = _wanted = None

    def __init__(self, value, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        if num_thresholds <= 0:
            raise ValueError(
                "Argument `num_thresholds` must be an integer > 0. Received: "
                f"num_thresholds={num_thresholds}"
            )
        self.value, self.class_id = value, class_id
        budget.check((num_thresholds,), 80, "a list of thresholds")
        steps = num_thresholds - 1
        thresholds = [0.5] if not steps else [i / steps for i in range(num_thresholds)]
        self._start(
            {
                "tp": "true_positives",
                "tn": "true_negatives",
                "fp": "false_positives",
                "fn": "false_negatives",
            },
            thresholds,
        )
        self.thresholds = thresholds
        if steps:
            self._even = (num_thresholds, False)

    def _take(self, value, num_thresholds):
        if value < 0 or value > 1:
            raise ValueError(
                f"Argument `{self._argument}` must be in the range [0, 1]. Received: "
                f"{self._argument}={value}"
            )
        self.__dict__[self._argument] = value
        self.num_thresholds = num_thresholds

    def result(self):
        """The largest value of the one ratio over thresholds where the other is high enough."""
        enough = self._ratio(*self._constrained) >= self.value
        best = torch.where(enough, self._ratio(*self._wanted), 0.0)
        return Tensor(best.max())

    def get_config(self):
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "class_id": self.class_id,
            "num_thresholds": self.num_thresholds,
            self._argument: self.value,
        }


class SensitivityAtSpecificity(SensitivitySpecificityBase):
    """The best sensitivity tp / (tp + fn) where the specificity tn / (tn + fp) is high enough."""

    _argument, _constrained, _wanted = "specificity", ("tn", "fp"), ("tp", "fn")

    def __init__(self, specificity, num_thresholds=200, class_id=None, name=None, dtype=None):
        self._take(specificity, num_thresholds)
        super().__init__(specificity, num_thresholds, class_id, name, dtype)


class SpecificityAtSensitivity(SensitivitySpecificityBase):
    """The best specificity tn / (tn + fp) where the sensitivity tp / (tp + fn) is high enough."""

    _argument, _constrained, _wanted = "sensitivity", ("tp", "fn"), ("tn", "fp")

    def __init__(self, sensitivity, num_thresholds=200, class_id=None, name=None, dtype=None):
        self._take(sensitivity, num_thresholds)
        super().__init__(sensitivity, num_thresholds, class_id, name, dtype)


class PrecisionAtRecall(SensitivitySpecificityBase):
    """The best precision tp / (tp + fp) where the recall tp / (tp + fn) is high enough."""

    _argument, _constrained, _wanted = "recall", ("tp", "fn"), ("tp", "fp")

    def __init__(self, recall, num_thresholds=200, class_id=None, name=None, dtype=None):
        self._take(recall, num_thresholds)
        super().__init__(recall, num_thresholds, class_id, name, dtype)


class RecallAtPrecision(SensitivitySpecificityBase):
    """The best recall tp / (tp + fn) where the precision tp / (tp + fp) is high enough."""

    _argument, _constrained, _wanted = "precision", ("tp", "fp"), ("tp", "fn")

    def __init__(self, precision, num_thresholds=200, class_id=None, name=None, dtype=None):
        self._take(precision, num_thresholds)
        super().__init__(precision, num_thresholds, class_id, name, dtype)
