"""Broadcasting, shapes and the errors of what does not fit."""

import tensorflow as tf


def error(call):
    try:
        return call()
    except Exception as e:
        return type(e).__name__


a = tf.ones((2, 3))
b = tf.ones((4, 5))
errors = {
    "add": error(lambda: a + b),
    "multiply": error(lambda: a * tf.ones((2,))),
    "less": error(lambda: a < tf.ones((2,))),
    "maximum": error(lambda: tf.maximum(a, b)),
    "where": error(lambda: tf.where(a > 0, a, b)),
    "matmul": error(lambda: a @ a),
    "matmul vectors": error(lambda: tf.constant([1.0]) @ tf.constant([1.0])),
    "matmul ranks": error(lambda: tf.matmul(a, tf.ones((3,)))),
    "matmul batches": error(lambda: tf.matmul(tf.ones((2, 2, 3)), tf.ones((3, 3, 2)))),
    "reshape": error(lambda: tf.reshape(a, (4, 2))),
    "reshape -1": error(lambda: tf.reshape(a, (4, -1))),
    "reshape two -1": error(lambda: tf.reshape(a, (-1, -1))),
    "concat": error(lambda: tf.concat([a, b], 0)),
    "concat axis": error(lambda: tf.concat([a, a], 2)),
    "concat scalars": error(lambda: tf.concat([tf.constant(1), tf.constant(2)], 0)),
    "stack": error(lambda: tf.stack([a, b])),
    "stack axis": error(lambda: tf.stack([a, a], axis=4)),
    "split uneven": error(lambda: tf.split(a, 2, axis=1)),
    "split sizes": error(lambda: tf.split(a, [1, 1], axis=1)),
    "squeeze": error(lambda: tf.squeeze(a, 0)),
    "expand_dims": error(lambda: tf.expand_dims(a, 4)),
    "transpose perm": error(lambda: tf.transpose(a, [0, 0])),
    "transpose length": error(lambda: tf.transpose(a, [0])),
    "reduce axis": error(lambda: tf.reduce_sum(a, axis=2)),
    "argmax axis": error(lambda: tf.argmax(a, axis=5)),
    "broadcast_to": error(lambda: tf.broadcast_to(a, (3, 3))),
    "broadcast_static": error(lambda: tf.broadcast_static_shape(a.shape, b.shape)),
    "broadcast_dynamic": error(lambda: tf.broadcast_dynamic_shape(tf.shape(a), tf.shape(b))),
    "tile": error(lambda: tf.tile(a, [2])),
    "pad": error(lambda: tf.pad(a, [[1, 1]])),
    "add_n shapes": error(lambda: tf.add_n([a, b])),
    "inv not square": error(lambda: tf.linalg.inv(a)),
    "inv singular": error(lambda: tf.linalg.inv(tf.zeros((2, 2)))),
    "det of vector": error(lambda: tf.linalg.det(tf.ones((3,)))),
    "inv of ints": error(lambda: tf.linalg.inv([[1, 0], [0, 1]])),
    "unstack num": error(lambda: tf.unstack(a, num=3)),
    "fill": error(lambda: tf.fill([-1], 0)),
    "zeros": error(lambda: tf.zeros((-1, 2))),
    "eye": error(lambda: tf.eye(-1)),
    "one_hot": error(lambda: tf.one_hot([0.0], 2)),
    "ensure_shape": error(lambda: tf.ensure_shape(a, (3, None))),
    "set_shape": error(lambda: tf.identity(a).set_shape((3, 3))),
    "meshgrid": error(lambda: tf.meshgrid()),
    "einsum": error(lambda: tf.einsum("ij,jk->ik", a, a)),
    "tensordot": error(lambda: tf.tensordot(a, a, 1)),
    "conv2d rank": error(lambda: tf.nn.conv2d(a, a, 1, "SAME")),
    "dense input": error(lambda: tf.nn.bias_add(a, tf.ones((2,)))),
    "cumsum axis": error(lambda: tf.cumsum(a, axis=2)),
    "assert_equal": error(lambda: tf.debugging.assert_equal(tf.constant(1), tf.constant(2))),
    "assert_shapes": error(lambda: tf.debugging.assert_shapes([(a, (3, 2))])),
    "check_numerics": error(lambda: tf.debugging.check_numerics(a / 0.0, "x")),
}

fits = {
    "row": tf.ones((2, 3)) + tf.constant([1.0, 2.0, 3.0]),
    "column": tf.ones((2, 3)) * tf.constant([[1.0], [2.0]]),
    "both": tf.constant([[1], [2]]) + tf.constant([10, 20, 30]),
    "deeper": tf.ones((2, 1, 2)) + tf.ones((3, 1)),
    "scalar": 1.0 + tf.ones((1, 1)),
    "empty": tf.ones((0, 3)) + tf.ones((1, 3)),
}
batched = tf.matmul(tf.ones((1, 2, 3)), tf.ones((4, 3, 1)))
transposed = tf.matmul([[1.0, 2.0]], [[3.0, 4.0]], transpose_b=True)
transposed_both = tf.matmul([[1.0], [2.0]], [[3.0], [4.0]], transpose_a=True)
int_matmul = tf.matmul([[1, 2]], [[3], [4]])
vector_product = tf.linalg.matvec([[1.0, 2.0], [3.0, 4.0]], [1.0, 1.0])
tensordot = tf.tensordot(tf.reshape(tf.range(6.0), (2, 3)), tf.reshape(tf.range(6.0), (3, 2)), 1)
einsum = tf.einsum("bij,bjk->bik", tf.ones((2, 2, 3)), tf.ones((2, 3, 2)))

padded = tf.pad([[1, 2]], [[1, 0], [0, 2]], constant_values=9)
reflected = tf.pad([[1, 2, 3]], [[0, 0], [2, 1]], "REFLECT")
symmetric = tf.pad([[1, 2, 3]], [[0, 0], [2, 1]], "SYMMETRIC")
tiled = tf.tile([[1, 2]], [2, 2])
repeated = tf.repeat([[1, 2], [3, 4]], [1, 2], axis=0)
repeated_flat = tf.repeat([1, 2], 2)
unstacked = tf.unstack([[1, 2], [3, 4]], axis=1)
mesh = tf.meshgrid([1, 2], [3, 4, 5])
mesh_ij = tf.meshgrid([1, 2], [3, 4, 5], indexing="ij")
squeezed = [
    tf.squeeze(tf.ones((1, 2, 1))).shape,
    tf.squeeze(tf.ones((1, 2, 1)), -1).shape,
    tf.squeeze(tf.ones((1, 2, 1)), [0, 2]).shape,
]
expanded = [tf.expand_dims(a, axis).shape for axis in (0, 1, 2, -1, -3)]
perm = tf.transpose(tf.reshape(tf.range(6), (1, 2, 3)), [2, 0, 1])
conjugate = tf.transpose([[1 + 1j, 2]], conjugate=True)
diagonal_part = tf.linalg.diag_part([[1, 2], [3, 4]])
band = tf.linalg.band_part(tf.ones((3, 3)), 0, 1)
trace = tf.linalg.trace([[1.0, 2.0], [3.0, 4.0]])
norms = [
    tf.norm(tf.constant([[3.0, 4.0], [6.0, 8.0]]), ord=o, axis=-1)
    for o in ("euclidean", 1, 2, float("inf"))
]
solved = tf.linalg.solve([[2.0, 0.0], [0.0, 4.0]], [[2.0], [2.0]])
