"""Hinge losses: margins of labels -1 and 1.

y_true is cast to the dtype of y_pred; labels that are all 0 or 1 are taken as -1 and 1.
"""

import math

import torch

from ..._core.op import op
from ._reduce import mean_along, need_float, not_scalar, product_shape
from .base import LossFunctionWrapper, Reduction


def _margin(y_true, y_pred):
    """max(1 - y_true * y_pred, 0), with labels 0 and 1 as -1 and 1."""
    if not y_pred.is_floating_point():
        _refuse(y_true, y_pred)
    y_true = y_true.to(y_pred.dtype)
    binary = ((y_true == 0) | (y_true == 1)).all()
    y_true = torch.where(binary, 2 * y_true - 1, y_true)
    return (1 - y_true * y_pred).clamp_min(0)


def _refuse(y_true, y_pred):
    """TensorFlow's error for predictions that are no floats: labels first, then the product."""
    if not (y_pred.is_complex() or y_true.is_complex() or y_pred.dtype is torch.bool):
        labels = y_true.double()
        if not ((labels == 0) | (labels == 1)).all():
            product_shape(y_true, y_pred)
    need_float(y_pred, 2.0, "Maximum")


@op("y_true, y_pred", label="Mul")
def hinge(y_true, y_pred):
    """mean(max(1 - y_true * y_pred, 0)) along the last axis, labels -1 and 1 (or 0 and 1)."""
    return mean_along(_margin(y_true, y_pred))


@op("y_true, y_pred", label="Mul")
def squared_hinge(y_true, y_pred):
    """mean(max(1 - y_true * y_pred, 0)^2) along the last axis, labels -1 and 1 (or 0 and 1)."""
    return mean_along(_margin(y_true, y_pred).square())


@op("y_true, y_pred", label="Mul")
def categorical_hinge(y_true, y_pred):
    """max(neg - pos + 1, 0), with pos = sum(y_true * y_pred) and neg = max((1 - y_true) * y_pred)
    along the last axis.
    """
    if not (y_pred.is_floating_point() or y_pred.is_complex()) and product_shape(y_true, y_pred):
        need_float(y_pred, 1.0, "Max")
    not_scalar(y_pred)
    need_float(y_pred, 1.0, "Max")
    y_true = y_true.to(y_pred.dtype)
    positive = (y_true * y_pred).sum(-1)
    others = (1 - y_true) * y_pred
    negative = others.amax(-1) if others.shape[-1] else others.sum(-1) - math.inf
    return (negative - positive + 1).clamp_min(0)


class Hinge(LossFunctionWrapper):
    """max(1 - y_true * y_pred, 0): see `hinge`."""

    def __init__(self, reduction=Reduction.AUTO, name="hinge"):
        super().__init__(hinge, name=name, reduction=reduction)


class SquaredHinge(LossFunctionWrapper):
    """max(1 - y_true * y_pred, 0)^2: see `squared_hinge`."""

    def __init__(self, reduction=Reduction.AUTO, name="squared_hinge"):
        super().__init__(squared_hinge, name=name, reduction=reduction)


class CategoricalHinge(LossFunctionWrapper):
    """max(neg - pos + 1, 0): see `categorical_hinge`."""

    def __init__(self, reduction=Reduction.AUTO, name="categorical_hinge"):
        super().__init__(categorical_hinge, name=name, reduction=reduction)
