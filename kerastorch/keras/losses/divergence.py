"""Losses of distributions and counts: Kullback-Leibler divergence and Poisson."""

import torch

from ..._core import dtypes
from ..._core.errors import invalid
from ..._core.op import op
from .._base import config as _config
from ._reduce import mean_along, need_float, not_scalar
from .base import LossFunctionWrapper, Reduction


@op("y_true, y_pred", label="Mul")
def kl_divergence(y_true, y_pred):
    """sum(y_true * log(y_true / y_pred)) along the last axis, both clipped to [epsilon, 1]."""
    need_float(y_pred, 1e-07, "Maximum")
    epsilon = _config.epsilon()
    y_true = y_true.to(y_pred.dtype).clamp(epsilon, 1)
    losses = y_true * torch.log(y_true / y_pred.clamp(epsilon, 1))
    not_scalar(losses)
    return losses.sum(-1)


@op("y_true, y_pred", label="Mul")
def poisson(y_true, y_pred):
    """mean(y_pred - y_true * log(y_pred + epsilon)) along the last axis."""
    if not (y_pred.is_floating_point() or y_pred.is_complex()):
        raise invalid(
            f"cannot compute AddV2 as input #1(zero-based) was expected to be a "
            f"{dtypes.of(y_pred).name} tensor but is a float tensor [Op:AddV2]"
        )
    return mean_along(y_pred - y_true.to(y_pred.dtype) * torch.log(y_pred + _config.epsilon()))


class KLDivergence(LossFunctionWrapper):
    """How far y_pred is from the distribution y_true: see `kl_divergence`."""

    def __init__(self, reduction=Reduction.AUTO, name="kl_divergence"):
        super().__init__(kl_divergence, name=name, reduction=reduction)


class Poisson(LossFunctionWrapper):
    """The loss of counts y_true under rates y_pred: see `poisson`."""

    def __init__(self, reduction=Reduction.AUTO, name="poisson"):
        super().__init__(poisson, name=name, reduction=reduction)
