"""Reductions: empty tensors, axes, keepdims, ties, NaN, dtypes."""

import numpy as np
import tensorflow as tf


def error(call):
    try:
        return call()
    except Exception as e:
        return type(e).__name__


empty = tf.zeros((0,))
empty_rows = tf.zeros((0, 3))
empty_columns = tf.zeros((2, 0))
_reducers = {
    "sum": tf.reduce_sum,
    "mean": tf.reduce_mean,
    "max": tf.reduce_max,
    "min": tf.reduce_min,
    "prod": tf.reduce_prod,
    "std": tf.math.reduce_std,
    "variance": tf.math.reduce_variance,
    "logsumexp": tf.reduce_logsumexp,
    "euclidean_norm": tf.math.reduce_euclidean_norm,
}
of_empty = {name: reduce(empty) for name, reduce in _reducers.items()}
of_empty_rows = {name: reduce(empty_rows, axis=0) for name, reduce in _reducers.items()}
of_empty_columns = {name: reduce(empty_columns, axis=1) for name, reduce in _reducers.items()}
bool_of_empty = [tf.reduce_all(tf.constant([], tf.bool)), tf.reduce_any(tf.constant([], tf.bool))]
int_of_empty = [
    tf.reduce_max(tf.constant([], tf.int32)),
    tf.reduce_min(tf.constant([], tf.int32)),
    tf.reduce_sum(tf.constant([], tf.int64)),
]
error_argmax_empty = error(lambda: tf.argmax(empty))
argmax_other_axis = tf.argmax(empty_rows, axis=1)

x = tf.constant([[1.0, 5.0, 5.0], [7.0, 2.0, 7.0]])
for_axes = {
    str(axis): [
        tf.reduce_sum(x, axis=axis),
        tf.reduce_max(x, axis=axis, keepdims=True),
        tf.reduce_mean(x, axis),
    ]
    for axis in (None, 0, 1, -1, [0, 1], (0,), [])
}
axis_tensor = tf.reduce_sum(x, axis=tf.constant(0))
all_axes_kept = tf.reduce_sum(x, keepdims=True)
spread = [tf.math.reduce_std(x, axis=1), tf.math.reduce_variance(x, 0, keepdims=True)]

# The first of equals.
ties = [tf.argmax(x, axis=1), tf.argmin(tf.constant([3, 1, 1])), tf.argmax(x, axis=0)]
argmax_default = tf.argmax([[1, 5], [7, 2]])
argmax_int32 = tf.argmax([1, 3, 2], output_type=tf.int32)
argmax_flags = error(lambda: tf.argmax([False, True]))
argmax_of_ints = tf.argmax([[1, 9, 9]], axis=-1)

with_nan = tf.constant([1.0, np.nan, 3.0])
nan = [
    tf.reduce_sum(with_nan),
    tf.reduce_max(with_nan),
    tf.reduce_min(with_nan),
    tf.reduce_mean(with_nan),
    tf.maximum(with_nan, 2.0),
]
infinite = [
    tf.reduce_logsumexp([-np.inf, -np.inf]),
    tf.reduce_logsumexp([1000.0, 1000.0]),
    tf.reduce_max([-np.inf, 1.0]),
    tf.reduce_sum([np.inf, -np.inf]),
]

# dtypes stay: means of integers are cut down, small integers wrap.
int_mean = [tf.reduce_mean([1, 2]), tf.reduce_mean([-1, -2]), tf.reduce_mean([1, 2, 2, 2])]
int8_sum = tf.reduce_sum(tf.constant([100, 100], tf.int8))
bool_reductions = [
    tf.reduce_all([[True, False], [True, True]], axis=1),
    tf.reduce_any([[False, False], [True, False]], axis=0, keepdims=True),
]
error_sum_of_bools = error(lambda: tf.reduce_sum(tf.constant([True])))
error_all_of_ints = error(lambda: tf.reduce_all(tf.constant([1])))
error_max_of_text = error(lambda: tf.reduce_max(tf.constant(["a"])))
error_std_of_ints = error(lambda: tf.math.reduce_std(tf.constant([1, 2])))
joined_text = tf.strings.reduce_join([["a", "b"], ["c", "d"]], axis=1, separator="-")
counted = [
    tf.math.count_nonzero([[0, 1], [2, 3]]),
    tf.math.count_nonzero([0.0, 1.0], dtype=tf.int32),
    tf.math.count_nonzero([[0, 1], [2, 3]], axis=0),
]
bincount = tf.math.bincount([1, 1, 3])

# Scans.
c = tf.constant([1, 2, 3, 4])
scans = {
    "cumsum": tf.cumsum(c),
    "exclusive": tf.cumsum(c, exclusive=True),
    "reverse": tf.cumsum(c, reverse=True),
    "exclusive reverse": tf.cumsum(c, exclusive=True, reverse=True),
    "axis": tf.cumsum([[1, 2], [3, 4]], axis=1),
    "cumprod": tf.math.cumprod(c),
    "cumprod exclusive": tf.math.cumprod(c, exclusive=True),
    "cumulative_logsumexp": tf.math.cumulative_logsumexp([0.0, 1.0, 2.0]),
    "scan": tf.scan(lambda a, b: a * b, c),
    "scan start": tf.scan(lambda a, b: a + b, c, 10),
    "foldl": tf.foldl(lambda a, b: a - b, c),
    "foldr": tf.foldr(lambda a, b: a - b, c),
    "map_fn": tf.map_fn(lambda e: e * 2, c),
    "map_fn dtype": tf.map_fn(
        lambda e: tf.cast(e, tf.float32) / 2, c, fn_output_signature=tf.float32
    ),
    "vectorized_map": tf.vectorized_map(lambda e: e * e, c),
}
moments = tf.nn.moments(x, axes=[0])
softmaxes = [tf.nn.softmax(x), tf.nn.softmax(x, axis=0), tf.nn.log_softmax(x)]
normalized = tf.math.l2_normalize(x, axis=1)
normalized_zero = tf.math.l2_normalize(tf.zeros((2,)))
normalize_and_norm = tf.linalg.normalize(x, axis=1)
zero_fraction = tf.nn.zero_fraction([0.0, 1.0, 0.0, 2.0])
