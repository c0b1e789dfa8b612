"""py_function, numpy_function and random numbers in functions; what is drawn anew at each run."""

# compat: random uniform_sample first second
import numpy as np
import tensorflow as tf

log = []


def python(x):
    log.append([hasattr(x, "numpy"), float(x)])
    return x * x


@tf.function
def with_python(x):
    y = tf.py_function(python, [x], tf.float32)
    shape_unknown = y.shape.rank is None
    y.set_shape([])
    return y + 1.0, shape_unknown


python_results = [with_python(tf.constant(v)) for v in (1.0, 2.0)]


@tf.function
def with_numpy(x):
    values = tf.numpy_function(lambda v: np.sort(v)[::-1].copy(), [x], tf.int64)
    a, b = tf.numpy_function(lambda v: (v.sum(), v.astype("float32")), [x], [tf.int64, tf.float32])
    return values, a, b


numpy_results = [with_numpy(tf.constant(v, tf.int64)) for v in ([1, 3, 2], [5, 4, 9])]


@tf.function
def slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.py_function(lambda v: tf.sin(v) * v, [x], tf.float32)
    return tape.gradient(y, x)


python_slope = slope(tf.constant(2.0))


@tf.function
def draws():
    total = tf.zeros([1000])
    for _ in tf.range(4):
        total += tf.random.uniform([1000])
    return tf.random.normal([1000]), tf.random.uniform([1000], 0, 10, tf.int32), total


first, second = draws(), draws()
new_each_run = [bool(tf.reduce_any(a != b)) for a, b in zip(first, second)]
normal_is_normal = bool(tf.abs(tf.reduce_mean(first[0])) < 0.2) and bool(
    tf.abs(tf.math.reduce_std(first[0]) - 1.0) < 0.15
)
loop_draws_differ = bool(tf.abs(tf.math.reduce_std(first[2]) - np.sqrt(4 / 12)) < 0.1)
uniform_sample = first[1][:5]
stateless = tf.function(lambda: tf.random.stateless_uniform([3], [1, 2]))
stateless_same = bool(tf.reduce_all(stateless() == stateless()))
numpy_at_trace = tf.function(lambda: tf.constant(np.random.rand()))
numpy_once = bool(numpy_at_trace() == numpy_at_trace())
dropout = tf.keras.layers.Dropout(0.5)
dropped = tf.function(lambda x: dropout(x, training=True))
dropout_differs = bool(tf.reduce_any(dropped(tf.ones([300])) != dropped(tf.ones([300]))))
generator = tf.random.Generator.from_seed(3)
generated = tf.function(lambda: generator.normal([5]))
generator_moves = bool(tf.reduce_any(generated() != generated()))
try:
    tf.function(lambda x: tf.numpy_function(lambda v: v, [x], tf.float64))(tf.constant(1.0))
except Exception as e:
    error_dtype = type(e).__name__


def failing(x):
    raise ValueError("in Python")


try:
    tf.function(lambda x: tf.py_function(failing, [x], tf.float32))(tf.constant(1.0))
except Exception as e:
    error_inside = [type(e).__name__, "in Python" in str(e)]
