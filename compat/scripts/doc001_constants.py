# Document 001, "常量" and "变量".
import tensorflow as tf

# Lines 10-14.
# dtype -> tf.int64 tf.float32 tf.double tf.string tf.bool
a = tf.constant("hello")
b = tf.constant("tensorflow2")
c = tf.strings.join([a, b], " ")

print(a)
print(repr(b))
print(c.numpy())
print(c.shape, c.dtype)

dtypes = [tf.int64, tf.float32, tf.double, tf.string, tf.bool]
dtype_names = [dtype.name for dtype in dtypes]
double_is_float64 = tf.double == tf.float64
print(dtypes)
print(tf.double)

int_constant = tf.constant(1)
int64_constant = tf.constant(1, dtype=tf.int64)
float_constant = tf.constant(1.23)
double_constant = tf.constant(3.14, dtype=tf.double)
bool_constant = tf.constant(True)
text_constant = tf.constant("你好")
print(text_constant.numpy().decode("utf-8"))

# Line 7: assigning again makes a new tensor, the old one stays.
first = tf.constant([1.0, 2.0])
second = first
second = second + tf.constant([1.0, 1.0])
same_object = first is second

# Line 26.
v = tf.Variable([1.0, 2.0], name="v")

print(v)
print(v.name, v.shape, v.dtype)
