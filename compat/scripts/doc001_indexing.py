# Document 001, "索引切片".
import numpy as np
import tensorflow as tf

# Correction: `t` gets its shape (5, 5) from random numbers in the document's source; here numpy's.
t = tf.constant(np.random.RandomState(3).randint(0, 10, (5, 5)).astype("int32"))

# Lines 88-92.
row_0 = t[0]
row_last = t[-1]
element = t[1, 3]
element_again = t[1][3]
rows = t[1:4, :]
stepped = t[1:4, :4:2]

# Line 93.
x = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
x[1, :].assign(tf.constant([0.0, 0.0]))

# Line 94.
a = tf.constant(np.arange(27).reshape(3, 3, 3))
last_axis = a[..., 1]

# Lines 99-103. Correction: `scores` has data.
scores = tf.constant(np.random.RandomState(4).randint(0, 100, (4, 10, 7)))
gathered = tf.gather(scores, [0, 5, 9], axis=1)
gathered_twice = tf.gather(tf.gather(scores, [0, 5, 9], axis=1), [1, 3, 6], axis=2)
gathered_nd = tf.gather_nd(scores, indices=[(0, 0), (2, 4), (3, 6)])

# Line 104. Correction: `c` has data (that of lines 110-117).
c = tf.constant([[-1, 1, -1], [2, 2, -2], [3, -3, 3]], dtype=tf.float32)
masked = tf.boolean_mask(c, c < 0)
masked_by_index = c[c < 0]
masked_rows = tf.boolean_mask(scores, [True, False, False, True])
masked_axis = tf.boolean_mask(scores, [True, False] * 5, axis=1)

# Lines 110-113.
with_nan = tf.where(c < 0, tf.fill(c.shape, np.nan), c)
where = tf.where(c < 0)
scattered = tf.scatter_nd([[0, 0], [2, 1]], [c[0, 0], c[2, 1]], c.shape)

# Lines 115-116.
indices = tf.where(c < 0)
negative_only = tf.scatter_nd(indices, tf.gather_nd(c, indices), c.shape)

print(t)
print(rows)
print(where)
print(with_nan)
