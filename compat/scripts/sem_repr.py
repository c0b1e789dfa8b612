"""repr, str, format and print of tensors, variables, shapes, dtypes and specs."""

import numpy as np
import tensorflow as tf

TENSORS = [
    tf.constant(1),
    tf.constant(-1.5),
    tf.constant(2.0),
    tf.constant(1e-10),
    tf.constant(1e20),
    tf.constant(float("nan")),
    tf.constant(float("inf")),
    tf.constant(0.1, tf.float64),
    tf.constant(0.1, tf.float16),
    tf.constant(0.1, tf.bfloat16),
    tf.constant(True),
    tf.constant("text"),
    tf.constant("żółć"),
    tf.constant(b"\x00\xff"),
    tf.constant(1 + 2j),
    tf.constant(3, tf.int64),
    tf.constant(3, tf.uint8),
    tf.constant([]),
    tf.constant([], tf.int32),
    tf.constant([1]),
    tf.constant([1, 2, 3]),
    tf.constant([1.0, 2.5, -3.0]),
    tf.constant([0.1, 1000.0, 1e-5]),
    tf.constant([1.0, np.nan, np.inf]),
    tf.constant([True, False]),
    tf.constant(["a", "bcd"]),
    tf.constant([["a"], ["b"]]),
    tf.constant([1, 2], tf.int64),
    tf.constant([1, 2], tf.uint8),
    tf.constant([1.5, 2.0], tf.float64),
    tf.constant([1.5, 2.0], tf.float16),
    tf.constant([1 + 2j, 0.5j]),
    tf.constant([[1, 2], [3, 4]]),
    tf.constant([[1.0, 2.0], [3.0, 4.0]]),
    tf.constant([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
    tf.zeros((2, 0, 3)),
    tf.zeros((0, 3), tf.string),
    tf.range(30),
    tf.linspace(0.0, 1.0, 12),
    tf.reshape(tf.range(24.0), (4, 6)) / 7,
]
for tensor in TENSORS:
    print(repr(tensor))
    print(str(tensor))

# Beyond 1000 elements numpy leaves the middle out.
big = tf.range(2000)
print(big)
print(repr(big))
print(tf.reshape(tf.range(10000.0), (100, 100)))
print(repr(tf.ones((40, 40), tf.float64)))

VARIABLES = [
    tf.Variable(1.0),
    tf.Variable(3),
    tf.Variable([1, 2], name="counts"),
    tf.Variable([[1.0, 2.0], [3.0, 4.0]], name="matrix", trainable=False),
    tf.Variable("text"),
    tf.Variable(["a", "b"]),
    tf.Variable([True]),
    tf.Variable(tf.zeros((2, 0))),
]
for variable in VARIABLES:
    print(repr(variable))
    print(str(variable))
print(VARIABLES[0].assign_add(1.0))
print([tf.constant(1), tf.Variable(2.0)])
print({"a": tf.constant([1.0])})
print((tf.constant(1.0),))

scalar = tf.constant(3.14159)
formats = [
    f"{scalar}",
    f"{scalar:.2f}",
    "{:8.3f}".format(scalar),
    "%s" % scalar,
    "%.1f" % scalar,
    f"{tf.constant(7)}",
    f"{tf.constant(7):03d}",
    f"{tf.constant('a')}",
    str(scalar.numpy()),
]
vector_format = f"{tf.constant([1, 2])}"
variable_format = f"{VARIABLES[1]}"
try:
    print(f"{tf.constant([1.0, 2.0]):.2f}")
except TypeError as e:
    error_vector_format = type(e).__name__

for shape in (
    tf.TensorShape([2, None, 3]),
    tf.TensorShape([]),
    tf.TensorShape(None),
    tf.TensorShape([5]),
    tf.zeros((1, 2)).shape,
):
    print(shape, repr(shape))
for dtype in (tf.float32, tf.string, tf.bool, tf.int64, tf.bfloat16, tf.complex64):
    print(dtype, repr(dtype))
print(tf.TensorSpec([None, 2], tf.int32, name="x"))
print(repr(tf.TensorSpec([])))
print(tf.constant([[1, 2], [3, 4]]).numpy())
print(tf.shape(tf.zeros((2, 3))), tf.rank(tf.zeros((2, 3))), tf.size(tf.zeros((2, 3))))
names = (tensor, variable, shape, dtype)
del tensor, variable, shape, dtype, names
