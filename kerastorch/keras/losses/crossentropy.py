"""Cross entropies: losses of probabilities, or of the logits behind them.

Probabilities are clipped to [epsilon, 1 - epsilon].  The raw value of Keras's softmax or sigmoid
carries its input as `_keras_logits`, that of TensorFlow's, in a traced step, as `_softmax_logits`
or `_sigmoid_logits`; where it does, the loss is computed from that, which is exact for saturated
units too.
"""

import math
import warnings

import torch
import torch.nn.functional as F

from ..._core.dtypes import of
from ..._core.errors import invalid
from ..._core.op import op
from ..._core.state import state
from ...nn.losses import softmax_cross_entropy_with_logits
from .._base import config as _config
from .._base.configured import arguments
from ._reduce import check_smoothing, fused_mean, mean_along, need_float, not_scalar
from .base import LossFunctionWrapper, Reduction

_NO_LABEL = -(2**62)  # torch skips its default of -100, which is an error in TensorFlow


def logits_of(output, from_logits, name, found_as="_softmax_logits"):
    """(values, whether they are logits) for raw outputs of a model."""
    logits = getattr(output, "_keras_logits", None)
    if logits is None and (state.step or state.function):
        logits = getattr(output, found_as, None)
    if logits is None:
        return output, from_logits
    if from_logits:
        warnings.warn(
            f'"`{name}` received `from_logits=True`, but the `output` argument was produced by a '
            "Softmax or Sigmoid activation and thus does not represent logits. Was this "
            "intended?",
            stacklevel=2,
        )
    return logits, True


def _clipped(probabilities):
    epsilon = _config.epsilon()
    return probabilities.clamp(epsilon, 1.0 - epsilon)


def _check_axis(axis):
    if isinstance(axis, bool):
        raise ValueError(
            f"`axis` must be of type `int`. Received: axis={axis} of type {type(axis)}"
        )


# binary


def _binary_logits(output, from_logits):
    return logits_of(output, from_logits, "binary_crossentropy", "_sigmoid_logits")


def binary_elements(target, output, from_logits=False):
    """-target log(output) - (1 - target) log(1 - output), element by element, of raw tensors."""
    output, from_logits = _binary_logits(output, from_logits)
    if from_logits:
        if target.shape != output.shape:
            raise ValueError(
                "`logits` and `labels` must have the same shape, received "
                f"({tuple(output.shape)} vs {tuple(target.shape)})."
            )
        return F.binary_cross_entropy_with_logits(output, target, reduction="none")
    output, epsilon = _clipped(output), _config.epsilon()
    if state.step or state.function:  # TensorFlow adds constants up when it has a graph
        rest = 1.0 + epsilon - output
    else:
        rest = 1 - output + epsilon
    return -(target * torch.log(output + epsilon) + (1 - target) * torch.log(rest))


def _binary_target(y_true, y_pred, label_smoothing):
    need_float(y_pred, 0.0, "Maximum")
    y_true = y_true.to(y_pred.dtype)
    if label_smoothing:
        return y_true * (1.0 - label_smoothing) + 0.5 * label_smoothing
    check_smoothing(label_smoothing)
    return y_true


@op("y_true, y_pred", label="Mul")
def binary_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """mean(-y_true log(y_pred) - (1 - y_true) log(1 - y_pred)) along `axis`.

    y_true, y_pred: [..., d]; y_true is cast to the dtype of y_pred.
    from_logits: whether y_pred is what goes into a sigmoid.
    label_smoothing: in [0, 1], moves labels towards 0.5.
    """
    target = _binary_target(y_true, y_pred, label_smoothing)
    return mean_along(binary_elements(target, y_pred, from_logits), axis)


@fused_mean(binary_crossentropy)
def _binary_mean(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    output, from_logits = _binary_logits(y_pred, from_logits)
    if from_logits and axis == -1 and output.shape == y_true.shape and output.ndim:
        target = _binary_target(y_true, y_pred, label_smoothing)
        if output.numel():
            return F.binary_cross_entropy_with_logits(output, target)


@op("y_true, y_pred", label="Mul")
def binary_focal_crossentropy(
    y_true,
    y_pred,
    apply_class_balancing=False,
    alpha=0.25,
    gamma=2.0,
    from_logits=False,
    label_smoothing=0.0,
    axis=-1,
):
    """mean((1 - p)^gamma * binary cross entropy) along `axis`, p the probability of the label.

    apply_class_balancing: whether to weight label 1 with alpha and label 0 with 1 - alpha.
    """
    target = _binary_target(y_true, y_pred, label_smoothing)
    chance = torch.sigmoid(y_pred) if from_logits else y_pred
    right = target * chance + (1 - target) * (1 - chance)
    loss = (1.0 - right) ** gamma * binary_elements(target, y_pred, from_logits)
    if apply_class_balancing:
        loss = (target * alpha + (1 - target) * (1 - alpha)) * loss
    return mean_along(loss, axis)


# one probability per class


class MeanSoftmaxCrossEntropy(torch.autograd.Function):
    """The mean over rows of -sum(labels * log_softmax(logits)), in few steps.

    TensorFlow's gradient is softmax(logits) - labels also where labels do not sum to 1.
    """

    @staticmethod
    def forward(ctx, labels, logits):
        logarithms = torch.log_softmax(logits, -1)
        ctx.save_for_backward(labels, logits, logarithms)
        return (labels * logarithms).sum() * (-logits.shape[-1] / logits.numel())

    @staticmethod
    def backward(ctx, grad):
        labels, logits, logarithms = ctx.saved_tensors
        grad = grad * (logits.shape[-1] / logits.numel())
        if torch.is_grad_enabled():  # recorded in turn: through the inputs
            logarithms = torch.log_softmax(logits, -1)
        by_labels = -logarithms * grad if ctx.needs_input_grad[0] else None
        by_logits = (logarithms.exp() - labels) * grad if ctx.needs_input_grad[1] else None
        return by_labels, by_logits


def _same_shape(target, output):
    if target.shape != output.shape:
        # a TensorShape would ask symbolic sizes for numbers
        raise ValueError(f"Shapes {tuple(target.shape)} and {tuple(output.shape)} are incompatible")


def categorical_losses(target, output, from_logits=False, axis=-1):
    """-sum(target log(output)) along `axis`, of raw tensors of one shape."""
    _same_shape(target, output)
    output, from_logits = logits_of(output, from_logits, "categorical_crossentropy")
    if from_logits:
        return softmax_cross_entropy_with_logits.raw(target, output, axis)
    return -(target * torch.log(_clipped(_normalized(output, axis)))).sum(axis)


def _normalized(output, axis):
    return output / output.sum(axis, keepdim=True)


def _categorical_target(y_true, y_pred, label_smoothing, axis):
    need_float(y_pred, 0.0, "Maximum")
    y_true = y_true.to(y_pred.dtype)
    not_scalar(y_pred)
    if y_pred.shape[-1] == 1:
        warnings.warn(
            "In loss categorical_crossentropy, expected y_pred.shape to be (batch_size, "
            f"num_classes) with num_classes > 1. Received: y_pred.shape={tuple(y_pred.shape)}. "
            "Consider using 'binary_crossentropy' if you only have 2 classes.",
            SyntaxWarning,
            stacklevel=3,
        )
    if label_smoothing:
        return y_true * (1.0 - label_smoothing) + label_smoothing / (y_true.shape[axis] or math.nan)
    check_smoothing(label_smoothing)
    return y_true


@op("y_true, y_pred", label="SoftmaxCrossEntropyWithLogits")
def categorical_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """-sum(y_true * log(y_pred)) along `axis`, the classes: one loss per remaining position.

    y_true, y_pred: of one shape; probabilities are scaled to sum to 1.
    from_logits: whether y_pred is what goes into a softmax.
    label_smoothing: in [0, 1], spreads that part of the labels evenly over the classes.
    ValueError when the shapes differ.
    """
    _check_axis(axis)
    target = _categorical_target(y_true, y_pred, label_smoothing, axis)
    return categorical_losses(target, y_pred, from_logits, axis)


@fused_mean(categorical_crossentropy)
def _categorical_mean(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    output, from_logits = logits_of(y_pred, from_logits, "categorical_crossentropy")
    if from_logits and axis == -1 and output.ndim and output.numel():
        target = _categorical_target(y_true, y_pred, label_smoothing, axis)
        _same_shape(target, output)
        return MeanSoftmaxCrossEntropy.apply(target, output)


@op("y_true, y_pred", label="Mul")
def categorical_focal_crossentropy(
    y_true, y_pred, alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1
):
    """-sum(alpha * (1 - y_pred)^gamma * y_true * log(y_pred)) along `axis`, the classes."""
    _check_axis(axis)
    target = _categorical_target(y_true, y_pred, label_smoothing, -1)
    _same_shape(target, y_pred)
    output, from_logits = logits_of(y_pred, from_logits, "categorical_focal_crossentropy")
    if from_logits:
        output = torch.softmax(output, axis)
    output = _clipped(_normalized(output, axis))
    loss = -target * torch.log(output)
    if isinstance(alpha, (list, tuple)):
        alpha = torch.tensor(alpha, dtype=output.dtype, device=output.device)
    return ((1.0 - output) ** gamma * alpha * loss).sum(axis)


# the class as an integer


def sparse_losses(target, output, from_logits=False, axis=-1, ignore_class=None):
    """-log(output[target]), of raw integer targets and raw class probabilities (or logits).

    With ignore_class the result carries the mask of what counts as `_keras_mask`.
    """
    output = _class_logits(output, from_logits, axis, target)
    shape, target = output.shape[:-1], target.long()
    if target.ndim != output.ndim - 1:
        target, output = target.reshape(-1), output.reshape(shape.numel(), output.shape[-1])
    if ignore_class is not None:
        return _ignoring(target, output, shape, ignore_class)
    return _nll(target, output).reshape(shape)


def _class_logits(output, from_logits, axis, target):
    """Logits, or logarithms of probabilities, with the classes on the last axis."""
    if not output.is_floating_point():
        _refuse(target, output, from_logits)
    output, from_logits = logits_of(output, from_logits, "sparse_categorical_crossentropy")
    if not from_logits:
        output = torch.log(_clipped(output))
    rank = output.ndim
    if not rank:
        raise ValueError("sparse_categorical_crossentropy: `logits` cannot be a scalar.")
    axis %= rank
    return output if axis == rank - 1 else output.movedim(axis, -1)


def _refuse(target, output, from_logits):
    """TensorFlow's error for predictions that are no floats: as logits they reach the op."""
    if not from_logits or output.is_complex():
        need_float(output, 1e-07, "Maximum")
    if output.ndim and target.numel() != output.shape[:-1].numel():
        raise _misfit(target, output)
    raise invalid(
        f"Value for attr 'T' of {of(output).name} is not in the list of allowed values: half, "
        "bfloat16, float, double [Op:SparseSoftmaxCrossEntropyWithLogits]"
    )


def _misfit(target, logits):
    if state.step is not None:  # TensorFlow draws the graph of a step for unknown batch sizes
        return invalid(
            "logits and labels must have the same first dimension, got logits shape "
            f"{list(logits.shape)} and labels shape {list(target.shape)}"
        )
    return ValueError(
        "`labels.shape` must equal `logits.shape` except for the last dimension. Received: "
        f"labels.shape={tuple(target.shape)} and logits.shape={tuple(logits.shape)}"
    )


def _ignoring(target, output, shape, ignore_class):
    valid = target != ignore_class
    losses = _nll(torch.where(valid, target, 0), output).reshape(-1)
    losses = torch.where(valid.reshape(-1), losses, 0).reshape(shape)
    losses._keras_mask = valid.reshape(shape)
    return losses


def _nll(target, logits, reduction="none"):
    """-log_softmax(logits)[target] for [...] and [..., classes], flat."""
    if target.shape != logits.shape[:-1]:
        raise _misfit(target, logits)
    if logits.ndim != 2:
        target, logits = target.reshape(-1), logits.reshape(-1, logits.shape[-1])
    bad = None
    if target.is_cuda:
        # Out of range is NaN on GPUs in TensorFlow; torch would lose the device to an assertion.
        inside = target.clamp(0, logits.shape[-1] - 1)
        bad, target = inside != target, inside
    try:
        losses = F.cross_entropy(logits, target, reduction=reduction, ignore_index=_NO_LABEL)
    except IndexError:
        raise _out_of_range(target, logits.shape[-1]) from None
    if bad is None:
        return losses
    return losses.masked_fill(bad if reduction == "none" else bad.any(), float("nan"))


def _out_of_range(target, classes):
    return invalid(
        f"Received a label value outside the valid range of [0, {classes}). Label values: "
        f"{target[(target < 0) | (target >= classes)][:8].tolist()} "
        "[Op:SparseSoftmaxCrossEntropyWithLogits]"
    )


@op("y_true, y_pred", label="SparseSoftmaxCrossEntropyWithLogits")
def sparse_categorical_crossentropy(y_true, y_pred, from_logits=False, axis=-1, ignore_class=None):
    """-log(y_pred[y_true]): one loss per position.

    y_true: classes as numbers, [...] or [..., 1]; y_pred: a probability per class, [..., classes].
    from_logits: whether y_pred is what goes into a softmax.
    ignore_class: positions of this class have loss 0 and do not count in means.
    InvalidArgumentError for a class out of range, ValueError when the shapes do not fit.
    """
    return sparse_losses(y_true, y_pred, from_logits, axis, ignore_class)


@fused_mean(sparse_categorical_crossentropy)
def _sparse_mean(y_true, y_pred, from_logits=False, axis=-1, ignore_class=None):
    if ignore_class is not None or not y_true.numel():
        return None
    output, target = _class_logits(y_pred, from_logits, axis, y_true), y_true.long()
    if target.ndim != output.ndim - 1:
        rows = output.shape[:-1].numel()
        target, output = target.reshape(-1), output.reshape(rows, output.shape[-1])
    return _nll(target, output, "mean")


class BinaryCrossentropy(LossFunctionWrapper):
    """The cross entropy of yes-no labels and probabilities: see `binary_crossentropy`.

    >>> loss = tf.keras.losses.BinaryCrossentropy(from_logits=True)
    >>> round(float(loss([[0.0], [1.0]], [[-1.0], [2.0]])), 4)
    0.2201
    """

    def __init__(
        self,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction=Reduction.AUTO,
        name="binary_crossentropy",
    ):
        super().__init__(binary_crossentropy, **arguments(locals()))
        self.from_logits = from_logits


class BinaryFocalCrossentropy(LossFunctionWrapper):
    """Binary cross entropy that counts easy samples less: see `binary_focal_crossentropy`."""

    def __init__(
        self,
        apply_class_balancing=False,
        alpha=0.25,
        gamma=2.0,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction=Reduction.AUTO,
        name="binary_focal_crossentropy",
    ):
        super().__init__(binary_focal_crossentropy, **arguments(locals()))
        self.from_logits = from_logits
        self.apply_class_balancing = apply_class_balancing
        self.alpha, self.gamma = alpha, gamma


class CategoricalCrossentropy(LossFunctionWrapper):
    """The cross entropy of one-hot labels and probabilities: see `categorical_crossentropy`."""

    def __init__(
        self,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction=Reduction.AUTO,
        name="categorical_crossentropy",
    ):
        super().__init__(categorical_crossentropy, **arguments(locals()))


class CategoricalFocalCrossentropy(LossFunctionWrapper):
    """Cross entropy that counts easy samples less: see `categorical_focal_crossentropy`."""

    def __init__(
        self,
        alpha=0.25,
        gamma=2.0,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction=Reduction.AUTO,
        name="categorical_focal_crossentropy",
    ):
        super().__init__(categorical_focal_crossentropy, **arguments(locals()))
        self.from_logits = from_logits
        self.alpha, self.gamma = alpha, gamma


class SparseCategoricalCrossentropy(LossFunctionWrapper):
    """The cross entropy of class numbers and probabilities.

    See `sparse_categorical_crossentropy`.

    >>> loss = tf.keras.losses.SparseCategoricalCrossentropy()
    >>> round(float(loss([1, 2], [[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]])), 3)
    1.177
    """

    def __init__(
        self,
        from_logits=False,
        ignore_class=None,
        reduction=Reduction.AUTO,
        name="sparse_categorical_crossentropy",
    ):
        super().__init__(sparse_categorical_crossentropy, **arguments(locals()))
