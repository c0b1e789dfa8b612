"""What was read from a variable before an assign does not change with it."""

import numpy as np
import tensorflow as tf

v = tf.Variable([1.0, 2.0, 3.0])
converted = tf.convert_to_tensor(v)
value = v.value()
read = v.read_value()
identity = tf.identity(v)
element = v[0]
part = v[1:]
array = v.numpy()
as_array = np.array(v)
first, *rest = v
reshaped = tf.reshape(v, [3, 1])
doubled = v * 2
by_one = v * 1.0
stacked = tf.stack([v, v])
squeezed = tf.squeeze(v)
casted = tf.cast(v, tf.float32)
stopped = tf.stop_gradient(v)
v.assign([10.0, 20.0, 30.0])
after_assign = tf.identity(v)
v.assign_add([1.0, 1.0, 1.0])
after_add = tf.identity(v)
v.assign_sub([0.5, 0.5, 0.5])
v[1].assign(-1.0)
after_slice = v.value()
v[:2].assign([0.0, 0.25])
v[::2].assign([7.0, 8.0])
final = v.numpy()

# numpy() given before stays too, and writing into it does not reach the variable.
copied = v.numpy()
try:
    copied[0] = 100.0
except ValueError:
    pass
unaffected = v.numpy()

# The array that a variable was made from stays its own.
source = np.array([1.0, 2.0], "float32")
from_array = tf.Variable(source)
constant_from_array = tf.constant(source)
source[0] = -5.0
variable_after_source = from_array.numpy()
constant_after_source = constant_from_array.numpy()
tensor_source = tf.constant([1.0, 2.0])
from_tensor = tf.Variable(tensor_source)
from_tensor.assign([3.0, 4.0])
from_variable = tf.Variable(from_tensor)
from_variable.assign_add([1.0, 1.0])
three_stay_apart = [tensor_source, from_tensor.value(), from_variable.value()]
from_tensor.assign(from_variable)
from_variable.assign([0.0, 0.0])
assigned_from_variable = from_tensor.value()

# Values recorded on a tape count as they were.
w = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = w * w
    w.assign(10.0)
square_gradient = tape.gradient(y, w)

w = tf.Variable(2.0)
with tf.GradientTape() as tape:
    first_part = w * w
    w.assign_add(1.0)
    second_part = w * w
    total = first_part + second_part
two_values_gradient = tape.gradient(total, w)

w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(w * tf.constant([3.0, 4.0]) * w)
w.assign([100.0, 100.0])
assigned_after_tape = tape.gradient(y, w)

w = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    a = tf.reduce_sum(w**2)
    w[0].assign(5.0)
    b = tf.reduce_sum(w**2)
    total = a + b
slice_gradients = tape.gradient(total, w)

# assign has a value, and chains.
u = tf.Variable(1.0)
result = u.assign_add(1.0)
result_value = result.numpy()
chained = u.assign(5.0).assign_add(1.0).numpy()
in_expression = float(u.assign(3.0) * 2)
nothing = u.assign(4.0, read_value=False)

# Shapes and dtypes are kept.
errors = {}
for name, wrong in {"shape": [1.0, 2.0], "text": "a", "longer": [[1.0]]}.items():
    try:
        u.assign(wrong)
    except Exception as e:
        errors[name] = type(e).__name__
del name, wrong
loose = tf.Variable([1.0], shape=tf.TensorShape(None))
loose.assign([[1.0, 2.0]])
loose_shape = loose.shape
loose_value = loose.value()

# Scatter updates.
s = tf.Variable([[1, 2], [3, 4], [5, 6]])
s.scatter_nd_update([[0, 1], [2, 0]], [20, 50])
scattered = s.value()
s.scatter_nd_add([[0, 0]], [100])
s.scatter_update(tf.IndexedSlices(tf.constant([[7, 8]]), tf.constant([1])))
s.scatter_add(tf.IndexedSlices(tf.constant([[1, 1], [1, 1]]), tf.constant([0, 0])))
scattered_again = s.value()

# Attributes.
named = tf.Variable(1, name="counter", trainable=False, dtype=tf.int64)
attributes = [named.name, named.trainable, named.dtype.name, named.shape.as_list()]
named.assign_add(1)
counted = named
callable_value = tf.Variable(lambda: tf.ones((2,)))
initial_is_float = tf.Variable([1, 2], dtype=tf.float32)
