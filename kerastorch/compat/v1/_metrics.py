"""tf.compat.v1.metrics: (value, update Operation) pairs over local variables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..._core.plain_graphs import plain_graph
from ..._graph.default_graph import get_default_graph
from ._aliases import tf2 as tf
from ._scopes import variable_scope
from ._variables import GraphKeys, Variable

_LOCAL = (GraphKeys.LOCAL_VARIABLES, GraphKeys.METRIC_VARIABLES)
_EPSILON = 1e-7


# what all have in common
def in_graph(name: str) -> None:
    """RuntimeError in eager execution."""
    if plain_graph() is None:
        raise RuntimeError(f"tf.metrics.{name} is not supported when eager execution is enabled.")


def local_variable(shape: Any, dtype: Any, name: str) -> Variable:
    """A local variable of zeros."""
    zeros = tf.zeros(shape, dtype)
    return Variable(zeros, trainable=False, collections=_LOCAL, name=name)


def collected(
    value: Any, update: Any, metrics_collections: Any, updates_collections: Any
) -> tuple[Any, Any]:
    """(value, update), which are put into collections."""
    graph = get_default_graph()
    for names, x in ((metrics_collections, value), (updates_collections, update)):
        for key in [names] if isinstance(names, str) else names or ():
            graph.add_to_collection(key, x)
    return value, update


def _fitting(predictions, labels=None, weights=None):
    """Tensors of one rank: a last axis of one element is left out where the other has none."""
    predictions = tf.convert_to_tensor(predictions)
    if labels is not None:
        labels = tf.convert_to_tensor(labels)
        predictions, labels = _squeezed(predictions, labels), _squeezed(labels, predictions)
        predictions.shape.assert_is_compatible_with(labels.shape)
    if weights is not None:
        weights = tf.convert_to_tensor(weights)
        if weights.shape.rank:
            weights = _squeezed(weights, predictions)
            if weights.shape.rank == (predictions.shape.rank or 0) - 1:
                weights = tf.expand_dims(weights, -1)
    return predictions, labels, weights


def _squeezed(x, other):
    ranks = x.shape.rank, other.shape.rank
    if None not in ranks and ranks[0] == ranks[1] + 1 and x.shape[-1] in (1, None):
        return tf.squeeze(x, -1)
    return x


def _spread(weights, values):
    """Weights in the shape of values: scalars, or of as many axes, each of 1 or as long."""
    given, wanted = weights.shape, values.shape
    if (
        given.rank
        and wanted.rank is not None
        and (
            given.rank != wanted.rank
            or any(
                a not in (1, b) and None not in (a, b) for a, b in zip(given, wanted, strict=True)
            )
        )
    ):
        raise ValueError(
            f"weights can not be broadcast to values. values.shape={wanted}, weights.shape={given}."
        )
    weights = tf.cast(weights, values.dtype)
    return tf.broadcast_to(weights, tf.shape(values))


def _named(value, update):
    return tf.identity(value, name="value"), tf.identity(update, name="update_op")


def _averaged(values, weights, shape=()):
    """(value, update) of a mean in variables total and count."""
    values = tf.cast(values, tf.float32)
    names = ("total_tensor", "count_tensor") if shape else ("total", "count")
    total, count = (local_variable(shape, tf.float32, name) for name in names)
    if weights is None:
        number = tf.cast(tf.size(values), tf.float32) if not shape else tf.ones_like(values)
    else:
        weights = _spread(weights, values)
        values = values * weights
        number = weights if shape else tf.reduce_sum(weights)
    added = values if shape else tf.reduce_sum(values)
    with get_default_graph().control_dependencies([values]):
        new = total.assign_add(added), count.assign_add(number)
    divide = tf.math.divide_no_nan
    return _named(divide(total.read_value(), count.read_value()), divide(*new))


# means
def mean(values, weights=None, metrics_collections=None, updates_collections=None, name=None):
    """The mean of all values, by their weights."""
    in_graph("mean")
    values, _, weights = _fitting(values, None, weights)
    with variable_scope(name, "mean"):
        found = _averaged(values, weights)
    return collected(*found, metrics_collections, updates_collections)


def mean_tensor(
    values, weights=None, metrics_collections=None, updates_collections=None, name=None
):
    """The mean of each element."""
    in_graph("mean_tensor")
    values, _, weights = _fitting(values, None, weights)
    with variable_scope(name, "mean"):
        found = _averaged(values, weights, tuple(values.shape.as_list()))
    return collected(*found, metrics_collections, updates_collections)


def accuracy(
    labels, predictions, weights=None, metrics_collections=None, updates_collections=None,
    name=None,
):  # fmt: skip
    """How often predictions equal labels."""
    in_graph("accuracy")
    predictions, labels, weights = _fitting(predictions, labels, weights)
    if labels.dtype != predictions.dtype:
        predictions = tf.cast(predictions, labels.dtype)
    held = tf.cast(tf.equal(predictions, labels), tf.float32)
    return mean(held, weights, metrics_collections, updates_collections, name or "accuracy")


def mean_absolute_error(
    labels, predictions, weights=None, metrics_collections=None, updates_collections=None,
    name=None,
):  # fmt: skip
    """The mean of |predictions - labels|."""
    in_graph("mean_absolute_error")
    predictions, labels, weights = _fitting(predictions, labels, weights)
    return mean(
        tf.abs(predictions - labels), weights, metrics_collections, updates_collections,
        name or "mean_absolute_error",
    )  # fmt: skip


def mean_squared_error(
    labels, predictions, weights=None, metrics_collections=None, updates_collections=None,
    name=None,
):  # fmt: skip
    """The mean of (labels - predictions)^2."""
    in_graph("mean_squared_error")
    predictions, labels, weights = _fitting(predictions, labels, weights)
    return mean(
        tf.square(labels - predictions), weights, metrics_collections, updates_collections,
        name or "mean_squared_error",
    )  # fmt: skip


def root_mean_squared_error(
    labels, predictions, weights=None, metrics_collections=None, updates_collections=None,
    name=None,
):  # fmt: skip
    """The root of mean_squared_error."""
    in_graph("root_mean_squared_error")
    value, update = mean_squared_error(
        labels, predictions, weights, name=name or "root_mean_squared_error"
    )
    return collected(tf.sqrt(value), tf.sqrt(update), metrics_collections, updates_collections)


def mean_relative_error(
    labels, predictions, normalizer, weights=None, metrics_collections=None,
    updates_collections=None, name=None,
):  # fmt: skip
    """The mean of |labels - predictions| / normalizer, 0 where the normalizer is 0."""
    in_graph("mean_relative_error")
    predictions, labels, weights = _fitting(predictions, labels, weights)
    predictions, normalizer = _fitting(predictions, normalizer)[:2]
    errors = tf.math.divide_no_nan(tf.abs(labels - predictions), normalizer)
    return mean(
        errors, weights, metrics_collections, updates_collections, name or "mean_relative_error"
    )


def mean_cosine_distance(
    labels, predictions, dim, weights=None, metrics_collections=None, updates_collections=None,
    name=None,
):  # fmt: skip
    """1 minus the mean of the products of unit vectors."""
    in_graph("mean_cosine_distance")
    predictions, labels, weights = _fitting(predictions, labels, weights)
    products = tf.reduce_sum(predictions * labels, axis=[dim], keepdims=True)
    value, update = mean(products, weights, name=name or "mean_cosine_distance")
    return collected(1.0 - value, 1.0 - update, metrics_collections, updates_collections)


def percentage_below(
    values, threshold, weights=None, metrics_collections=None, updates_collections=None, name=None
):
    """How often values are below a threshold."""
    in_graph("percentage_below")
    held = tf.cast(tf.less(values, threshold), tf.float32)
    return mean(
        held, weights, metrics_collections, updates_collections,
        name or "percentage_below_threshold",
    )  # fmt: skip


# counts of decisions
def _count(held, weights):
    """(value, update) of how often something holds, in a variable count."""
    count = local_variable([], tf.float32, "count")
    values = tf.cast(held, tf.float32)
    if weights is not None:
        values = values * _spread(weights, values)
    return tf.identity(count.read_value()), tf.identity(count.assign_add(tf.reduce_sum(values)))


def _decisions(metric: str, positive: bool, right: bool) -> Callable[..., Any]:
    def public(
        labels, predictions, weights=None, metrics_collections=None, updates_collections=None,
        name=None,
    ):  # fmt: skip
        in_graph(metric)
        with variable_scope(name, metric):
            predictions, labels, weights = _fitting(
                tf.cast(predictions, tf.bool), tf.cast(labels, tf.bool), weights
            )
            said = predictions if positive else tf.logical_not(predictions)
            truth = labels if positive == right else tf.logical_not(labels)
            found = _count(tf.logical_and(said, truth), weights)
        return collected(*found, metrics_collections, updates_collections)

    public.__name__ = public.__qualname__ = metric
    public.__doc__ = f"The number of {metric.replace('_', ' ')}, by their weights."
    return public


true_positives = _decisions("true_positives", True, True)
true_negatives = _decisions("true_negatives", False, True)
false_positives = _decisions("false_positives", True, False)
false_negatives = _decisions("false_negatives", False, False)


def _share(metric, other):
    def public(
        labels, predictions, weights=None, metrics_collections=None, updates_collections=None,
        name=None,
    ):  # fmt: skip
        in_graph(metric)
        with variable_scope(name, metric):
            right = true_positives(labels, predictions, weights)
            wrong = other(labels, predictions, weights)
            value, update = (
                tf.math.divide_no_nan(a, a + b) for a, b in zip(right, wrong, strict=True)
            )
            found = _named(value, update)
        return collected(*found, metrics_collections, updates_collections)

    public.__name__ = public.__qualname__ = metric
    public.__doc__ = f"The {metric} of decisions: 0 where there are none."
    return public


precision = _share("precision", false_positives)
recall = _share("recall", false_negatives)


# at thresholds
def _confusion(labels, predictions, thresholds, weights, wanted):
    """{name: (value, update)} of counts at each threshold."""
    predictions, labels, weights = _fitting(
        tf.cast(predictions, tf.float32), tf.cast(labels, tf.bool), weights
    )
    with get_default_graph().control_dependencies(
        [
            check(predictions, limit, message="predictions must be in [0, 1]")
            for check, limit in (
                (tf.debugging.assert_greater_equal, 0.0),
                (tf.debugging.assert_less_equal, 1.0),
            )
        ]
    ):
        predictions = tf.identity(predictions)
    scores, truth = tf.reshape(predictions, [1, -1]), tf.reshape(labels, [1, -1])
    limits = tf.reshape(tf.constant(list(thresholds), tf.float32), [-1, 1])
    said = scores > limits
    if weights is not None:
        weights = tf.reshape(_spread(weights, tf.cast(predictions, tf.float32)), [1, -1])
    found = {}
    for key in wanted:
        positive, right = key[1] == "p", key[0] == "t"
        held = said if positive else tf.logical_not(said)
        with_truth = truth if positive == right else tf.logical_not(truth)
        values = tf.cast(tf.logical_and(held, with_truth), tf.float32)
        values = values if weights is None else values * weights
        count = local_variable([len(thresholds)], tf.float32, _LONG[key])
        found[key] = count.read_value(), count.assign_add(tf.reduce_sum(values, 1))
    return found


_LONG = {
    "tp": "true_positives", "fn": "false_negatives", "tn": "true_negatives",
    "fp": "false_positives",
}  # fmt: skip


def _at_thresholds(key):
    metric = f"{_LONG[key]}_at_thresholds"

    def public(
        labels, predictions, thresholds, weights=None, metrics_collections=None,
        updates_collections=None, name=None,
    ):  # fmt: skip
        in_graph(metric)
        with variable_scope(name, _LONG[key]):
            found = _confusion(labels, predictions, thresholds, weights, [key])[key]
        return collected(*found, metrics_collections, updates_collections)

    public.__name__ = public.__qualname__ = metric
    public.__doc__ = f"The number of {_LONG[key].replace('_', ' ')} at each threshold."
    return public


true_positives_at_thresholds = _at_thresholds("tp")
true_negatives_at_thresholds = _at_thresholds("tn")
false_positives_at_thresholds = _at_thresholds("fp")
false_negatives_at_thresholds = _at_thresholds("fn")


def _share_at_thresholds(metric, other):
    def public(
        labels, predictions, thresholds, weights=None, metrics_collections=None,
        updates_collections=None, name=None,
    ):  # fmt: skip
        in_graph(metric)
        with variable_scope(name, metric):
            found = _confusion(labels, predictions, thresholds, weights, ["tp", other])
            pairs = zip(found["tp"], found[other], strict=True)
            found = _named(*(a / (_EPSILON + a + b) for a, b in pairs))
        return collected(*found, metrics_collections, updates_collections)

    public.__name__ = public.__qualname__ = metric
    public.__doc__ = f"The {metric.partition('_')[0]} at each threshold."
    return public


precision_at_thresholds = _share_at_thresholds("precision_at_thresholds", "fp")
recall_at_thresholds = _share_at_thresholds("recall_at_thresholds", "fn")


def _grid(number: int) -> list[float]:
    inner = [(i + 1) * 1.0 / (number - 1) for i in range(number - 2)]
    return [0.0 - _EPSILON, *inner, 1.0 + _EPSILON]


def auc(
    labels, predictions, weights=None, num_thresholds=200, metrics_collections=None,
    updates_collections=None, curve="ROC", name=None, summation_method="trapezoidal",
    thresholds: Sequence[float] | None = None,
):  # fmt: skip
    """The area under the ROC or PR curve, from counts at thresholds.

    summation_method: "trapezoidal", "minoring", "majoring" or, for PR, "careful_interpolation".
    ValueError for another curve or method.
    """
    in_graph("auc")
    if curve not in ("ROC", "PR"):
        raise ValueError(f"curve must be either ROC or PR, {curve} unknown")
    if thresholds is not None:
        limits = [0.0 - _EPSILON, *sorted(thresholds), 1.0 + _EPSILON]
    else:
        limits = _grid(num_thresholds)
    with variable_scope(name, "auc"):
        counts = _confusion(labels, predictions, limits, weights, ["tp", "fn", "tn", "fp"])
        found = _named(
            *(
                _area(*(counts[k][i] for k in ("tp", "fn", "tn", "fp")), curve, summation_method)
                for i in (0, 1)
            )
        )
    return collected(*found, metrics_collections, updates_collections)


def _area(tp, fn, tn, fp, curve, method):
    tiny = 1e-6
    if method == "careful_interpolation" and curve == "PR":
        return _interpolated(tp, fp, fn)
    recall = (tp + tiny) / (tp + fn + tiny)
    if curve == "ROC":
        x, y = fp / (fp + tn + tiny), recall
    else:
        x, y = recall, (tp + tiny) / (tp + fp + tiny)
    steps = x[:-1] - x[1:]
    if method in ("trapezoidal", "careful_interpolation"):
        return tf.reduce_sum(steps * (y[:-1] + y[1:]) / 2.0)
    if method == "minoring":
        return tf.reduce_sum(steps * tf.minimum(y[:-1], y[1:]))
    if method == "majoring":
        return tf.reduce_sum(steps * tf.maximum(y[:-1], y[1:]))
    raise ValueError(f"Invalid summation_method: {method}")


def _interpolated(tp, fp, fn):
    """The area under the PR curve where true positives grow evenly between thresholds."""
    lost = tp[:-1] - tp[1:]
    both = tp + fp
    slope = tf.math.divide_no_nan(lost, tf.maximum(both[:-1] - both[1:], 0))
    start = tp[1:] - slope * both[1:]
    safe = tf.where(
        tf.logical_and(both[:-1] > 0, both[1:] > 0),
        tf.math.divide_no_nan(both[:-1], tf.maximum(both[1:], 0)),
        tf.ones_like(both[1:]),
    )
    area = slope * (lost + start * tf.math.log(safe))
    return tf.reduce_sum(tf.math.divide_no_nan(area, tf.maximum(tp[1:] + fn[1:], 0)))


# one rate at another
def _at_rate(metric, rate, name, last, weights, number, labels, predictions, collections, share):
    """(value, update) of a share at the threshold where another comes closest to a rate."""
    in_graph(metric)
    if not 0 <= rate <= 1:
        raise ValueError(f"A rate must be in the range [0, 1], but {metric} got {rate}.")
    with variable_scope(name, metric):
        limits = [*_grid(number)[:-1], last]
        counts = _confusion(labels, predictions, limits, weights, ["tp", "fn", "tn", "fp"])
        found = _named(*(share({k: pair[i] for k, pair in counts.items()}) for i in (0, 1)))
    return collected(*found, *collections)


def sensitivity_at_specificity(
    labels, predictions, specificity, weights=None, num_thresholds=200, metrics_collections=None,
    updates_collections=None, name=None,
):  # fmt: skip
    """The share of positives found, at the first threshold closest to a specificity."""

    def share(now):
        rates = now["tn"] / (now["tn"] + now["fp"] + _EPSILON)
        at = tf.argmin(tf.abs(rates - specificity))
        return now["tp"][at] / (now["tp"][at] + now["fn"][at] + _EPSILON)

    return _at_rate(
        "sensitivity_at_specificity", specificity, name, 1.0 + _EPSILON, weights, num_thresholds,
        labels, predictions, (metrics_collections, updates_collections), share,
    )  # fmt: skip


def specificity_at_sensitivity(
    labels, predictions, sensitivity, weights=None, num_thresholds=200, metrics_collections=None,
    updates_collections=None, name=None,
):  # fmt: skip
    """The share of negatives found, at the last threshold closest to a sensitivity."""

    def share(now):
        rates = now["tp"] / (now["tp"] + now["fn"] + _EPSILON)
        away = tf.abs(rates - sensitivity)
        closest = tf.cast(tf.equal(away, tf.reduce_min(away)), tf.int64)
        at = tf.argmax(tf.cumsum(closest))
        return now["tn"][at] / (now["tn"][at] + now["fp"][at] + _EPSILON)

    return _at_rate(
        "specificity_at_sensitivity", sensitivity, name, 1.0 - _EPSILON, weights, num_thresholds,
        labels, predictions, (metrics_collections, updates_collections), share,
    )  # fmt: skip


# confusion matrices
def _matrix(labels, predictions, num_classes, weights):
    """(the confusion matrix, the one after an update)"""
    size = [num_classes, num_classes]
    total = local_variable(size, tf.float64, "total_confusion_matrix")
    labels = tf.reshape(tf.cast(labels, tf.int64), [-1])
    predictions = tf.reshape(tf.cast(predictions, tf.int64), [-1])
    if weights is not None:
        weights = tf.reshape(weights, [-1])
    now = tf.math.confusion_matrix(labels, predictions, num_classes, weights, tf.float64)
    return total.read_value(), total.assign_add(now)


def mean_iou(
    labels, predictions, num_classes, weights=None, metrics_collections=None,
    updates_collections=None, name=None,
):  # fmt: skip
    """The mean over classes of intersection over union; the update gives the matrix."""
    in_graph("mean_iou")
    with variable_scope(name, "mean_iou"):
        matrix, update = _matrix(labels, predictions, num_classes, weights)
        rows, columns = (tf.cast(tf.reduce_sum(matrix, i), tf.float32) for i in (0, 1))
        both = tf.cast(tf.linalg.diag_part(matrix), tf.float32)
        union = rows + columns - both
        there = tf.reduce_sum(tf.cast(tf.not_equal(union, 0), tf.float32))
        ratios = both / tf.where(union > 0, union, tf.ones_like(union))
        value = tf.where(there > 0, tf.reduce_sum(ratios) / there, 0.0)
        value = tf.identity(value, name="mean_iou")
    return collected(value, update, metrics_collections, updates_collections)


def mean_per_class_accuracy(
    labels, predictions, num_classes, weights=None, metrics_collections=None,
    updates_collections=None, name=None,
):  # fmt: skip
    """The mean of the classes' accuracies; the update gives those of the classes."""
    in_graph("mean_per_class_accuracy")
    with variable_scope(name, "mean_accuracy"):
        predictions, labels, weights = _fitting(predictions, labels, weights)
        labels = tf.reshape(tf.cast(labels, tf.int64), [-1])
        predictions = tf.reshape(tf.cast(predictions, tf.int64), [-1])
        each = tf.ones_like(labels, tf.float32)
        held = tf.cast(tf.equal(labels, predictions), tf.float32)
        if weights is not None:
            weights = tf.reshape(tf.cast(weights, tf.float32), [-1])
            each, held = each * weights, held * weights
        total = local_variable([num_classes], tf.float32, "total")
        count = local_variable([num_classes], tf.float32, "count")
        place = tf.expand_dims(labels, 1)
        more = (tf.scatter_nd(place, x, [num_classes]) for x in (each, held))
        new_total, new_count = total.assign_add(next(more)), count.assign_add(next(more))
        divide = tf.math.divide_no_nan
        value = tf.reduce_mean(divide(count.read_value(), total.read_value()), name="mean_accuracy")
        update = tf.identity(divide(new_count, new_total), name="update_op")
    return collected(value, update, metrics_collections, updates_collections)
