"""Arguments and results of tf.functions: nests, defaults, numpy, composites, None, objects."""

import collections

import numpy as np
import tensorflow as tf

Point = collections.namedtuple("Point", "x y")


@tf.function
def moved(point, by=1, *more, scale=2, **named):
    x = point.x * scale + by
    return Point(x, point.y + len(more) + len(named)), {"more": more, "named": named}


one, two = tf.constant(1), tf.constant(2)
moved_results = [
    moved(Point(one, two)),
    moved(Point(one, two), 5, one, two),
    moved(point=Point(one, two), scale=one, extra=two),
]
identity = tf.function(lambda x: x)
identities = [
    identity(v)
    for v in (1, 2.5, True, "text", None, [1, 2], (one, [two]), {"a": {"b": one}}, np.arange(3))
]
python_results = tf.function(lambda x: (x, 1, 2.5, None, "text", [True, ()]))(one)
variable = tf.Variable(3.0)
of_variable = tf.function(lambda: variable)()
same_tensor = identity(one) is one
ragged = tf.ragged.constant([[1, 2], [], [3]])
sparse = tf.sparse.from_dense([[0, 1], [2, 0]])


@tf.function
def composites(r, s):
    return (
        r * 2,
        tf.reduce_sum(r, axis=1),
        tf.sparse.to_dense(s),
        tf.RaggedTensor.from_row_lengths([1, 2], [0, 2]),
    )


composite_results = composites(ragged, sparse)
strings = tf.function(lambda s: tf.strings.upper(s))(["a", "b"])
dtypes = [
    tf.function(lambda x: x * x)(tf.constant(2, d)).dtype.name
    for d in ("int8", "uint8", "int64", "float16", "bfloat16", "float64", "complex64")
]


def refused(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as e:
        return type(e).__name__
    return "accepted"


@tf.function
def strict(x, y=1):
    return x


@tf.function
def changes(items):
    items.append(1)
    return len(items)


errors = {
    "missing": refused(strict),
    "too many": refused(strict, 1, 2, 3),
    "unknown": refused(strict, 1, z=2),
    "twice": refused(strict, 1, x=2),
    "an object back": refused(tf.function(lambda: object())),
    "a function back": refused(tf.function(lambda: len)),
    "a dtype back": refused(tf.function(lambda: tf.float32)),
    "a set": refused(tf.function(lambda s: 1), {1, 2}),
    "a changed list": refused(changes, [one]),
    "not callable": refused(tf.function, 3),
}
