"""Division, floor and remainder of negatives: Python's signs, and the truncating pair."""

import numpy as np
import tensorflow as tf


def error(call):
    try:
        return call()
    except Exception as e:
        return type(e).__name__


a = tf.constant([7, -7, 7, -7, 0, 6, -6])
b = tf.constant([3, 3, -3, -3, 5, -2, 4])
floordiv = a // b
mod = a % b
truediv = a / b
math_floordiv = tf.math.floordiv(a, b)
math_floormod = tf.math.floormod(a, b)
math_mod = tf.math.mod(a, b)
truncatediv = tf.truncatediv(a, b)
truncatemod = tf.truncatemod(a, b)
divide = tf.divide(a, b)
math_divide = tf.math.truediv(a, b)
identity_holds = bool(tf.reduce_all(b * (a // b) + a % b == a))

x = tf.constant([7.5, -7.5, 7.5, -7.5, 0.0, 1e-8, -0.5, 5.3])
y = tf.constant([2.0, 2.0, -2.0, -2.0, 3.0, -1.0, np.inf, 0.1])
float_floordiv = x // y
float_mod = x % y
float_truncatemod = tf.truncatemod(x, y)
float_truediv = x / y
floormod_by_number = x % 2
floordiv_by_number = x // 2
number_by_tensor = 7 // b
number_mod_tensor = -7 % b
number_over_tensor = 1 / b

by_zero = tf.constant([1.0, -1.0, 0.0]) / 0
floordiv_by_zero = tf.constant([1.0, -1.0, 0.0]) // 0.0
mod_by_zero = tf.constant([1.0, -1.0]) % 0.0
no_nan = tf.math.divide_no_nan(tf.constant([1.0, 2.0]), tf.constant([0.0, 4.0]))
multiply_no_nan = tf.math.multiply_no_nan(tf.constant([np.inf, 2.0]), tf.constant([0.0, 4.0]))
reciprocal = tf.math.reciprocal(tf.constant([2.0, 0.0, -0.0]))
xdivy = tf.math.xdivy(tf.constant([0.0, 1.0]), tf.constant([0.0, 2.0]))
xlogy = tf.math.xlogy(tf.constant([0.0, 2.0]), tf.constant([0.0, 2.0]))
error_integer_by_zero = error(lambda: tf.constant(1) // tf.constant(0))
error_integer_mod_zero = error(lambda: tf.constant(1) % tf.constant(0))
integer_true_by_zero = tf.constant(1) / tf.constant(0)

small = tf.constant([-128, 127, -1], tf.int8)
int8_floordiv = small // tf.constant(10, tf.int8)
int8_mod = small % tf.constant(10, tf.int8)
unsigned = tf.constant([250, 3], tf.uint8) // tf.constant([7, 2], tf.uint8)
wrapped = tf.constant([127], tf.int8) + tf.constant([1], tf.int8)

points = tf.constant([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, -1.2, 1.7])
floored = tf.floor(points)
ceiled = tf.math.ceil(points)
rounded = tf.round(points)
rint = tf.math.rint(points)
python_round = round(float(points[1]))
signs = tf.sign(tf.constant([-2.0, 0.0, 3.0, np.nan]))
int_signs = tf.sign(tf.constant([-2, 0, 3]))

power_negative = tf.constant([-8.0, -8.0, 2.0]) ** tf.constant([2.0, 1.0 / 3.0, -1.0])
integer_power = tf.constant([2, -3]) ** tf.constant([10, 3])
error_negative_exponent = error(lambda: tf.constant([2]) ** tf.constant([-1]))

# Gradients: floor has none, mod passes the dividend's.
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    remainder = x[:6] % y[:6]
    quotient = x // y
    total = x / y
mod_gradients = tape.gradient(remainder, [x, y])
floordiv_gradients = tape.gradient(quotient, [x, y])
truediv_gradient = tape.gradient(total, x)
del tape
