"""tf.gradients and tf.hessians in functions; unconnected sources; several results."""

import tensorflow as tf


@tf.function
def gradients(x, y):
    z = x * x * y
    return tf.gradients(z, [x, y])


plain = gradients(tf.constant(2.0), tf.constant(3.0))


@tf.function
def unconnected(x, y):
    none = tf.gradients(x * 2.0, [x, y])
    zero = tf.gradients(x * 2.0, [x, y], unconnected_gradients="zero")
    return none[1] is None, zero


unconnected_results = unconnected(tf.constant(2.0), tf.constant([3.0, 4.0]))


@tf.function
def weighted(x):
    return tf.gradients([x * x, 3.0 * x], x, grad_ys=[tf.ones_like(x), tf.constant([10.0, 1.0])])


weighted_results = weighted(tf.constant([1.0, 2.0]))


@tf.function
def twice(x):
    first = tf.gradients(x**3, x)[0]
    return first, tf.gradients(first, x)[0]


second_order = twice(tf.constant(2.0))


@tf.function
def of_middle(x):
    middle = tf.sin(x)
    end = middle * middle
    return tf.gradients(end, middle)[0], tf.gradients(end, x, stop_gradients=[middle])


middle_results = of_middle(tf.constant(1.0))


@tf.function
def hessian(x):
    return tf.hessians(tf.reduce_sum(x**3) + x[0] * x[1], x)


hessians = hessian(tf.constant([1.0, 2.0]))


@tf.function
def in_branch(x):
    y = x * x
    if x > 0.0:
        y = y * 3.0
    return tf.gradients(y, x)


branches = [in_branch(tf.constant(v)) for v in (2.0, -2.0)]

v = tf.Variable(2.0)
variable_gradient = tf.function(lambda: tf.gradients(v * v * 5.0, v))()

try:
    tf.gradients(tf.constant(1.0), tf.constant(1.0))
except Exception as e:
    error_eager = type(e).__name__
