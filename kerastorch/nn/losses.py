"""Losses of tf.nn: cross entropies from logits, Poisson, L2, and their averages."""

import math

import torch
import torch.nn.functional as F

from .._core import convert, dtypes
from .._core.dtypes import FLOATING, INDEX, INEXACT
from .._core.errors import InvalidArgumentError, invalid
from .._core.op import op
from .._core.replicas import count, in_use
from .._core.state import state
from .._ops._rules import ruled
from .._ops.casting import cast

_WIDE_INTEGERS = {torch.int32, torch.int64, torch.uint32, torch.uint64}
_NO_LABEL = -(2**62)


def softmax_cross_entropy_with_logits(labels, logits, axis=-1, name=None):
    """-sum(labels * log_softmax(logits)) along `axis`, one value per remaining position.

    labels: the probabilities of the classes, broadcast to the shape of `logits`; cast to its
        dtype.  The gradient flows into the labels too.
    """
    logits = convert.to_tensor(logits)
    return _softmax_cross_entropy(_cast(labels, logits), logits, axis)


def _cast(labels, logits):
    labels = convert.to_tensor(labels)
    if labels.dtype == logits.dtype or not logits.dtype.is_floating:
        return labels
    return _cast_like(labels, logits)


@op("labels, logits", label="Cast")
def _cast_like(labels, logits):
    return labels.to(logits.dtype)


_fixed = ruled(torch.clone, lambda g, y, x: torch.zeros_like(x))


class _SoftmaxCrossEntropy(torch.autograd.Function):
    """The gradient for the logits is softmax - labels, as in TF, even if labels do not sum to 1."""

    @staticmethod
    def forward(ctx, labels, logits, axis):
        ctx.save_for_backward(labels, logits)
        ctx.axis = axis
        return -(labels * torch.log_softmax(logits, axis)).sum(axis)

    @staticmethod
    def backward(ctx, gradient):
        labels, logits = ctx.saved_tensors
        gradient = gradient.unsqueeze(ctx.axis)
        to_labels = to_logits = None
        if ctx.needs_input_grad[0]:
            to_labels = _fit(-torch.log_softmax(logits, ctx.axis) * gradient, labels)
        if ctx.needs_input_grad[1]:
            if torch.is_grad_enabled():
                # TensorFlow's second derivative by the labels is 0 here
                labels = _fixed(labels)
            to_logits = _fit((torch.softmax(logits, ctx.axis) - labels) * gradient, logits)
        return to_labels, to_logits, None


def _fit(gradient, value):
    return gradient if gradient.shape == value.shape else gradient.sum_to_size(value.shape)


@op("labels, logits", label="SoftmaxCrossEntropyWithLogits")
def _softmax_cross_entropy(labels, logits, axis=-1):
    if logits.dtype not in FLOATING:
        raise invalid(
            f"SoftmaxCrossEntropyWithLogits: logits must be floating point, got {logits.dtype} "
            "[Op:SoftmaxCrossEntropyWithLogits]"
        )
    if logits.ndim == 0:
        raise invalid(
            "SoftmaxCrossEntropyWithLogits: logits must have 1 or more dimensions, got a scalar "
            "[Op:SoftmaxCrossEntropyWithLogits]"
        )
    if labels.requires_grad or logits.requires_grad:
        return _SoftmaxCrossEntropy.apply(labels, logits, axis)
    return -(labels * torch.log_softmax(logits, axis)).sum(axis)


softmax_cross_entropy_with_logits.raw = _softmax_cross_entropy.raw
_softmax_cross_entropy.symbol = "nn.softmax_cross_entropy_with_logits"


def sparse_softmax_cross_entropy_with_logits(labels, logits, name=None):
    """-log_softmax(logits)[label] for integer labels: the shape of `labels`.

    labels: [...] of int32 or int64 in [0, classes); logits: [..., classes].
    InvalidArgumentError for a label out of range, ValueError when the shapes do not fit.
    """
    try:
        return _sparse_softmax_cross_entropy(labels, logits)
    except InvalidArgumentError:
        _check_labels(*(convert.to_tensor(v).shape.as_list() for v in (labels, logits)))
        raise


def _check_labels(labels, logits):
    """ValueError for shapes that do not fit."""
    rank = len(logits)
    if rank == 0:
        raise ValueError("`logits` cannot be a scalar.")
    if list(labels) != list(logits[:-1]):
        what = "labels.shape.rank` must equal `logits.shape.rank - 1"
        if len(labels) == rank - 1:
            what = "labels.shape` must equal `logits.shape` except for the last dimension"
        raise ValueError(
            f"`{what}. Received: labels.shape={tuple(labels)} and logits.shape={tuple(logits)}"
        )


@op("labels, logits", label="SparseSoftmaxCrossEntropyWithLogits")
def _sparse_softmax_cross_entropy(labels, logits):
    rank = logits.ndim
    if rank == 0 or labels.shape != logits.shape[:-1]:
        _check_labels(labels.shape, logits.shape)
    if labels.dtype not in INDEX or logits.dtype not in FLOATING:
        raise invalid(
            "labels must be int32 or int64 and logits floating point, got "
            f"{labels.dtype} and {logits.dtype} [Op:SparseSoftmaxCrossEntropyWithLogits]"
        )
    labels = labels.long()
    if rank == 2:
        return F.cross_entropy(logits, labels, reduction="none", ignore_index=_NO_LABEL)
    flat = logits.reshape(-1, logits.shape[-1])
    loss = F.cross_entropy(flat, labels.reshape(-1), reduction="none", ignore_index=_NO_LABEL)
    return loss.reshape(labels.shape)


sparse_softmax_cross_entropy_with_logits.raw = _sparse_softmax_cross_entropy.raw
_sparse_softmax_cross_entropy.symbol = "nn.sparse_softmax_cross_entropy_with_logits"


def _same_shape(x, y, x_name, y_name):
    if x.shape != y.shape:
        raise ValueError(
            f"`{x_name}` and `{y_name}` must have the same shape, received "
            f"({tuple(x.shape)} vs {tuple(y.shape)})."
        )


def sigmoid_cross_entropy_with_logits(labels=None, logits=None, name=None):
    """-labels * log(sigmoid(logits)) - (1 - labels) * log(1 - sigmoid(logits)), stably.

    ValueError when one is missing or their shapes differ.
    """
    if labels is None or logits is None:
        raise ValueError(
            "Both `labels` and `logits` must be provided for sigmoid_cross_entropy_with_logits. "
            f"Received: labels={labels} and logits={logits}"
        )
    try:
        return _sigmoid_cross_entropy(labels, logits)
    except InvalidArgumentError:
        # TensorFlow looks at the shapes before the dtypes
        _same_shape(*map(convert.to_tensor, (logits, labels)), "logits", "labels")
        raise


@op("labels logits", types=FLOATING, label="Mul", elementwise=True, own_dtypes="arrays")
def _sigmoid_cross_entropy(labels, logits):
    _same_shape(logits, labels, "logits", "labels")
    # a mean of two positive terms: no cancellation, and the slope at 0 is right
    return torch.lerp(F.softplus(logits), F.softplus(-logits), labels)


sigmoid_cross_entropy_with_logits.raw = _sigmoid_cross_entropy.raw
_sigmoid_cross_entropy.symbol = "nn.sigmoid_cross_entropy_with_logits"


def weighted_cross_entropy_with_logits(labels, logits, pos_weight, name=None):
    """sigmoid_cross_entropy_with_logits with the term of positive labels times `pos_weight`.

    ValueError when the shapes of labels and logits differ.
    """
    labels, logits = convert.to_tensor(labels), convert.to_tensor(logits)
    _same_shape(logits, labels, "logits", "labels")
    return _weighted_cross_entropy(labels, logits, pos_weight)


@op("labels logits pos_weight", types=FLOATING, label="Mul")
def _weighted_cross_entropy(labels, logits, pos_weight):
    weight = 1 + (pos_weight - 1) * labels
    tail = torch.log1p(torch.exp(-logits.abs())) + torch.relu(-logits)
    return (1 - labels) * logits + weight * tail


weighted_cross_entropy_with_logits.raw = _weighted_cross_entropy.raw
_weighted_cross_entropy.symbol = "nn.weighted_cross_entropy_with_logits"


def log_poisson_loss(targets, log_input, compute_full_loss=False, name=None):
    """exp(log_input) - targets * log_input, the Poisson loss up to a constant.

    compute_full_loss: whether to add Stirling's approximation of log(targets!), which TensorFlow
        leaves out for targets in [0, 1].
    """
    try:
        return _log_poisson(targets, log_input, compute_full_loss)
    except InvalidArgumentError:
        _same_shape(*map(convert.to_tensor, (log_input, targets)), "log_input", "targets")
        raise


@op("targets log_input", types=FLOATING, label="Exp", own_dtypes="arrays")
def _log_poisson(targets, log_input, compute_full_loss):
    _same_shape(log_input, targets, "log_input", "targets")
    result = torch.exp(log_input) - log_input * targets
    if compute_full_loss:
        stirling = targets * torch.log(targets) - targets + 0.5 * torch.log(2 * math.pi * targets)
        small = (targets >= 0) & (targets <= 1)
        result = result + torch.where(small, torch.zeros_like(targets), stirling)
    return result


log_poisson_loss.raw, _log_poisson.symbol = _log_poisson.raw, "nn.log_poisson_loss"


@op("t", types=FLOATING, type="L2Loss")
def l2_loss(t, name=None):
    """sum(t^2) / 2, a scalar."""
    return (t * t).sum() * 0.5


def compute_average_loss(per_example_loss, sample_weight=None, global_batch_size=None):
    """The sum of the (weighted) losses divided by the global batch size.

    sample_weight: one weight for a loss, or for a row of losses; weighting is done in float32.
    global_batch_size: by default the length of the first axis, times the number of replicas; 0
        gives 0.
    ValueError for a scalar loss and for a batch size that is no scalar, TypeError for one that is
    no integer, InvalidArgumentError for one below 0.
    """
    replicas_count = _replicas("compute_average_loss") if in_use else 1
    loss = convert.to_tensor(per_example_loss)
    if loss.shape.rank == 0:
        raise ValueError(
            "Invalid value passed for `per_example_loss`. Expected a tensor with at least rank 1. "
            f"Received per_example_loss={per_example_loss} with rank 0"
        )
    weights = None if sample_weight is None else cast(sample_weight, dtypes.float32)
    if weights is not None and loss.dtype == dtypes.string:
        loss = cast(loss, dtypes.float32)
    size = None if global_batch_size is None else _batch_size(global_batch_size)
    return _average(loss, weights, size, replicas_count)


def _replicas(name):
    """How many replicas there are; RuntimeError where no one replica runs."""
    if state.strategy is not None and state.replica is None:
        raise RuntimeError(
            f"You are calling `{name}` in cross replica context, while it was expected to be "
            "called in replica context."
        )
    return count()


def _batch_size(size):
    if isinstance(size, int) and not isinstance(size, bool):
        value = size
    else:
        given = convert.to_tensor(size)
        if given.shape.rank != 0:
            raise ValueError(
                f"global_batch_size must be scalar: expected a scalar shape, saw {given.shape}."
            )
        if not given.dtype.is_integer:
            raise TypeError(
                f"global_batch_size must be an integer, found a tensor of dtype {given.dtype.name}."
            )
        value = int(given)
    if value < 0:
        raise invalid(f"global_batch_size must be non-negative, got {size}.")
    return value


@op("loss, weights?", label="RealDiv")
def _average(loss, weights, size, replicas_count):
    if weights is not None:
        loss = (loss.float() * _like(weights, loss)).to(loss.dtype)
    size = loss.shape[0] * replicas_count if size is None else size
    total = loss.sum(dtype=loss.dtype)
    if total.dtype not in INEXACT:
        total = total.to(torch.float64 if total.dtype in _WIDE_INTEGERS else torch.float32)
    # a batch of size 0 has gradients of zero
    return total / size if size else torch.where(torch.tensor(False), total, 0.0)


def _like(weights, loss):
    """Weights of a rank that is one more or less than the losses', with an axis less or more."""
    if weights.ndim and weights.ndim == loss.ndim - 1:
        return weights.unsqueeze(-1)
    if weights.ndim == loss.ndim + 1:
        if weights.shape[-1] != 1:
            raise invalid(
                f"Can not squeeze dim[{weights.ndim - 1}], expected a dimension of 1, got "
                f"{weights.shape[-1]} [Op:Squeeze]"
            )
        return weights.squeeze(-1)
    return weights


def scale_regularization_loss(regularization_loss):
    """sum(regularization_loss) divided by the number of replicas.

    Integers become float32, those of 32 and 64 bits float64.
    """
    replicas_count = _replicas("scale_regularization_loss") if in_use else 1
    return _scaled(regularization_loss, replicas_count)


@op("regularization_loss", label="Sum")
def _scaled(regularization_loss, replicas_count):
    total = _float_sum(regularization_loss)
    return total if replicas_count == 1 else total / replicas_count


def _float_sum(regularization_loss):
    total = regularization_loss.sum(dtype=regularization_loss.dtype)
    if total.dtype in INEXACT:
        return total
    return total.to(torch.float64 if total.dtype in _WIDE_INTEGERS else torch.float32)
