"""TensorFlow promotes no dtypes between tensors; Python numbers take the tensor's."""

import numpy as np
import tensorflow as tf


def error(call):
    """The class of what a call raises, or the dtype of what it gives."""
    try:
        return call().dtype.name
    except Exception as e:
        return type(e).__name__


i32, i64 = tf.constant([1, 2]), tf.constant([1, 2], tf.int64)
f32, f64 = tf.constant([1.0, 2.0]), tf.constant([1.0, 2.0], tf.float64)
half, flag, text = tf.constant([1.0], tf.float16), tf.constant([True]), tf.constant(["a"])
v32 = tf.Variable([1.0, 2.0])

mixed = {
    "int32 + float32": error(lambda: i32 + f32),
    "float32 + int32": error(lambda: f32 + i32),
    "float32 + float64": error(lambda: f32 + f64),
    "int32 * int64": error(lambda: i32 * i64),
    "float32 / float16": error(lambda: f32 / half),
    "variable + float64": error(lambda: v32 + f64),
    "bool + int32": error(lambda: flag + i32),
    "text + float32": error(lambda: text + f32),
    "add": error(lambda: tf.add(i32, f32)),
    "pow": error(lambda: tf.pow(i32, f32)),
    "maximum": error(lambda: tf.maximum(f32, i32)),
    "matmul": error(lambda: tf.matmul([[1]], [[1.0]])),
    "matmul of tensors": error(lambda: tf.matmul(f32[None], f64[:, None])),
    "less": error(lambda: i32 < f32),
    "equal": error(lambda: tf.equal(i32, i64)),
    "operator ==": error(lambda: i32 == f32),
    "where": error(lambda: tf.where([True, False], i32, f32)),
    "concat": error(lambda: tf.concat([i32, f32], 0)),
    "stack": error(lambda: tf.stack([i32, i64])),
    "assign": error(lambda: v32.assign(f64)),
    "assign int": error(lambda: v32.assign(i32)),
    "add_n": error(lambda: tf.add_n([f32, f64])),
    "clip": error(lambda: tf.clip_by_value(f32, 0, 1)),
    "clip int": error(lambda: tf.clip_by_value(i32, 0, 1)),
    "squared_difference": error(lambda: tf.math.squared_difference(f32, f64)),
    "logical_and": error(lambda: tf.logical_and(i32, i32)),
    "bitwise and": error(lambda: flag & flag),
    "int and": error(lambda: i32 & i32),
    "float and": error(lambda: f32 & f32),
    "not float": error(lambda: ~f32),
    "not bool": error(lambda: ~flag),
}

numbers = {
    "int32 + 1": error(lambda: i32 + 1),
    "int32 + 1.5": error(lambda: i32 + 1.5),
    "1.5 + int32": error(lambda: 1.5 + i32),
    "int32 * 2.0": error(lambda: i32 * 2.0),
    "int64 + 1": error(lambda: i64 + 1),
    "float32 + 1": error(lambda: f32 + 1),
    "float16 + 1": error(lambda: half + 1.5),
    "float64 * 2": error(lambda: 2 * f64),
    "float32 + True": error(lambda: f32 + True),
    "bool + 1": error(lambda: flag + 1),
    "float32 + text": error(lambda: f32 + "a"),
    "float32 + None": error(lambda: f32 + None),
    "text + str": error(lambda: text + "b"),
    "int32 / int32": error(lambda: i32 / i32),
    "int32 // 2": error(lambda: i32 // 2),
    "int32 ** 2": error(lambda: i32**2),
    "int32 ** 0.5": error(lambda: i32**0.5),
    "2 ** int32": error(lambda: 2**i32),
    "1 - float32": error(lambda: 1 - f32),
    "2 / int32": error(lambda: 2 / i32),
    "int8 + 100": error(lambda: tf.constant([1], tf.int8) + 100),
    "float32 + list": error(lambda: f32 + [1, 2]),
    "int32 + list": error(lambda: i32 + [1.0, 2.0]),
    "float32 + float64 array": error(lambda: f32 + np.array([1.0, 2.0])),
    "float32 + int array": error(lambda: f32 + np.array([1, 2])),
    "int32 + int64 array": error(lambda: i32 + np.array([1, 2])),
    "float32 + float64 scalar": error(lambda: f32 + np.float64(1)),
    "float32 + int64 scalar": error(lambda: f32 + np.int64(1)),
    "float64 array + float32": error(lambda: np.array([1.0, 2.0]) + f32),
    "tf.add(1, float)": error(lambda: tf.add(1, f32)),
    "tf.add of ints": error(lambda: tf.add(1, 2)),
    "tf.add(1, 2.5)": error(lambda: tf.add(1, 2.5)),
    "tf.maximum(float, 0)": error(lambda: tf.maximum(f32, 0)),
    "sqrt int": error(lambda: tf.sqrt(i32)),
    "sqrt 4": error(lambda: tf.sqrt(4)),
    "sqrt 4.0": error(lambda: tf.sqrt(4.0)),
    "exp int": error(lambda: tf.exp(i32)),
    "reduce_mean int": error(lambda: tf.reduce_mean(i32)),
    "abs int": error(lambda: abs(i32)),
    "neg bool": error(lambda: -flag),
    "truediv int8": error(lambda: tf.constant([1], tf.int8) / tf.constant([2], tf.int8)),
    "truediv int64": error(lambda: i64 / i64),
    "sigmoid int": error(lambda: tf.sigmoid(i32)),
    "relu int": error(lambda: tf.nn.relu(i32)),
    "softmax int": error(lambda: tf.nn.softmax(i32)),
}

wrapped = tf.constant([1], tf.int32) + 2147483647
true_division = i32 / tf.constant([4, 4])
bool_sum = error(lambda: tf.reduce_sum(flag))

# Names that are dtypes.
as_names = [
    tf.as_dtype(d).name
    for d in (
        "float32",
        np.float32,
        float,
        bool,
        np.int8,
        "half",
        tf.double,
        np.dtype("uint16"),
        object,
    )
]
equalities = [
    tf.float32 == "float32",
    tf.float32 == np.float32,
    tf.float32 == tf.float64,
    tf.float32 in ("float32",),
    "int32" == tf.int32,
    tf.int32 != np.int32,
]
questions = [
    tf.float32.is_floating,
    tf.int8.is_integer,
    tf.bool.is_bool,
    tf.complex64.is_complex,
    tf.uint8.is_unsigned,
    tf.float16.size,
    tf.int64.size,
]
limits = [tf.int8.min, tf.int8.max, tf.uint8.max, float(tf.float32.max), tf.int32.limits]
as_numpy = tf.float32.as_numpy_dtype.__name__
error_int_class = error(lambda: tf.constant(1, int))
error_unknown_dtype = error(lambda: tf.constant(1, "float31"))
print(tf.float32, repr(tf.float32), str(tf.string), tf.bool.name)
