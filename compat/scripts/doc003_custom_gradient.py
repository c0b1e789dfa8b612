# Document 003, "watch".
import tensorflow as tf


# Lines 202-209.
def log1pexp(x):
    return tf.math.log(1 + tf.exp(x))


def grad_log1pexp(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = log1pexp(x)
    return tape.gradient(value, x)


print(grad_log1pexp(tf.constant(0.0)).numpy())  # => 0.5
print(grad_log1pexp(tf.constant(100.0)).numpy())  # => nan
plain = [grad_log1pexp(tf.constant(v)) for v in (0.0, 100.0)]


# Lines 214-224.
@tf.custom_gradient
def log1pexp(x):
    def grad(dy):
        return dy * (1 - 1 / (1 + tf.exp(x)))

    return tf.math.log(1 + tf.exp(x)), grad


def grad_log1pexp(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = log1pexp(x)
    return tape.gradient(value, x)


print(grad_log1pexp(tf.constant(0.0)).numpy())  # => 0.5
print(grad_log1pexp(tf.constant(100.0)).numpy())  # => 1.0
stable = [grad_log1pexp(tf.constant(v)) for v in (0.0, 100.0)]


# Lines 229-234.
@tf.custom_gradient
def clip_gradient_by_norm(x, norm):
    y = tf.identity(x)  # same shape and contents as x

    def grad_fn(dresult):
        return [tf.clip_by_norm(dresult, norm), None]

    return y, grad_fn


x = tf.constant([3.0, 4.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    total = tf.reduce_sum(clip_gradient_by_norm(x, 1.0) ** 2)
clipped = tape.gradient(total, x)
clipped_norm = tf.norm(clipped)
