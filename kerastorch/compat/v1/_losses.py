"""Losses of TensorFlow 1: weighted, reduced, and noted in a collection of the graph."""

from __future__ import annotations

from typing import Any

from ..._graph.default_graph import get_default_graph
from ._aliases import tf2 as tf
from ._math import deprecated
from ._variables import GraphKeys, get_collection


class Reduction:
    """How a loss's weighted elements become what is given back."""

    NONE = "none"
    SUM = "weighted_sum"
    SUM_OVER_BATCH_SIZE = "weighted_sum_over_batch_size"
    MEAN = "weighted_mean"
    SUM_OVER_NONZERO_WEIGHTS = "weighted_sum_by_nonzero_weights"
    SUM_BY_NONZERO_WEIGHTS = SUM_OVER_NONZERO_WEIGHTS

    @classmethod
    def all(cls):
        """All kinds."""
        return (
            cls.NONE, cls.SUM, cls.MEAN, cls.SUM_OVER_BATCH_SIZE, cls.SUM_OVER_NONZERO_WEIGHTS,
            cls.SUM_BY_NONZERO_WEIGHTS,
        )  # fmt: skip

    @classmethod
    def validate(cls, key):
        """ValueError for what is no kind."""
        if key not in cls.all():
            raise ValueError(f"Invalid Reduction Key {key}.")


_BY_WEIGHTS = Reduction.SUM_BY_NONZERO_WEIGHTS


def compute_weighted_loss(
    losses, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES, reduction=_BY_WEIGHTS
):
    """losses * weights, reduced; what comes out joins `loss_collection`.

    weights: broadcast to the losses: a scalar, or of their rank with sizes of 1 or theirs.
    """
    Reduction.validate(reduction)
    losses = tf.convert_to_tensor(losses)
    kind = losses.dtype
    losses = tf.cast(losses, "float32")
    weights = tf.cast(weights, "float32")
    _check(weights, losses)
    weighted = losses * weights
    if reduction == Reduction.NONE:
        found = weighted
    else:
        found = tf.reduce_sum(weighted)
        if reduction == Reduction.MEAN:
            found = _safe(found, tf.reduce_sum(tf.ones_like(losses) * weights))
        elif reduction == _BY_WEIGHTS:
            found = _safe(found, _present(losses, weights))
        elif reduction == Reduction.SUM_OVER_BATCH_SIZE:
            found = _safe(found, tf.cast(tf.size(losses), "float32"))
    found = tf.cast(found, kind)
    add_loss(found, loss_collection)
    return found


def _check(weights, losses):
    if weights.shape.rank in (None, 0) or losses.shape.rank is None:
        return
    if weights.shape.rank != losses.shape.rank:
        raise ValueError(
            "weights can not be broadcast to values. values.rank="
            f"{losses.shape.rank}. weights.rank={weights.shape.rank}. values.shape={losses.shape}. "
            f"weights.shape={weights.shape}."
        )
    for own, size in zip(weights.shape.as_list(), losses.shape.as_list(), strict=True):
        if None not in (own, size) and own not in (1, size):
            raise ValueError(
                f"weights can not be broadcast to values. values.shape={losses.shape}. "
                f"weights.shape={weights.shape}."
            )


def _safe(above, below):
    return tf.math.divide_no_nan(above, below)


def _present(losses, weights):
    """How many elements have a weight that is not 0."""
    there = tf.cast(tf.not_equal(weights, 0.0), "float32")
    return tf.reduce_sum(there * tf.ones_like(losses))


def _pair(labels, predictions, names="labels predictions"):
    for name, value in zip(names.split(), (labels, predictions), strict=True):
        if value is None:
            raise ValueError(f"Argument `{name}` must not be None.")
    predictions = tf.cast(predictions, "float32")
    labels = tf.cast(labels, "float32")
    predictions.shape.assert_is_compatible_with(labels.shape)
    return labels, predictions


def absolute_difference(
    labels, predictions, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
    reduction=_BY_WEIGHTS,
):  # fmt: skip
    """|predictions - labels|."""
    labels, predictions = _pair(labels, predictions)
    losses = tf.abs(predictions - labels)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def mean_squared_error(
    labels, predictions, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
    reduction=_BY_WEIGHTS,
):  # fmt: skip
    """(predictions - labels)^2."""
    labels, predictions = _pair(labels, predictions)
    losses = tf.math.squared_difference(predictions, labels)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def cosine_distance(
    labels, predictions, axis=None, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
    reduction=_BY_WEIGHTS, dim=None,
):  # fmt: skip
    """1 - sum(predictions * labels) along an axis, for values of unit length."""
    axis = deprecated(axis, "axis", dim, "dim")
    if axis is None:
        raise ValueError("You must specify argument `axis`.")
    labels, predictions = _pair(labels, predictions)
    losses = 1 - tf.reduce_sum(predictions * labels, axis, keepdims=True)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def hinge_loss(
    labels, logits, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
    reduction=_BY_WEIGHTS,
):  # fmt: skip
    """max(0, 1 - (2 labels - 1) logits) for labels of 0 and 1."""
    labels, logits = _pair(labels, logits, "labels logits")
    losses = tf.nn.relu(1 - (2 * labels - 1) * logits)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def huber_loss(
    labels, predictions, weights=1.0, delta=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
    reduction=_BY_WEIGHTS,
):  # fmt: skip
    """Half the square up to `delta`, a straight line beyond."""
    labels, predictions = _pair(labels, predictions)
    error = tf.abs(predictions - labels)
    small = tf.minimum(error, delta)
    losses = 0.5 * small * small + delta * (error - small)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def log_loss(
    labels, predictions, weights=1.0, epsilon=1e-7, scope=None, loss_collection=GraphKeys.LOSSES,
    reduction=_BY_WEIGHTS,
):  # fmt: skip
    """-labels * log(predictions + epsilon) - (1 - labels) * log(1 - predictions + epsilon)."""
    labels, predictions = _pair(labels, predictions)
    losses = -labels * tf.math.log(predictions + epsilon)
    losses -= (1 - labels) * tf.math.log(1 - predictions + epsilon)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def sigmoid_cross_entropy(
    multi_class_labels, logits, weights=1.0, label_smoothing=0, scope=None,
    loss_collection=GraphKeys.LOSSES, reduction=_BY_WEIGHTS,
):  # fmt: skip
    """Crossentropy of independent classes; smoothed labels lie nearer to 1/2."""
    logits = tf.convert_to_tensor(logits)
    labels = tf.cast(multi_class_labels, logits.dtype)
    logits.shape.assert_is_compatible_with(labels.shape)
    if label_smoothing > 0:
        labels = labels * (1 - label_smoothing) + 0.5 * label_smoothing
    losses = tf.nn.sigmoid_cross_entropy_with_logits(labels, logits)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def softmax_cross_entropy(
    onehot_labels, logits, weights=1.0, label_smoothing=0, scope=None,
    loss_collection=GraphKeys.LOSSES, reduction=_BY_WEIGHTS,
):  # fmt: skip
    """Crossentropy of one class out of several; smoothed labels lie nearer to 1/classes."""
    logits = tf.convert_to_tensor(logits)
    labels = tf.cast(onehot_labels, logits.dtype)
    logits.shape.assert_is_compatible_with(labels.shape)
    if label_smoothing > 0:
        classes = tf.cast(tf.shape(labels)[-1], logits.dtype)
        labels = labels * (1 - label_smoothing) + label_smoothing / classes
    losses = tf.nn.softmax_cross_entropy_with_logits(tf.stop_gradient(labels), logits)
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def sparse_softmax_cross_entropy(
    labels, logits, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
    reduction=_BY_WEIGHTS,
):  # fmt: skip
    """Crossentropy of one class out of several, given by its number."""
    labels, logits = tf.convert_to_tensor(labels), tf.convert_to_tensor(logits)
    if labels.shape.rank is not None and labels.shape.rank == logits.shape.rank:
        labels = tf.squeeze(labels, [-1])
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    weights = tf.convert_to_tensor(weights, "float32")
    if weights.shape.rank is not None and weights.shape.rank == (losses.shape.rank or 0) + 1:
        weights = tf.squeeze(weights, [-1])
    return compute_weighted_loss(losses, weights, scope, loss_collection, reduction)


def mean_pairwise_squared_error(
    labels, predictions, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES
):
    """The mean square of what differences between pairs of elements of a row differ by."""
    labels, predictions = _pair(labels, predictions)
    weights = tf.cast(weights, "float32")
    rank = labels.shape.rank
    if rank == 1:
        labels, predictions = labels[:, None], predictions[:, None]
        rank = 2
    axes = list(range(1, rank))
    delta = predictions - labels
    wide = tf.reshape(weights, [-1, *[1] * (rank - 1)]) if weights.shape.rank else weights
    there = tf.cast(tf.not_equal(wide, 0.0), "float32") * tf.ones_like(delta)
    count = tf.reduce_sum(there, axes, keepdims=True)
    pairs = tf.maximum(count - 1, 0)
    first = 2.0 * _safe(tf.reduce_sum(tf.square(delta), axes, keepdims=True), pairs)
    second = 2.0 * _safe(tf.square(tf.reduce_sum(delta, axes, keepdims=True)), count * pairs)
    total = tf.reduce_sum((first - second) * wide)
    found = tf.where(tf.reduce_sum(there) > 0, total, 0.0)
    add_loss(found, loss_collection)
    return found


# collections
def add_loss(loss: Any, loss_collection: Any = GraphKeys.LOSSES) -> None:
    """Notes a loss in a collection of the default graph; not in eager execution."""
    if loss_collection and not tf.executing_eagerly():
        get_default_graph().add_to_collection(loss_collection, loss)


def get_losses(scope: str | None = None, loss_collection: Any = GraphKeys.LOSSES) -> list[Any]:
    """The losses of a collection."""
    return get_collection(loss_collection, scope)


def get_regularization_losses(scope: str | None = None) -> list[Any]:
    """The regularization losses."""
    return get_collection(GraphKeys.REGULARIZATION_LOSSES, scope)


def get_regularization_loss(
    scope: str | None = None, name: str = "total_regularization_loss"
) -> Any:
    """The sum of the regularization losses, 0 for none."""
    found = get_regularization_losses(scope)
    return tf.add_n(found, name) if found else tf.constant(0.0)


def get_total_loss(
    add_regularization_losses: bool = True, name: str = "total_loss", scope: str | None = None
) -> Any:
    """The sum of all losses; ValueError where there are none."""
    losses = get_losses(scope)
    if add_regularization_losses:
        losses += get_regularization_losses(scope)
    if not losses:
        raise ValueError("No losses were found: make one before its total is asked for.")
    return tf.add_n(losses, name)
