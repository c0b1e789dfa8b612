# Document 001, "维度转变", "合并分割" and "广播机制".
import numpy as np
import tensorflow as tf

# Corrections: `a`, `b`, `s` get values.
a = tf.constant(np.arange(18).reshape(1, 3, 3, 2), dtype=tf.int32)
b = tf.reshape(a, [3, 6])
s = tf.squeeze(a)

# Lines 129-132.
reshaped = tf.reshape(b, [1, 3, 3, 2])
reshaped_free = tf.reshape(b, [2, -1])
expanded = tf.expand_dims(s, axis=0)
permuted = tf.transpose(a, perm=[3, 1, 2, 0])
squeezed_shape = s.shape

# Lines 144-147. Correction: `c` gets a value.
a = tf.constant([[1.0, 2.0], [3.0, 4.0]])
b = tf.constant([[5.0, 6.0], [7.0, 8.0]])
c = tf.constant([[9.0, 10.0], [11.0, 12.0]])
joined = tf.concat([a, b], axis=0)
joined_columns = tf.concat([a, b, c], axis=1)
stacked = tf.stack([a, b], axis=0)
stacked_three = tf.stack([a, b, c], axis=0)
stacked_inside = tf.stack([a, b, c], axis=1)

# Lines 149-150. Correction: here `c` is the concatenation of the three.
c = tf.concat([a, b, c], axis=0)
equal_parts = tf.split(c, 3, axis=0)
given_parts = tf.split(c, [2, 2, 2], axis=0)
uneven_parts = tf.split(c, [1, -1, 2], axis=0)

# Lines 227-229.
a = tf.constant([1, 2, 3])
b = tf.constant([[0, 0, 0], [1, 1, 1], [2, 2, 2]])
total = b + a

# Lines 231-234.
spread = tf.broadcast_to(a, b.shape)
print(spread)
same = bool(tf.reduce_all(b + a == b + spread))

# Line 237.
static_shape = tf.broadcast_static_shape(a.shape, b.shape)
print(static_shape)

# Lines 240-242.
c = tf.constant([1, 2, 3])
d = tf.constant([[1], [2], [3]])
dynamic_shape = tf.broadcast_dynamic_shape(tf.shape(c), tf.shape(d))
outer = c + d
