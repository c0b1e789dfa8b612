# Document 002, list at the top (tensors, constants, variables, first and second derivatives).
import tensorflow as tf

# Lines 9-13: ones, zeros, assign, assign_add, assign_sub.
ones = tf.ones(shape=(2, 1))
zeros = tf.zeros(shape=(2, 1))
state = tf.Variable([1.0, 2.0])
state.assign([5.0, 6.0])
state.assign_add([1.0, 1.0])
state.assign_sub([0.5, 0.25])

# Lines 20-25. Correction: `a` and `b` get values.
a = tf.constant([[0.3, -1.2], [2.0, 0.7]])
b = tf.constant([[1.5, 0.4], [-0.6, 1.1]])
with tf.GradientTape() as tape:
    tape.watch(a)
    c = tf.sqrt(tf.square(a) + tf.square(b))
    dc_da = tape.gradient(c, a)
    print(dc_da)

# Lines 35-40. `a` is watched by no tape and is no variable: both gradients are None, and the outer
# one is refused (its target is None).
try:
    with tf.GradientTape() as outer_tape:
        with tf.GradientTape() as tape:
            c = tf.sqrt(tf.square(a) + tf.square(b))
            dc_da = tape.gradient(c, a)
        d2c_da2 = outer_tape.gradient(dc_da, a)
        print(d2c_da2)
except Exception as e:
    error_not_watched = type(e).__name__
unwatched = dc_da

# Correction: `a` is a variable, which every tape watches.
a = tf.Variable(a)
with tf.GradientTape() as outer_tape:
    with tf.GradientTape() as tape:
        c = tf.sqrt(tf.square(a) + tf.square(b))
        dc_da = tape.gradient(c, a)
    d2c_da2 = outer_tape.gradient(dc_da, a)
    print(d2c_da2)
