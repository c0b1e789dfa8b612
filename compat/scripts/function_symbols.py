"""What a tensor shows of itself while a function is traced."""

# compat: stderr on
import tensorflow as tf

facts = {}


@tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32), tf.TensorSpec([], tf.int32)])
def shown(x, n):
    print(x)
    print(n, "and", x + 1.0)
    y = tf.nn.relu(x, name="rectified")
    print(repr(y))
    print([y, {"n": n}])
    tf.print("run:", y, n)
    facts["argument"] = [x.name, x.dtype.name, x.shape, x.op.type, n.name]
    facts["result"] = [y.name, y.op.name, y.op.type, [i.name for i in y.op.inputs]]
    facts["same graph"] = y.graph is x.graph
    facts["lists"] = [x.shape.as_list(), x.shape.rank, x.get_shape()[1]]
    facts["has numpy"] = [hasattr(x, "numpy"), tf.is_tensor(x), isinstance(x, tf.Tensor)]
    with tf.name_scope("outer"):
        a = x * 2.0
        with tf.name_scope("inner"):
            b = tf.square(a, name="sq")
    facts["scopes"] = [a.name, b.name]
    facts["again"] = [tf.square(a, name="sq").name, tf.square(a, name="sq").name, tf.add(a, a).name]
    facts["constant"] = [tf.constant(1).name, tf.constant(2, name="two").name]
    c = tf.constant([1, 2])
    facts["static"] = [tf.get_static_value(c).tolist(), tf.get_static_value(x) is None]
    return y


results = [shown(tf.constant([[1.0, -1.0, 0.0]]), tf.constant(2))]
results.append(shown(tf.constant([[1.0, 1.0, 1.0], [-2.0, 2.0, 2.0]]), 3))

shapes = {}


@tf.function(input_signature=[tf.TensorSpec([None, None, 3], tf.float32)])
def inferred(x):
    found = {
        "reduce": tf.reduce_sum(x, 1),
        "keepdims": tf.reduce_sum(x, 1, keepdims=True),
        "transpose": tf.transpose(x, [2, 0, 1]),
        "expand": tf.expand_dims(x, 0),
        "concat": tf.concat([x, x], 2),
        "slice": x[:, 1:, 0],
        "where": tf.where(x > 0.0),
        "mask": x[x > 0.0],
        "reshape": tf.reshape(x, [tf.shape(x)[0], -1]),
        "flat": tf.reshape(x, [-1]),
        "matmul": tf.matmul(x, tf.ones([3, 5])),
        "one_hot": tf.one_hot(tf.cast(x, tf.int32), 4),
        "range": tf.range(tf.shape(x)[0]),
        "fill": tf.fill([tf.shape(x)[0], 2], 1),
        "pad": tf.pad(x, [[0, 0], [1, 1], [0, 0]]),
        "tile": tf.tile(x, [1, 1, 2]),
        "stack": tf.stack([x, x]),
        "shape": tf.shape(x),
        "broadcast": x + tf.ones([4, 1, 1, 3]),
        "unique": tf.unique(tf.reshape(x, [-1])).y,
    }
    shapes.update({name: tensor.shape for name, tensor in found.items()})
    return found["flat"]


inferred(tf.ones([2, 1, 3]))


@tf.function(input_signature=[tf.TensorSpec(None, tf.float32)])
def unknown_rank(x):
    shapes["unknown"] = x.shape
    shapes["of unknown"] = [tf.reduce_sum(x).shape, (x + 1.0).shape, tf.shape(x).shape]
    x.set_shape([None, 2])
    shapes["after set_shape"] = x.shape
    return tf.rank(x)


rank = unknown_rank(tf.ones([2, 2]))
