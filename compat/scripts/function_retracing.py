"""When a tf.function is traced again: shapes, dtypes, values, structures, relaxed shapes."""

import numpy as np
import tensorflow as tf


def watched(**options):
    seen = []

    @tf.function(**options)
    def f(x):
        seen.append(str(tf.TensorShape(x.shape)) + x.dtype.name)
        return tf.reduce_sum(x)

    return f, seen


exact, exact_seen = watched()
exact_results = [exact(tf.ones([n])) for n in (1, 2, 3, 2, 1)]
relaxed, relaxed_seen = watched(reduce_retracing=True)
relaxed_results = [relaxed(tf.ones([n, 2])) for n in (1, 2, 3, 4)]
relaxed(tf.ones([2, 3]))
relaxed(tf.ones([5, 5]))
signed, signed_seen = watched(input_signature=[tf.TensorSpec([None, None], tf.float32)])
signed_results = [signed(tf.ones([n, n])) for n in (1, 2, 3)]
numpy_seen_by, numpy_seen = watched()
for value in (np.float32(1), np.float32(2), np.ones(2), np.zeros(2), np.int64(3)):
    numpy_seen_by(value)
counts = [
    exact.experimental_get_tracing_count(),
    relaxed.experimental_get_tracing_count(),
    signed.experimental_get_tracing_count(),
]

structures = []


@tf.function
def nested(pair, flag=False, *, name="none"):
    structures.append([type(pair).__name__, flag, name])
    a, b = pair if isinstance(pair, (tuple, list)) else (pair["a"], pair["b"])
    return a - b if flag else a + b


one, two = tf.constant(1), tf.constant(2)
nested_results = [
    nested((one, two)),
    nested([one, two]),
    nested({"a": one, "b": two}),
    nested({"b": two, "a": one}),
    nested((one, two), True),
    nested((two, one), flag=True),
    nested((one, two), False, name="none"),
    nested((one, two), name="other"),
]


class Layer:
    def __init__(self, k):
        self.k = k


objects_seen = []


@tf.function
def applied(layer, x):
    objects_seen.append(layer.k)
    return layer.k * x


first, second = Layer(2), Layer(3)
applied_results = [applied(obj, tf.constant(5)) for obj in (first, second, first, second)]


@tf.function
def bumped(v):
    return v.assign_add(1.0)


a, b = tf.Variable(1.0, name="a"), tf.Variable(2.0, name="b")
bumped_results = [bumped(v) for v in (a, b, a, b)]

none_seen = []


@tf.function
def masked(x, mask=None):
    none_seen.append(mask is None)
    return x if mask is None else x * mask


masked_results = [masked(one), masked(one, two), masked(two), masked(two, one)]
