"""tf.cond, tf.case, tf.while_loop, map_fn, scan, folds and vectorized_map in functions."""

# compat: stderr on
import tensorflow as tf

tf.get_logger().setLevel("CRITICAL")

seen = []


def high():
    seen.append("high")
    tf.print("high")
    return tf.constant(1.0)


def low():
    seen.append("low")
    tf.print("low")
    return tf.constant(0.0)


@tf.function
def chosen(x):
    return tf.cond(x > 0.0, high, low)


chosen_results = [chosen(tf.constant(v)) for v in (1.0, -1.0)]
branches_traced = list(seen)


@tf.function
def nests(x):
    return tf.cond(x > 0, lambda: {"a": x, "b": (x, 1)}, lambda: {"a": -x, "b": (x * 2, 2)})


nest_results = [nests(tf.constant(v)) for v in (1, -1)]


@tf.function
def cases(x):
    first = tf.case([(x > 10, lambda: 1), (x > 5, lambda: 2)], default=lambda: 3)
    second = tf.switch_case(x % 4, [lambda: x, lambda: x * 10, lambda: x * 100], lambda: -x)
    return first, second


case_results = [cases(tf.constant(v)) for v in (12, 7, 5, 4)]


@tf.function
def loops(n):
    sums = tf.while_loop(lambda i, s: i < n, lambda i, s: (i + 1, s + i), (0, 0))
    capped = tf.while_loop(lambda x: x < 100, lambda x: [x * 2], [n], maximum_iterations=2)
    grown = tf.while_loop(
        lambda i, x: i < n,
        lambda i, x: (i + 1, tf.concat([x, [i]], 0)),
        (tf.constant(0), tf.constant([7])),
        shape_invariants=(tf.TensorShape([]), tf.TensorShape([None])),
    )
    print("shape of the grown:", grown[1].shape)
    return sums, capped, grown


loop_results = [loops(tf.constant(n)) for n in (0, 3)]


@tf.function
def mapped(x):
    def one(v):
        seen.append("map_fn")
        if v > 1.0:
            return v * 10.0
        return -v

    pairs = tf.map_fn(
        lambda v: (v, tf.cast(v, tf.int32)), x, fn_output_signature=(tf.float32, tf.int32)
    )
    return tf.map_fn(one, x), pairs


mapped_results = mapped(tf.constant([1.0, 2.0, 3.0]))
map_traces = seen.count("map_fn")


@tf.function
def folded(x):
    scanned = tf.scan(lambda a, v: a * 2 + v, x)
    backwards = tf.scan(lambda a, v: a + v, x, initializer=tf.constant(100), reverse=True)
    return (
        scanned,
        backwards,
        tf.foldl(lambda a, v: a * 10 + v, x),
        tf.foldr(lambda a, v: a * 10 + v, x),
    )


folded_results = folded(tf.constant([1, 2, 3]))
vectorized = tf.function(lambda x: tf.vectorized_map(lambda r: tf.reduce_sum(r) * r, x))(
    tf.constant([[1.0, 2.0], [3.0, 4.0]])
)


@tf.function
def slopes(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(tf.map_fn(lambda v: v**3, x)) + tf.reduce_sum(
            tf.scan(lambda a, v: a * v, x)
        )
        y += tf.cond(x[0] > 0.0, lambda: x[0] * x[1], lambda: x[1])
        y += tf.while_loop(lambda i, s: i < 2, lambda i, s: (i + 1, s * x[1]), (0, x[0]))[1]
    return tape.gradient(y, x)


slope_results = [slopes(tf.constant([v, 2.0])) for v in (1.5, -1.5)]


def refused(function, *arguments):
    try:
        tf.function(function)(*arguments)
    except Exception as e:
        return type(e).__name__
    return "accepted"


one = tf.constant(1)
errors = {
    "dtypes": refused(lambda x: tf.cond(x > 0, lambda: 1.0, lambda: x), one),
    "none": refused(lambda x: tf.cond(x > 0, lambda: None, lambda: x), one),
    "vector": refused(lambda x: tf.cond(x > 0, lambda: 1, lambda: 2), tf.constant([1, 2])),
    "loop dtype": refused(lambda x: tf.while_loop(lambda i: i < 3, lambda i: [i * 1.0], [x]), one),
    "loop shape": refused(
        lambda x: tf.while_loop(lambda i: i[0] < 3, lambda i: [tf.concat([i, i], 0)], [x]),
        tf.constant([1]),
    ),
    "loop structure": refused(
        lambda x: tf.while_loop(lambda i, j: i < 3, lambda i, j: i + 1, (x, x)), one
    ),
    "map dtype": refused(
        lambda x: tf.map_fn(lambda v: tf.cast(v, tf.float32), x), tf.constant([1, 2])
    ),
    "no case": refused(lambda x: tf.case([(x > 5, lambda: 1)]), one),
    "cond of python": refused(lambda x: tf.cond(True, lambda: x, lambda: x), one),
}
