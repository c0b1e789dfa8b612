"""What AutoGraph refuses in loops, and what shape_invariants allow."""

import tensorflow as tf


def refused(function, *arguments, says=()):
    try:
        tf.function(function)(*arguments)
    except Exception as e:
        return [type(e).__name__, *[word for word in says if word in str(e)]]
    return "accepted"


def dtype(n):
    total = 0
    for i in tf.range(n):
        total = total + 1.5
    return total


def shape(n):
    grown = tf.zeros([1])
    for i in tf.range(n):
        grown = tf.concat([grown, [1.0]], 0)
    return grown


def structure(n):
    pair = (0,)
    for i in tf.range(n):
        pair = (0, 1)
    return pair


def undefined(n):
    while n < 10:
        n += 1
        late = [n, n]
    return late


def none(n):
    value = None
    while n < 10:
        n += 1
        value = n
    return value


def return_inside(n):
    for i in tf.range(n):
        if i > 2:
            return i
    return n


def zipped(n):
    x, total = tf.range(n), 0
    for a, b in zip(x, x):
        total += a * b
    return total


def enumerated(n):
    total = 0
    for i, a in enumerate(tf.range(n)):
        total += a * i
    return total


def scalar(n):
    for i in n:
        tf.print(i)


def comprehension(n):
    return [i for i in tf.range(n)]


def python_loop(n):
    for i in range(3):
        if n > i:
            break
    return n


n = tf.constant(5)
results = {
    "dtype": refused(dtype, n, says=["total", "int32", "float32"]),
    "shape": refused(shape, n, says=["grown", "(1,)", "(2,)", "shape_invariants"]),
    "structure": refused(structure, n, says=["pair", "structure"]),
    "undefined": refused(undefined, n, says=["late"]),
    "none": refused(none, n, says=["value", "None"]),
    "return": refused(return_inside, n),
    "zip": refused(zipped, n),
    "enumerate": refused(enumerated, n),
    "scalar": refused(scalar, n),
    "comprehension": refused(comprehension, n),
    "python loop": refused(python_loop, n),
}


@tf.function
def grown(n):
    x = tf.zeros([1])
    for i in tf.range(n):
        tf.autograph.experimental.set_loop_options(shape_invariants=[(x, tf.TensorShape([None]))])
        x = tf.concat([x, [tf.cast(i, tf.float32)]], 0)
    print("after the loop:", x.shape)
    return x


@tf.function
def rows(n):
    i, x = 0, tf.zeros([0, 2])
    while i < n:
        tf.autograph.experimental.set_loop_options(
            shape_invariants=[(x, tf.TensorShape([None, 2]))], parallel_iterations=1
        )
        i += 1
        if i == 2:
            continue
        x = tf.concat([x, tf.fill([i, 2], tf.cast(i, tf.float32))], 0)
    print("after the loop:", x.shape)
    return x


grown_results = [grown(tf.constant(v)) for v in (0, 3)]
rows_results = [rows(tf.constant(v)) for v in (0, 3)]
