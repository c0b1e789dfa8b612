"""Intersection over union of predicted and true classes, from a confusion matrix."""

import torch

from ..._core.errors import invalid
from ..._core.tensor import Tensor
from .._base.configured import arguments, parameters
from ..losses._reduce import product_shape
from .base import ConfiguredMetric, accumulate, div_no_nan, from_raw


def confusion_matrix(y_true, y_pred, classes, weight, dtype):
    """Raw matrix [classes, classes] of how often (true, predicted) occur, weighted.

    InvalidArgumentError for a class out of range.
    """
    for name, x in (("labels", y_true), ("predictions", y_pred)):
        if bool(((x < 0) | (x >= classes)).any()):
            raise invalid(f"`{name}` out of bound: {x.tolist()[:8]} for {classes} classes")
    if weight is None:
        weight = torch.ones_like(y_true, dtype=dtype)
    flat = torch.zeros(classes * classes, dtype=dtype, device=y_true.device)
    return flat.index_add_(0, y_true * classes + y_pred, weight).reshape(classes, classes)


def _incompatible(a, b):
    return ValueError(f"Shapes {tuple(a.shape)} and {tuple(b.shape)} are incompatible")


class IoU(ConfiguredMetric):
    """The mean over target classes of tp / (tp + fp + fn).

    num_classes: how many classes there are; target_class_ids: those that count.
    ignore_class: a label whose positions do not count.
    sparse_y_true, sparse_y_pred: whether labels and predictions are class numbers; otherwise
        they have one value per class on `axis`, the largest of which tells the class.

    >>> m = tf.keras.metrics.IoU(num_classes=2, target_class_ids=[0])
    >>> round(float(m([0, 0, 1, 1], [0, 1, 0, 1])), 4)
    0.3333
    """

    def __init__(
        self,
        num_classes,
        target_class_ids,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_true=True,
        sparse_y_pred=True,
        axis=-1,
    ):
        super().__init__(name=name, dtype=dtype)
        if num_classes < 0:
            raise ValueError(f"Dimension {num_classes} must be >= 0")
        self.total_cm = self.add_weight(
            "total_confusion_matrix", shape=(num_classes, num_classes), initializer="zeros"
        )
        if max(target_class_ids) >= num_classes:
            raise ValueError(
                f"Target class id {max(target_class_ids)} is out of range, which is "
                f"[0, {num_classes})."
            )
        target_class_ids = list(target_class_ids)
        self._keep(locals())

    def update_raw(self, y_true, y_pred, sample_weight=None):
        """Takes a batch into account: labels, predictions and weights, of one size."""
        y_true = self._classes(y_true, self.sparse_y_true)
        y_pred = self._classes(y_pred, self.sparse_y_pred)
        weight = sample_weight
        dtype = self._torch_dtype
        if y_true.shape != y_pred.shape:
            if self.ignore_class is not None:
                raise _incompatible(y_pred, y_true)
            raise invalid(
                f"IoU: {len(y_true)} labels but {len(y_pred)} predictions [Op:ConfusionMatrix]"
            )
        if weight is not None:
            weight = weight.to(dtype).reshape(-1)
            if weight.shape != y_true.shape:
                raise _incompatible(y_true, weight)
        if self.ignore_class is not None:
            valid = y_true != self.ignore_class
            y_true, y_pred = y_true[valid], y_pred[valid]
            weight = weight if weight is None else weight[valid]
        matrix = confusion_matrix(y_true, y_pred, self.num_classes, weight, dtype)
        accumulate(self.total_cm, matrix)

    update_state = from_raw(update_raw)

    def _classes(self, x, sparse):
        if not x.ndim:
            if not sparse:
                raise invalid("Expected dimension in the range [0, 0), but got -1 [Op:ArgMax]")
            if self.ignore_class is None and not 0 <= x < self.num_classes:
                raise invalid(f"out of bound: {x} for {self.num_classes} classes")
            raise ValueError("IoU needs labels and predictions of rank 1 or more, got a scalar.")
        if not sparse:
            x = (x.byte() if x.dtype is torch.bool else x).argmax(self.axis)
        return x.reshape(-1).long()

    def result(self):
        """The mean over the target classes that have occurred; 0 when none has."""
        matrix = self.total_cm._t
        hits = matrix.diagonal()
        union = matrix.sum(0) + matrix.sum(1) - hits
        hits, union = hits[self.target_class_ids], union[self.target_class_ids]
        occurring = torch.count_nonzero(union).to(matrix.dtype)
        return Tensor(div_no_nan(div_no_nan(hits, union).sum(), occurring))

    def _config_of(self, cls):
        """The arguments of a class's own constructor, and nothing else."""
        return {name: getattr(self, name) for name in parameters(cls)}


class BinaryIoU(IoU):
    """IoU of predictions in [0, 1], class 1 from the threshold on.

    >>> m = tf.keras.metrics.BinaryIoU(target_class_ids=[0, 1], threshold=0.3)
    >>> round(float(m([0, 1, 0, 1], [0.1, 0.2, 0.4, 0.7])), 4)
    0.3333
    """

    def __init__(self, target_class_ids=(0, 1), threshold=0.5, name=None, dtype=None):
        super().__init__(num_classes=2, target_class_ids=target_class_ids, name=name, dtype=dtype)
        self.threshold = threshold

    def update_raw(self, y_true, y_pred, sample_weight=None):
        """Takes a batch into account: labels, predictions and weights, of one size."""
        y_pred, threshold = y_pred.to(self._torch_dtype), self.threshold
        if isinstance(threshold, (list, tuple)):
            threshold = torch.tensor(threshold, dtype=y_pred.dtype, device=y_pred.device)
            product_shape(y_pred, threshold)
        y_pred = y_pred >= threshold
        IoU.update_raw(self, y_true, y_pred, sample_weight)

    update_state = from_raw(update_raw)

    def get_config(self):
        """The constructor's arguments."""
        return self._config_of(BinaryIoU)


class MeanIoU(IoU):
    """IoU with all classes as targets."""

    def __init__(
        self,
        num_classes,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_true=True,
        sparse_y_pred=True,
        axis=-1,
    ):
        super().__init__(target_class_ids=list(range(num_classes)), **arguments(locals()))

    def get_config(self):
        """The constructor's arguments."""
        return self._config_of(MeanIoU)


class OneHotIoU(IoU):
    """IoU of one-hot labels and of predictions with one value per class."""

    def __init__(
        self,
        num_classes,
        target_class_ids,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_pred=False,
        axis=-1,
    ):
        super().__init__(sparse_y_true=False, **arguments(locals()))

    def get_config(self):
        """The constructor's arguments."""
        return self._config_of(OneHotIoU)


class OneHotMeanIoU(MeanIoU):
    """IoU of one-hot labels with all classes as targets."""

    def __init__(
        self,
        num_classes,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_pred=False,
        axis=-1,
    ):
        super().__init__(sparse_y_true=False, **arguments(locals()))

    def get_config(self):
        """The constructor's arguments."""
        return self._config_of(OneHotMeanIoU)
