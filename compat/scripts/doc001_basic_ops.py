# Document 001, "tensor op" / "基本操作".
# compat: stderr on
import tensorflow as tf

# Corrections: `xx` and `v` get values, bare function names are called.
xx = tf.constant([[1, 2], [3, 4]])
v = tf.Variable([1.0, 2.0], name="v")

# Line 41.
rank = tf.rank(xx)

# Line 44.
array = xx.numpy()

# Line 47.
cast = tf.cast(xx, tf.float32)

# Lines 50-51. A reshape to () needs one element.
shape = xx.shape
scalar = tf.reshape(xx[:1, 1:], ())

# Lines 54-55.
result = v.assign_add([1.0, 1.0])
v_added = tf.identity(v)
v.assign(tf.constant([7.0, 8.0]))

# Line 58.
tf.print()
tf.print(xx)

# Lines 61-65.
tf.random.set_seed(1.0)
uniform = tf.random.uniform([400, 2], minval=-10, maxval=10)
normal = tf.random.normal([400, 1], mean=0.0, stddev=2.0)
truncated = tf.random.truncated_normal((5, 5), mean=0.0, stddev=1.0, dtype=tf.float32)
uniform_in_range = bool(tf.reduce_all((uniform >= -10) & (uniform < 10)))
normal_is_wide = 1.5 < float(tf.math.reduce_std(normal)) < 2.5
truncated_in_range = bool(tf.reduce_all(tf.abs(truncated) <= 2.0))

# The seed makes streams repeat.
tf.random.set_seed(1.0)
repeated = bool(tf.reduce_all(uniform == tf.random.uniform([400, 2], minval=-10, maxval=10)))

# Line 68.
product = xx @ xx

# Line 69.
transposed = tf.transpose(xx)

# Line 72.
squeezed = tf.squeeze(tf.zeros((1, 3, 1, 2)))

# Lines 75-81.
numbers = tf.range(1, 10, delta=2)
points = tf.linspace(0.0, 2 * 3.14, 100)
zeros = tf.zeros([3, 3])
ones = tf.ones([3, 3])
filled = tf.fill([3, 2], 5)
unit = tf.eye(3, 3)
diagonal = tf.linalg.diag([1, 2, 3])
tf.print(numbers, diagonal)
