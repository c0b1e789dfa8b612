"""Gradient values at the corners, jacobians and custom gradients."""

import numpy as np
import tensorflow as tf


def gradient(function, *inputs):
    tensors = [tf.constant(i) for i in inputs]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        y = function(*tensors)
    found = tape.gradient(y, tensors)
    return found if len(found) > 1 else found[0]


p = [-2.0, -0.0, 0.0, 1.0, 3.0]
corners = {
    "abs": gradient(tf.abs, p),
    "relu": gradient(tf.nn.relu, p),
    "sqrt": gradient(tf.sqrt, [0.0, 4.0]),
    "log": gradient(tf.math.log, [0.0, 2.0]),
    "sign": gradient(tf.sign, p),
    "floor": gradient(tf.floor, p),
    "round": gradient(tf.round, p),
    "maximum ties": gradient(tf.maximum, [1.0, 2.0, 3.0], [1.0, 3.0, 2.0]),
    "minimum ties": gradient(tf.minimum, [1.0, 2.0, 3.0], [1.0, 3.0, 2.0]),
    "reduce_max ties": gradient(tf.reduce_max, [1.0, 3.0, 3.0]),
    "reduce_min ties": gradient(lambda t: tf.reduce_min(t, axis=0), [[1.0, 2.0], [1.0, 3.0]]),
    "reduce_prod zero": gradient(tf.reduce_prod, [2.0, 0.0, 3.0]),
    "clip": gradient(lambda t: tf.clip_by_value(t, -2.0, 1.0), p),
    "norm of zero": gradient(tf.norm, [0.0, 0.0]),
    "where nan": gradient(lambda t: tf.where(t > 0, tf.math.log(t), 0.0), p),
    "pow at zero": gradient(lambda t: t**2, p),
    "pow exponent": gradient(tf.pow, [0.0, 2.0], [2.0, 3.0]),
    "softplus": gradient(tf.nn.softplus, p),
    "relu6": gradient(tf.nn.relu6, [-1.0, 0.0, 3.0, 6.0, 7.0]),
    "divide_no_nan": gradient(tf.math.divide_no_nan, [1.0, 2.0], [0.0, 4.0]),
    "top_k": gradient(lambda t: tf.math.top_k(t, 2).values, [1.0, 5.0, 3.0]),
    "cumsum": gradient(lambda t: tf.cumsum(t) * [1.0, 2.0, 3.0], [1.0, 5.0, 3.0]),
    "sort": gradient(lambda t: tf.sort(t) * [1.0, 2.0, 3.0], [1.0, 5.0, 3.0]),
    "std": gradient(tf.math.reduce_std, [1.0, 5.0, 3.0]),
    "logsumexp": gradient(tf.reduce_logsumexp, [1.0, 5.0, 3.0]),
    "broadcast": gradient(lambda a, b: a * b, [[1.0], [2.0]], [3.0, 4.0, 5.0]),
    "gather": gradient(lambda t: tf.gather(t * 1.0, [2, 2, 0]), [1.0, 5.0, 3.0]),
    "gather_nd": gradient(lambda t: tf.gather_nd(t * 1.0, [[0, 1], [0, 1]]), [[1.0, 5.0]]),
    "slice": gradient(lambda t: t[::-2] * 2.0, [1.0, 5.0, 3.0]),
    "linalg.inv": gradient(tf.linalg.inv, [[2.0, 1.0], [0.0, 4.0]]),
    "linalg.det": gradient(tf.linalg.det, [[2.0, 1.0], [0.0, 4.0]]),
    "matmul": gradient(lambda a, b: a @ b, [[1.0, 2.0]], [[3.0], [4.0]]),
}

# Jacobians.
x = tf.constant([1.0, 2.0, 3.0])
with tf.GradientTape(persistent=True) as tape:
    tape.watch(x)
    square = x**2
    outer = x[:, None] * x[None, :]
jacobian = tape.jacobian(square, x)
jacobian_of_matrix = tape.jacobian(outer, x)
jacobian_loop = tape.jacobian(square, x, experimental_use_pfor=False)
unconnected = tape.jacobian(square, tf.Variable(1.0))
del tape
batch = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
with tf.GradientTape() as tape:
    tape.watch(batch)
    z = batch * batch[:, ::-1]
batch_jacobian = tape.batch_jacobian(z, batch)
with tf.GradientTape() as outer_tape:
    outer_tape.watch(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        z = tf.reduce_sum(x**3) + x[0] * x[1]
    slope = tape.gradient(z, x)
hessian = outer_tape.jacobian(slope, x)


# Custom gradients.
@tf.custom_gradient
def twice_reversed(a, b):
    def grad(da, db):
        return -da, -2.0 * db

    return (a * 2.0, b * 2.0), grad


custom = gradient(lambda a, b: sum(twice_reversed(a, b)), [1.0, 2.0], [3.0, 4.0])


@tf.custom_gradient
def cube(a):
    def grad(upstream):
        return upstream * 3.0 * a * a

    return a**3, grad


v = tf.Variable(2.0)
with tf.GradientTape() as outer_tape:
    with tf.GradientTape() as tape:
        z = cube(v)
    slope = tape.gradient(z, v)
custom_slope = slope
custom_second = outer_tape.gradient(slope, v)

scale = tf.Variable(3.0)


@tf.custom_gradient
def with_variable(a):
    def grad(upstream, variables=None):
        return upstream * scale, [tf.reduce_sum(upstream * a)] * len(variables)

    return a * scale, grad


with tf.GradientTape() as tape:
    tape.watch(x)
    z = with_variable(x)
variable_custom = tape.gradient(z, [x, scale])


@tf.custom_gradient
def no_gradient(a):
    return tf.sign(a), lambda upstream: upstream


straight_through = gradient(no_gradient, [-1.5, 2.0])
grad_pass = tf.grad_pass_through(tf.round)
passed = gradient(grad_pass, [-1.5, 2.2])

# Clipping.
clipped_norm = tf.clip_by_norm(tf.constant([3.0, 4.0]), 1.0)
kept_norm = tf.clip_by_norm(tf.constant([0.3, 0.4]), 1.0)
global_clip, global_norm = tf.clip_by_global_norm([tf.constant([3.0]), tf.constant([4.0])], 2.5)
average_norm = tf.linalg.global_norm([tf.constant([3.0]), None, tf.constant([4.0])])
stop = gradient(lambda t: tf.stop_gradient(t) * t, [3.0])
mask = np.array([True, False, True])
masked = gradient(lambda t: tf.boolean_mask(t * t, mask), [1.0, 2.0, 3.0])
