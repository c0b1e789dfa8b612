"""How losses and metrics line up their arguments, and how losses are weighted and reduced.

All of it is code on raw torch tensors.
"""

import numpy as np
import torch

from ..._core import dtypes
from ..._core.errors import UnimplementedError, invalid


def match_ranks(y_true, y_pred):
    """Both, with a last axis of size 1 dropped from the one that has a rank more."""
    surplus = y_pred.ndim - y_true.ndim
    if surplus == 1 and y_pred.shape[-1] == 1:
        y_pred = y_pred.squeeze(-1)
    elif surplus == -1 and y_true.shape[-1] == 1:
        y_true = y_true.squeeze(-1)
    return y_true, y_pred


def match_weight(values, weight):
    """A weight with the rank of the values, where one axis at the end is too many or missing."""
    if not weight.ndim:
        return weight
    surplus = weight.ndim - values.ndim
    if surplus == 1:
        if weight.shape[-1] != 1:
            raise invalid(
                f"Can not squeeze the last dimension of a sample_weight of shape "
                f"{list(weight.shape)}, expected it to be 1 for values of shape "
                f"{list(values.shape)} [Op:Squeeze]"
            )
        return weight.squeeze(-1)
    return weight.unsqueeze(-1) if surplus == -1 else weight


def masked_weight(values, weight, mask, even=False):
    """The weight with masked entries set to 0; the mask itself when there is no weight.

    even: whether entries that count get total / valid each, so that a mean over all entries is a
        mean over those that count.
    """
    if mask is None:
        return weight
    mask = mask.to(values.dtype)
    if even:
        mask = mask * (mask.numel() / mask.sum())
    return mask if weight is None else match_weight(mask, weight.to(mask.dtype)) * mask


def misfit(what, y_true, y_pred, error):
    """The error to raise for torch's: InvalidArgumentError with the shapes; others as they are."""
    if type(error) is not RuntimeError:
        return error
    return invalid(
        f"{what}: {str(error).splitlines()[0]} (y_true of shape {list(y_true.shape)} and dtype "
        f"{dtypes.of(y_true).name}, y_pred of shape {list(y_pred.shape)} and dtype "
        f"{dtypes.of(y_pred).name})"
    )


def not_scalar(x):
    """InvalidArgumentError for a raw tensor without axes, where torch would take the axis -1."""
    if not x.ndim:
        raise invalid(
            "Invalid reduction dimension -1: losses need inputs of rank 1 or more, got a "
            "scalar [Op:Sum]"
        )


def check_smoothing(label_smoothing):
    """ValueError for a smoothing that is no number, as `convert_to_tensor` raises it."""
    if label_smoothing is None or isinstance(label_smoothing, dict):
        raise ValueError(
            f"Attempt to convert a value ({label_smoothing}) with an unsupported type "
            f"({type(label_smoothing)}) to a Tensor."
        )


def product_shape(a, b):
    """The shape of a product of raw tensors; InvalidArgumentError where there is none."""
    try:
        return torch.broadcast_shapes(a.shape, b.shape)
    except RuntimeError:
        raise invalid(
            f"Incompatible shapes: {list(a.shape)} vs. {list(b.shape)} [Op:Mul]"
        ) from None


def need_float(y_pred, constant, op):
    """TypeError for raw integer predictions, beside which TensorFlow puts the `constant` of a loss;
    InvalidArgumentError for complex ones, which `op` does not take."""
    if y_pred.is_floating_point():
        return
    name = dtypes.of(y_pred).name
    if y_pred.is_complex():
        raise invalid(
            f"Value for attr 'T' of {name} is not in the list of allowed values: bfloat16, half, "
            f"float, double [Op:{op}]"
        )
    raise TypeError(
        f"Cannot convert {constant} to EagerTensor of dtype {name}: y_pred must be floating point"
    )


def need_type(y_true, y_pred, allowed, op):
    """InvalidArgumentError for raw predictions of other types than TensorFlow's `op` takes.

    UnimplementedError for labels that would have to become strings.
    """
    if y_pred.dtype not in allowed:
        if isinstance(y_pred, np.ndarray) and not isinstance(y_true, np.ndarray):
            raise UnimplementedError(
                None, None, f"Cast {dtypes.of(y_true).name} to string is not supported [Op:Cast]"
            )
        raise invalid(
            f"Value for attr 'T' of {dtypes.of(y_pred).name} is not in the list of allowed values: "
            f"{', '.join(sorted(dtypes.TORCH[t].name for t in allowed))} [Op:{op}]"
        )


def mean_along(x, axis=-1):
    """The mean along an axis, truncated for integers as in TensorFlow."""
    not_scalar(x)
    if type(axis) is not int and isinstance(axis, (list, tuple)) and not axis:
        return x
    if x.is_floating_point() or x.is_complex():
        return x.mean(axis)
    return torch.div(x.sum(axis), x.shape[axis], rounding_mode="trunc").to(x.dtype)


def weighted(losses, sample_weight, mask, reduction):
    """Losses times weights, reduced; the dtype stays that of the losses."""
    dtype, even = losses.dtype, reduction == "sum_over_batch_size"
    sample_weight = masked_weight(losses, sample_weight, mask, even)
    if losses.is_complex():
        losses = losses.real  # all reductions are real ones
    if losses.dtype is not dtype or not losses.is_floating_point():
        losses = losses.float()
    if sample_weight is not None:
        losses = losses * match_weight(losses, sample_weight.to(losses.dtype))
    if reduction != "none":
        losses = losses.mean() if even and losses.numel() else losses.sum()
    return losses.to(dtype)


def mask_of(x):
    """The raw Keras mask that a handle, or the raw value in it, carries; None without one."""
    mask = getattr(x, "_keras_mask", None)
    if mask is None:
        mask = getattr(getattr(x, "_t", None), "_keras_mask", None)
    return getattr(mask, "_t", mask)


def fused_mean(function):
    """Decorator: `body`, on raw tensors, is a shorter way to the mean of what `function` gives.

    It may answer None where it does not hold; kept as `function.mean`.
    """

    def attach(body):
        function.mean = body
        return body

    return attach
