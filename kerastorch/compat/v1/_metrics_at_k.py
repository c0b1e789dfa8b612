"""tf.compat.v1.metrics of the k best predictions: recall, precision, average precision."""

from __future__ import annotations

from ..._core.errors import invalid
from ...sparse._sparse_tensor import SparseTensor
from ._aliases import tf2 as tf
from ._metrics import collected, in_graph, local_variable


# labels
def _tensors(labels, predictions_idx):
    """Labels with the rank of the predictions, sparse ones as they are, and int64 predictions."""
    predictions = tf.cast(predictions_idx, tf.int64)
    labels = _converted(labels)
    if isinstance(labels, SparseTensor):
        rank = labels.shape.rank
        if rank is not None and predictions.shape.rank == rank + 1:
            shape = tf.concat([labels.dense_shape, tf.constant([1], tf.int64)], 0)
            labels = tf.sparse.reshape(labels, shape)
        return labels, predictions
    labels = tf.cast(labels, tf.int64)
    ranks = labels.shape.rank, predictions.shape.rank
    if None not in ranks and ranks[1] - ranks[0] not in (0, 1):
        raise ValueError(
            f"Unexpected labels shape {labels.shape} for predictions shape {predictions.shape}. "
            "Predictions rank should be the same rank as labels rank or labels rank plus one."
        )
    return tf.expand_dims(labels, -1) if ranks[0] != ranks[1] else labels, predictions


def _converted(labels):
    is_sparse = hasattr(labels, "dense_shape") or isinstance(labels, SparseTensor)
    return tf.sparse.SparseTensor(*labels) if is_sparse and isinstance(labels, tuple) else (
        labels if is_sparse else tf.convert_to_tensor(labels)
    )  # fmt: skip


def _of_class(ids, class_id):
    """The ids that are of a class, as a SparseTensor; all where it is None."""
    if class_id is None:
        return ids
    if isinstance(ids, SparseTensor):
        return tf.sparse.retain(ids, tf.equal(ids.values, class_id))
    shape = tf.shape(ids, tf.int64)
    alone = tf.fill(tf.concat([shape[:-1], [1]], 0), tf.constant(class_id, tf.int64))
    found = tf.sets.intersection(alone, ids)
    return SparseTensor(found.indices, found.values, shape)


# counts
def _count(word, labels, predictions, class_id, weights):
    """The number of true or false decisions of each row, by its weight."""
    labels, predictions = _of_class(labels, class_id), _of_class(predictions, class_id)
    if word == "true_positive":
        found = tf.sets.intersection(predictions, labels)
    else:
        found = tf.sets.difference(predictions, labels, aminusb=word == "false_positive")
    return _weighted(tf.cast(tf.sets.size(found), tf.float64), weights)


def _weighted(counts, weights):
    if weights is None:
        return counts
    weights = tf.cast(weights, tf.float64)
    given, wanted = weights.shape, counts.shape
    if None not in (given.rank, wanted.rank) and given.rank:
        pairs = zip(given, wanted, strict=True) if given.rank == wanted.rank else [(0, 1)]
        if any(a != 1 and None not in (a, b) and a != b for a, b in pairs):
            raise invalid(
                "weights can not be broadcast to values. values.rank="
                f"{wanted.rank}. weights.rank={given.rank}. values.shape={wanted}. "
                f"weights.shape={given}."
            )
    return counts * weights


def _running(word, k, class_id, labels, predictions, weights):
    """(value, update) of the sum of a count in a variable."""
    with tf.name_scope(_name(word, k, class_id)) as scope:
        batch = tf.reduce_sum(_count(word, labels, predictions, class_id, weights))
        total = local_variable([], tf.float64, scope)
        return total.read_value(), total.assign_add(batch)


def _name(word, k, class_id=None):
    number = "k" if k is None else k
    return f"{word}_at_{number}" + ("" if class_id is None else f"_class{class_id}")


def _share(word, other, labels, predictions_idx, k, class_id, weights, collections, name):
    """(value, update) of true positives over themselves and another count."""
    with tf.name_scope(name or _name(word, k, class_id)) as scope:
        labels, predictions = _tensors(labels, predictions_idx)
        counted = labels, predictions, weights
        right = _running("true_positive", k, class_id, *counted)
        wrong = _running(other, k, class_id, *counted)
        found = tuple(
            tf.identity(tf.divide(a, a + b), name=own)
            for a, b, own in zip(right, wrong, (scope, "update"), strict=True)
        )
    return collected(*found, *collections)


def _best(predictions, k):
    return tf.math.top_k(predictions, k)[1]


# recall and precision
def recall_at_top_k(
    labels, predictions_idx, k=None, class_id=None, weights=None, metrics_collections=None,
    updates_collections=None, name=None,
):  # fmt: skip
    """How many of the labels are among the predicted classes.

    labels: [..., number of labels] or [...], or a SparseTensor.  predictions_idx: [..., k] classes.
    class_id: the only class that counts.  weights: of the rows.
    """
    in_graph("recall_at_top_k")
    return _share(
        "recall", "false_negative", labels, predictions_idx, k, class_id, weights,
        (metrics_collections, updates_collections), name,
    )  # fmt: skip


def recall_at_k(
    labels, predictions, k, class_id=None, weights=None, metrics_collections=None,
    updates_collections=None, name=None,
):  # fmt: skip
    """`recall_at_top_k` of the k best of scores [..., classes]."""
    in_graph("recall_at_k")
    with tf.name_scope(name or _name("recall", k, class_id)) as scope:
        best = _best(predictions, k)
    return recall_at_top_k(
        labels, best, k, class_id, weights, metrics_collections, updates_collections, scope
    )


def precision_at_top_k(
    labels, predictions_idx, k=None, class_id=None, weights=None, metrics_collections=None,
    updates_collections=None, name=None,
):  # fmt: skip
    """How many of the predicted classes are among the labels; arguments as `recall_at_top_k`."""
    in_graph("precision_at_top_k")
    return _share(
        "precision", "false_positive", labels, predictions_idx, k, class_id, weights,
        (metrics_collections, updates_collections), name,
    )  # fmt: skip


def precision_at_k(
    labels, predictions, k, class_id=None, weights=None, metrics_collections=None,
    updates_collections=None, name=None,
):  # fmt: skip
    """`precision_at_top_k` of the k best of scores [..., classes]."""
    in_graph("precision_at_k")
    with tf.name_scope(name or _name("precision", k, class_id)) as scope:
        best = _best(predictions, k)
    return precision_at_top_k(
        labels, best, k, class_id, weights, metrics_collections, updates_collections, scope
    )


def sparse_precision_at_k(
    labels, predictions, k, class_id=None, weights=None, metrics_collections=None,
    updates_collections=None, name=None,
):  # fmt: skip
    """`precision_at_k`, which replaces it."""
    return precision_at_k(
        labels, predictions, k, class_id, weights, metrics_collections, updates_collections, name
    )


# average precision
def _average(labels, predictions):
    """The average precision of each row."""
    k = predictions.shape[-1]
    labels, predictions = _tensors(labels, predictions)
    hits = _hits(labels, predictions, k)
    ranks = tf.cumsum(tf.ones_like(hits), axis=-1)
    summed = tf.reduce_sum(tf.cumsum(hits, axis=-1) / ranks * hits, axis=-1)
    if isinstance(labels, SparseTensor):
        known = tf.sets.size(labels)
    else:
        known = tf.reduce_sum(tf.cast(labels >= 0, tf.int32), axis=-1)
    return summed / tf.cast(tf.minimum(known, k), tf.float64)


def _hits(labels, predictions, k):
    """1 where a prediction is among the labels of its row: [..., k]."""
    if isinstance(labels, SparseTensor):
        labels = tf.sparse.to_dense(labels, default_value=-1)
    same = tf.equal(tf.expand_dims(predictions, -1), tf.expand_dims(labels, -2))
    return tf.cast(tf.reduce_any(same, -1), tf.float64)


def average_precision_at_k(
    labels, predictions, k, weights=None, metrics_collections=None, updates_collections=None,
    name=None,
):  # fmt: skip
    """The mean over rows of the average precision of the k best of scores [..., classes].

    labels: [..., number of labels] or [...], or a SparseTensor; negative ones and those that are no
    class do not count.
    """
    in_graph("sparse_average_precision_at_k")
    if k < 1:
        raise ValueError(f"Invalid k={k}. `k` should be >= 1.")
    with tf.name_scope(name or _name("average_precision", k)) as scope:
        predictions = tf.convert_to_tensor(predictions)
        best = _best(predictions, k)
        labels = _known(labels, tf.shape(predictions, tf.int64)[-1])
        average = _average(labels, best)
        number = tf.cast(tf.size(average), tf.float64)
        if weights is not None:
            weights = _weighted(tf.ones_like(average), weights)
            average, number = average * weights, tf.reduce_sum(weights)
        found = _mean(tf.reduce_sum(average), number, scope)
    return collected(*found, metrics_collections, updates_collections)


def _known(labels, classes):
    """Labels with -1 for those that are no class."""

    def cleaned(x):
        x = tf.cast(x, tf.int64)
        return tf.where(x >= classes, -tf.ones_like(x), x)

    labels = _converted(labels)
    if isinstance(labels, SparseTensor):
        return SparseTensor(labels.indices, cleaned(labels.values), labels.dense_shape)
    return cleaned(labels)


def _mean(total, number, scope):
    """(value, update) of total over number, in variables; 0 where there is nothing."""
    sums = []
    for word, batch in (("max", number), ("total", total)):
        with tf.name_scope(word) as inner:
            variable = local_variable([], tf.float64, inner)
            sums.append((variable.read_value(), variable.assign_add(batch)))
    (count, new_count), (held, new_held) = sums
    divide = tf.math.divide_no_nan
    return tf.identity(divide(held, count), name="mean"), tf.identity(
        divide(new_held, new_count), name=scope
    )


def sparse_average_precision_at_k(
    labels, predictions, k, weights=None, metrics_collections=None, updates_collections=None,
    name=None,
):  # fmt: skip
    """`average_precision_at_k`, which replaces it."""
    return average_precision_at_k(
        labels, predictions, k, weights, metrics_collections, updates_collections, name
    )
