"""AUC: the area under the ROC or the precision-recall curve."""

from enum import Enum

import numpy as np
import torch

from ..._core import budget
from ..._core.errors import invalid
from ..._core.tensor import Tensor
from .._base import config as _config
from . import _confusion
from .base import Metric, div_no_nan, from_raw, raw

_KINDS = {
    "tp": "true_positives",
    "tn": "true_negatives",
    "fp": "false_positives",
    "fn": "false_negatives",
}


class AUCCurve(Enum):
    """What is drawn: recall over the false positive rate (ROC), or precision over recall (PR)."""

    ROC = "ROC"
    PR = "PR"


class AUCSummationMethod(Enum):
    """The height between two thresholds: their mean, or the larger or smaller of them."""

    INTERPOLATION = "interpolation"
    MAJORING = "majoring"
    MINORING = "minoring"


def _choice(kind, value, what):
    if isinstance(value, kind):
        return value
    for member in kind:
        if value in (member.value, member.value.lower(), member.value.capitalize()):
            return member
    raise ValueError(
        f'Invalid AUC {what} value: "{value}". Expected values are {[m.value for m in kind]}'
    )


class AUC(Metric):
    """The area under the ROC or precision-recall curve, by sums over thresholds.

    num_thresholds: how many, evenly spaced; thresholds: or which ones, within [0, 1].
    curve: "ROC" or "PR"; summation_method: "interpolation", "majoring" or "minoring".
    multi_label: whether predictions [n, labels] are averaged over labels, with label_weights.
    from_logits: whether predictions are what goes into a sigmoid.

    >>> float(tf.keras.metrics.AUC(num_thresholds=3)([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]))
    0.75
    """

    def __init__(
        self,
        num_thresholds=200,
        curve="ROC",
        summation_method="interpolation",
        name=None,
        dtype=None,
        thresholds=None,
        multi_label=False,
        num_labels=None,
        label_weights=None,
        from_logits=False,
    ):
        self._init_from_thresholds = thresholds is not None
        self._take_thresholds(num_thresholds, thresholds)
        self.curve = _choice(AUCCurve, curve, "curve")
        self.summation_method = _choice(AUCSummationMethod, summation_method, "summation method")
        super().__init__(name=name, dtype=dtype)
        self.multi_label, self.num_labels = multi_label, num_labels
        self._take_label_weights(label_weights)
        self._from_logits = from_logits
        self.__dict__["_kinds"] = {}  # not an edge of the object graph
        if num_labels and not multi_label:
            raise ValueError("`num_labels` is needed only when `multi_label` is True.")
        if not multi_label or num_labels:
            self._build(num_labels)

    def _take_thresholds(self, num_thresholds, thresholds):
        if thresholds is None:
            if num_thresholds <= 1:
                raise ValueError(
                    "Argument `num_thresholds` must be an integer > 1. Received: "
                    f"num_thresholds={num_thresholds}"
                )
            budget.check((num_thresholds,), 80, "a list of thresholds")
            inner = [i / (num_thresholds - 1) for i in range(1, num_thresholds - 1)]
            even = True
        else:
            inner = sorted(thresholds)
            even = _confusion.are_even([0.0, *inner, 1.0])
        epsilon = _config.epsilon()
        self.num_thresholds = len(inner) + 2
        self._thresholds = np.array([-epsilon, *inner, 1.0 + epsilon])
        self._even = (self.num_thresholds, True) if even else None

    def _take_label_weights(self, label_weights):
        self.label_weights = None
        if label_weights is None:
            return
        weights = torch.as_tensor(raw(label_weights), dtype=self._torch_dtype)
        if bool((weights < 0).any()):
            raise invalid(
                f"All values of `label_weights` must be non-negative, got {weights.tolist()}."
            )
        self.label_weights = Tensor(weights)

    def _build(self, labels):
        self._num_labels = labels
        shape = (self.num_thresholds, labels) if self.multi_label else (self.num_thresholds,)
        for kind, name in _KINDS.items():
            variable = self.add_weight(name, shape=shape, initializer="zeros")
            self._kinds[kind] = variable
            setattr(self, name, variable)

    def _attributes(self):
        return [item for item in super()._attributes() if item[0] != "_kinds"]

    @property
    def thresholds(self):
        """All thresholds, the first just below 0 and the last just above 1."""
        return list(self._thresholds)

    def update_raw(self, y_true, y_pred, sample_weight=None):
        """Takes a batch into account: labels, predictions in [0, 1] and weights."""
        if not self._kinds:
            if y_pred.ndim != 2:
                raise ValueError(
                    "`y_pred` must have rank 2 when `multi_label=True`. Found rank "
                    f"{y_pred.ndim}. Full shape received for `y_pred`: {tuple(y_pred.shape)}"
                )
            self._build(y_pred.shape[1])
        labels = None if self.label_weights is None else self.label_weights._t
        if labels is not None and (y_true.ndim != 2 or y_true.shape[1] != len(labels)):
            raise ValueError(
                f"Number of labels is not consistent: y_true has shape {tuple(y_true.shape)}, "
                f"label_weights {tuple(labels.shape)}."
            )
        if self._from_logits:
            y_pred = torch.sigmoid(y_pred)
        y_true, y_pred, weight = _confusion.prepared(
            y_true, y_pred, sample_weight, self._torch_dtype
        )
        if labels is not None and not self.multi_label:
            weight = labels.expand(y_pred.shape) * (1.0 if weight is None else weight)
        thresholds = None
        if not self._even:
            thresholds = torch.as_tensor(self._thresholds, dtype=y_pred.dtype, device=y_pred.device)
        _confusion.count(
            self._kinds, y_true, y_pred, weight, thresholds, self._even, self.multi_label
        )

    update_state = from_raw(update_raw)

    def interpolate_pr_auc(self):
        """The area under the precision-recall curve, averaged over labels where there are several.

        Between thresholds precision is true positives by positives, with both interpolated
        linearly (Davis and Goadrich 2006).
        """
        tp, fp, fn = (self._kinds[k]._t for k in ("tp", "fp", "fn"))
        positives = tp + fp
        steps, widths = tp[:-1] - tp[1:], positives[:-1] - positives[1:]
        slope = div_no_nan(steps, widths.clamp_min(0))
        intercept = tp[1:] - slope * positives[1:]
        ratio = torch.where(
            (positives[:-1] > 0) & (positives[1:] > 0),
            div_no_nan(positives[:-1], positives[1:].clamp_min(0)),
            1.0,
        )
        area = slope * (steps + intercept * torch.log(ratio))
        return self._averaged(div_no_nan(area, (tp[1:] + fn[1:]).clamp_min(0)).sum(0))

    def _riemann(self):
        tp, tn, fp, fn = (self._kinds[k]._t for k in ("tp", "tn", "fp", "fn"))
        recall = div_no_nan(tp, tp + fn)
        if self.curve == AUCCurve.ROC:
            x, y = div_no_nan(fp, fp + tn), recall
        else:
            x, y = recall, div_no_nan(tp, tp + fp)
        if self.summation_method == AUCSummationMethod.INTERPOLATION:
            heights = (y[:-1] + y[1:]) / 2.0
        elif self.summation_method == AUCSummationMethod.MINORING:
            heights = torch.minimum(y[:-1], y[1:])
        else:
            heights = torch.maximum(y[:-1], y[1:])
        return self._averaged(((x[:-1] - x[1:]) * heights).sum(0))

    def _averaged(self, area):
        if not self.multi_label:
            return Tensor(area)
        if self.label_weights is None:
            return Tensor(area.mean())
        weights = self.label_weights._t
        return Tensor(div_no_nan((area * weights).sum(), weights.sum()))

    def result(self):
        """The area, averaged over labels where there are several."""
        interpolated = self.summation_method == AUCSummationMethod.INTERPOLATION
        if self.curve == AUCCurve.PR and interpolated:
            return self.interpolate_pr_auc()
        return self._riemann()

    def get_config(self):
        """The constructor's arguments."""
        weights = self.label_weights
        config = {
            "num_thresholds": self.num_thresholds,
            "curve": self.curve.value,
            "summation_method": self.summation_method.value,
            "multi_label": self.multi_label,
            "num_labels": self.num_labels,
            "label_weights": None if weights is None else weights.numpy(),
            "from_logits": self._from_logits,
        }
        if self._init_from_thresholds:
            config["thresholds"] = self._thresholds[1:-1].tolist()
        return {**super().get_config(), **config}
