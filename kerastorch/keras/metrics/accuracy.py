"""Accuracies: how often predictions agree with labels."""

import torch

from ..._core.dtypes import INEXACT, REAL, SIGNED, as_dtype, of
from ..._core.errors import invalid
from ..._core.op import op
from ..._ops import casting, creation
from .._base import config as _config
from ..losses._reduce import mean_along
from .mean import MeanMetricWrapper


def _float(matches):
    return matches.to(as_dtype(_config.floatx()).torch)


# on raw tensors: booleans, True where a prediction is right


def _equal(y_true, y_pred):
    if y_true.shape != y_pred.shape:
        raise ValueError(f"Shapes {tuple(y_true.shape)} and {tuple(y_pred.shape)} are incompatible")
    return y_true == (y_pred if y_true.is_floating_point() else y_pred.to(y_true.dtype))


def _equal_in_one_dtype(y_true, y_pred):
    return _equal(y_true.to(y_pred.dtype), y_pred)


def _largest(x):
    """Where the largest along the last axis stands."""
    if not x.ndim:
        raise invalid("Expected dimension in the range [0, 0), but got -1 [Op:ArgMax]")
    if not x.shape[-1]:
        raise invalid(f"Reduction axis -1 is empty in shape {list(x.shape)} [Op:ArgMax]")
    return _plain(x.byte() if x.dtype is torch.bool else x).argmax(-1)


def _plain(x):
    """A raw tensor of a type that torch compares with others."""
    return x if x.dtype in _COMPARED else x.double()


def _binary(y_true, y_pred, threshold=0.5):
    if isinstance(threshold, (list, tuple)):
        threshold = torch.tensor(threshold, dtype=y_pred.dtype, device=y_pred.device)
    return _plain(y_true) == (y_pred > threshold)


def _sparse(y_true, y_pred):
    if y_true.ndim == y_pred.ndim and y_true.ndim:
        if y_true.shape[-1] != 1:
            raise invalid(
                f"Can not squeeze the last dimension of y_true of shape {list(y_true.shape)}, "
                "expected it to be 1 [Op:Squeeze]"
            )
        matches = _plain(y_true).squeeze(-1) == _largest(y_pred)
        return matches.reshape(y_true.shape)
    return _plain(y_true) == _largest(y_pred)


def _categorical(y_true, y_pred):
    return _sparse(_largest(y_true), y_pred)


def _sparse_top_k(y_true, y_pred, k=5):
    """Whether fewer than k classes are likelier than the true one."""
    shape = y_true.shape
    if y_pred.ndim < 2:
        raise invalid("predictions must be 2-dimensional [Op:InTopKV2]")
    if type(k) is float:
        raise TypeError(f"Cannot convert {k} to EagerTensor of dtype int32")
    if not y_pred.shape[-1]:
        return torch.zeros(shape, dtype=torch.bool, device=y_pred.device)
    if y_pred.ndim > 2:
        y_pred = y_pred.reshape(-1, y_pred.shape[-1])
    classes = y_true.reshape(-1, 1).to(torch.int64)
    valid = (classes >= 0) & (classes < y_pred.shape[-1])
    own = y_pred.gather(-1, torch.where(valid, classes, 0))
    likelier = torch.count_nonzero(y_pred > own, -1)
    valid = valid.squeeze(-1) & torch.isfinite(y_pred).all(-1)
    return ((likelier < k) & valid).reshape(shape)


def _check_float(y_pred):
    if y_pred.dtype is not torch.float32:
        raise invalid(
            "cannot compute InTopKV2 as input #0(zero-based) was expected to be a float tensor but "
            f"is a {of(y_pred).name} tensor [Op:InTopKV2]"
        )


def _top_k(y_true, y_pred, k=5):
    return _sparse_top_k(_largest(y_true), y_pred, k)


_COMPARED = INEXACT | SIGNED | {torch.uint8, torch.bool}


class _Matches:
    """A function of raw tensors as MeanMetricWrapper takes one."""

    def __init__(self, raw):
        self.raw = raw


@op("y_true, y_pred", label="Equal")
def accuracy(y_true, y_pred):
    """1 where y_true equals y_pred (cast to its dtype), else 0; in floatx.

    ValueError when the shapes differ.
    """
    return _float(_equal(y_true, y_pred))


@op("y_pred y_true", types=REAL, label="Equal")
def _binary_accuracy(y_true, y_pred, threshold=0.5):
    return mean_along(_float(_binary(y_true, y_pred, threshold)))


def binary_accuracy(y_true, y_pred, threshold=0.5):
    """How often y_true equals (y_pred > threshold), along the last axis.

    y_true, y_pred: [..., d] of one dtype; the result is [...].
    """
    y_pred = creation.convert_to_tensor(y_pred)
    if isinstance(threshold, (list, tuple)):
        threshold = casting.cast(threshold, y_pred.dtype)
    return _binary_accuracy(y_true, y_pred, threshold)


binary_accuracy.raw = _binary_accuracy.raw
_binary_accuracy.symbol = "keras.metrics.binary_accuracy"


@op("y_true, y_pred", label="Equal")
def categorical_accuracy(y_true, y_pred):
    """1 where the largest of y_true and of y_pred stand at the same class, else 0.

    y_true, y_pred: [..., classes]; the result is [...].
    """
    return _float(_categorical(y_true, y_pred))


@op("y_true, y_pred", label="Equal")
def sparse_categorical_accuracy(y_true, y_pred):
    """1 where the largest of y_pred stands at class y_true, else 0.

    y_true: [...] or [..., 1], classes as numbers; y_pred: [..., classes]; the result is [...].
    """
    matches = _float(_sparse(y_true, y_pred))
    return matches.squeeze(-1) if matches.ndim > 1 and matches.shape[-1] == 1 else matches


@op("y_true, y_pred", label="InTopK")
def top_k_categorical_accuracy(y_true, y_pred, k=5):
    """1 where the class of the largest of y_true is among the k likeliest of y_pred, else 0.

    y_true, y_pred: [..., classes]; the result is [...].
    """
    _check_float(y_pred)
    return _float(_top_k(y_true, y_pred, k))


@op("y_true, y_pred", label="InTopK")
def sparse_top_k_categorical_accuracy(y_true, y_pred, k=5):
    """1 where class y_true is among the k likeliest of y_pred, else 0.

    Classes as likely as the k-th count too; out of range, and beside values that are not finite,
    the answer is 0.
    """
    _check_float(y_pred)
    return _float(_sparse_top_k(y_true, y_pred, k))


class Accuracy(MeanMetricWrapper):
    """How often predictions equal labels.

    >>> float(tf.keras.metrics.Accuracy()([[1], [2], [3], [4]], [[0], [2], [3], [4]]))
    0.75
    """

    def __init__(self, name="accuracy", dtype=None):
        super().__init__(_Matches(_equal_in_one_dtype), name, dtype=dtype)


class BinaryAccuracy(MeanMetricWrapper):
    """How often (y_pred > threshold) equals the label 0 or 1.

    >>> float(tf.keras.metrics.BinaryAccuracy()([[1], [1], [0], [0]], [[0.98], [1], [0], [0.6]]))
    0.75
    """

    def __init__(self, name="binary_accuracy", dtype=None, threshold=0.5):
        super().__init__(_Matches(_binary), name, dtype=dtype, threshold=threshold)


class CategoricalAccuracy(MeanMetricWrapper):
    """How often the likeliest class is that of the one-hot label."""

    def __init__(self, name="categorical_accuracy", dtype=None):
        super().__init__(_Matches(_categorical), name, dtype=dtype)


class SparseCategoricalAccuracy(MeanMetricWrapper):
    """How often the likeliest class is the label, a class number.

    >>> m = tf.keras.metrics.SparseCategoricalAccuracy()
    >>> float(m([[2], [1]], [[0.1, 0.6, 0.3], [0.05, 0.95, 0]]))
    0.5
    """

    def __init__(self, name="sparse_categorical_accuracy", dtype=None):
        super().__init__(_Matches(_sparse), name, dtype=dtype)


class TopKCategoricalAccuracy(MeanMetricWrapper):
    """How often the class of the one-hot label is among the k likeliest."""

    def __init__(self, k=5, name="top_k_categorical_accuracy", dtype=None):
        super().__init__(_Matches(_top_k), name, dtype=dtype, k=k)


class SparseTopKCategoricalAccuracy(MeanMetricWrapper):
    """How often the label, a class number, is among the k likeliest classes."""

    def __init__(self, k=5, name="sparse_top_k_categorical_accuracy", dtype=None):
        super().__init__(_Matches(_sparse_top_k), name, dtype=dtype, k=k)
