"""gather, gather_nd, scatter_nd, boolean_mask, where: axes, batch_dims, out of range."""

import numpy as np
import tensorflow as tf


def error(call):
    try:
        return call()
    except Exception as e:
        return type(e).__name__


t = tf.constant(np.arange(12).reshape(3, 4))
gathered = {
    "rows": tf.gather(t, [2, 0]),
    "axis 1": tf.gather(t, [3, 0, 3], axis=1),
    "axis -1": tf.gather(t, [[0], [1]], axis=-1),
    "scalar": tf.gather(t, 1),
    "scalar axis 1": tf.gather(t, 1, axis=1),
    "batch_dims": tf.gather(t, [[0, 1], [2, 3], [3, 3]], batch_dims=1),
    "batch_dims axis": tf.gather(t, [0, 1, 2], axis=1, batch_dims=1),
    "int64": tf.gather(t, tf.constant([1], tf.int64)),
    "empty": tf.gather(t, tf.constant([], tf.int32)),
    "text": tf.gather(tf.constant(["a", "b"]), [1, 1, 0]),
    "nd": tf.gather_nd(t, [[0, 1], [2, 3]]),
    "nd rows": tf.gather_nd(t, [[0], [2]]),
    "nd scalar": tf.gather_nd(t, [1, 2]),
    "nd batch": tf.gather_nd(t, [[1], [0], [3]], batch_dims=1),
}
errors = {
    "beyond": error(lambda: tf.gather(t, [3])),
    "negative": error(lambda: tf.gather(t, [-1])),
    "axis": error(lambda: tf.gather(t, [0], axis=2)),
    "float": error(lambda: tf.gather(t, [0.0])),
    "nd beyond": error(lambda: tf.gather_nd(t, [[3, 0]])),
    "nd negative": error(lambda: tf.gather_nd(t, [[-1, 0]])),
    "nd too deep": error(lambda: tf.gather_nd(t, [[0, 0, 0]])),
    "scatter beyond": error(lambda: tf.scatter_nd([[5]], [1], [3])),
    "scatter shapes": error(lambda: tf.scatter_nd([[0], [1]], [1], [3])),
    "mask length": error(lambda: tf.boolean_mask(t, [True, False])),
    "mask scalar": error(lambda: tf.boolean_mask(t, True)),
    "where shapes": error(lambda: tf.where([True, False], [1, 2, 3], [4, 5, 6])),
    "where one branch": error(lambda: tf.where([True, False], [1, 2])),
    "embedding beyond": error(lambda: tf.nn.embedding_lookup(tf.ones((2, 2)), [5])),
}

scattered = tf.scatter_nd([[0], [2], [0]], [1, 2, 10], [4])
scattered_rows = tf.scatter_nd([[1]], [[5, 6]], [3, 2])
updated = tf.tensor_scatter_nd_update(t, [[0, 0], [2, 3]], [100, 200])
added = tf.tensor_scatter_nd_add(t, [[0, 0], [0, 0]], [1, 1])
subtracted = tf.tensor_scatter_nd_sub(t, [[1, 1]], [5])

positions = tf.where(t % 5 == 0)
no_positions = tf.where(t > 100)
vector_positions = tf.where([False, True, True])
number_positions = tf.where(tf.constant([0.0, 2.0, -1.0]))
chosen = tf.where(t > 5, t, -1)
chosen_row = tf.where([[True], [False], [True]], t, tf.zeros_like(t))
chosen_scalar = tf.where(True, 1.0, 2.0)

mask_rows = tf.boolean_mask(t, [True, False, True])
mask_columns = tf.boolean_mask(t, [True, False, True, False], axis=1)
mask_all = tf.boolean_mask(t, t > 6)
mask_none = tf.boolean_mask(t, [False, False, False])

one_hot = tf.one_hot([0, 2, -1, 5], 3)
one_hot_values = tf.one_hot([[1], [0]], 2, on_value=5, off_value=-1, axis=1, dtype=tf.int32)
looked_up = tf.nn.embedding_lookup(tf.reshape(tf.range(6.0), (3, 2)), [[2, 0]])
unique, positions_in_unique = tf.unique([3, 1, 3, 2, 1])
values, indices = tf.math.top_k([[1.0, 3.0, 3.0, 2.0]], 2)
error_top_k = error(lambda: tf.math.top_k([1.0, 2.0], 3))
sorted_down = tf.sort([3, 1, 2], direction="DESCENDING")
order = tf.argsort([3.0, 1.0, 2.0])
stable_order = tf.argsort([1, 0, 1, 0], stable=True)
