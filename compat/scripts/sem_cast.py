"""Casts, ranges, constants: how values and dtypes are taken over."""

import numpy as np
import tensorflow as tf


def error(call):
    try:
        return call()
    except Exception as e:
        return type(e).__name__


x = tf.constant([-2.7, -0.5, 0.0, 0.5, 2.7])
truncated = tf.cast(x, tf.int32)
to_int8 = tf.cast(tf.constant([1.9, -1.9, 100.0]), tf.int8)
int_wraps = tf.cast(tf.constant([300, -1, 128]), tf.int8)
int_to_uint8 = tf.cast(tf.constant([300, -1, 255]), tf.uint8)
int64_to_int32 = tf.cast(tf.constant([2**40 + 5], tf.int64), tf.int32)
to_bool = tf.cast(tf.constant([0.0, 0.3, -1.0, np.nan]), tf.bool)
int_to_bool = tf.cast(tf.constant([0, 2, -1]), tf.bool)
bool_to_float = tf.cast(tf.constant([True, False]), tf.float32)
to_half = tf.cast(tf.constant([1.0001, 70000.0, 1e-8]), tf.float16)
to_bfloat16 = tf.cast(tf.constant([1.001, 3.14159]), tf.bfloat16)
to_double = tf.cast(tf.constant([0.1]), tf.float64)
to_complex = tf.cast(tf.constant([1.5]), tf.complex64)
complex_to_real = tf.cast(tf.constant([1.5 + 2j]), tf.float32)
same_dtype = tf.cast(x, tf.float32) is x
by_name = tf.cast([1, 2], "float64")
python_numbers = [tf.cast(1.7, tf.int32), tf.cast(True, tf.float32), tf.cast([1, 0], tf.bool)]
legacy = [tf.cast(x, d) for d in (tf.double, tf.half)]
saturated = tf.saturate_cast(tf.constant([300.0, -5.0, 1.5]), tf.uint8)
bits = tf.bitcast(tf.constant([1.0]), tf.int32)
error_text = error(lambda: tf.cast(tf.constant("1"), tf.int32))
error_to_text = error(lambda: tf.cast(tf.constant(1), tf.string))
text_number = tf.strings.to_number(["1.5", "-2", "1e3", " 7 "])
text_int = tf.strings.to_number("42", tf.int64)
error_text_number = error(lambda: tf.strings.to_number("a"))
number_text = tf.strings.as_string([1.5, -2.0, 1e10, 0.1])
int_text = tf.strings.as_string([1, -20])
bool_text = tf.strings.as_string([True, False])
formatted_text = tf.strings.as_string([3.14159], precision=2)
padded_text = tf.strings.as_string([7], width=3, fill="0")

# Ranges.
ranges = {
    "3": tf.range(3),
    "2, 5": tf.range(2, 5),
    "10, 1, -3": tf.range(10, 1, -3),
    "3.0": tf.range(3.0),
    "0.5, 2": tf.range(0.5, 2),
    "1, 2, 0.3": tf.range(1, 2, 0.3),
    "empty": tf.range(5, 5),
    "int64": tf.range(tf.constant(3, tf.int64)),
    "dtype": tf.range(3, dtype=tf.float64),
    "negative": tf.range(0, -3, -1),
    "mixed tensors": tf.range(tf.constant(1), tf.constant(4, tf.int64)),
    "numpy": tf.range(np.int64(3)),
    "0.1": tf.range(0, 1, 0.25),
}
error_range_backwards = error(lambda: tf.range(5, 1))
error_range_step = error(lambda: tf.range(0, 3, 0))
linspaces = [
    tf.linspace(0.0, 1.0, 5),
    tf.linspace(1.0, 1.0, 3),
    tf.linspace(0.0, 10.0, 1),
    tf.linspace(tf.constant(0.0, tf.float64), 1.0, 3),
    tf.linspace([0.0, 10.0], [1.0, 20.0], 3),
]
linspace_of_ints = error(lambda: tf.linspace(0, 10, 5))

# Constants.
constants = {
    "int": tf.constant(1),
    "big int": tf.constant(2**31 - 1),
    "float": tf.constant(1.0),
    "bool": tf.constant(True),
    "complex": tf.constant(1j),
    "text": tf.constant("a"),
    "bytes": tf.constant(b"a"),
    "list": tf.constant([1, 2]),
    "mixed": tf.constant([1, 2.0]),
    "nested": tf.constant([[1], [2]]),
    "bools": tf.constant([True, False]),
    "int as float": tf.constant(1, tf.float32),
    "list as float": tf.constant([1, 2], "float64"),
    "shape": tf.constant(5, shape=(2, 2)),
    "reshaped": tf.constant([1, 2, 3, 4], shape=(2, 2)),
    "empty": tf.constant([]),
    "empty int": tf.constant([], tf.int32),
    "tensor": tf.constant(tf.constant(1)),
    "nan": tf.constant(float("nan")),
    "tuple": tf.constant((1.5, 2)),
    "float to half": tf.constant(1.1, tf.float16),
    "negative zero": tf.constant(-0.0),
}
constant_errors = {
    "too big": error(lambda: tf.constant(2**31)),
    "too big for int64": error(lambda: tf.constant(2**63, tf.int64)),
    "float as int": error(lambda: tf.constant(1.5, tf.int32)),
    "float list as int": error(lambda: tf.constant([1.0, 2.0], tf.int32)),
    "whole float as int": error(lambda: tf.constant(1.0, tf.int32)),
    "text as int": error(lambda: tf.constant("1", tf.int32)),
    "int as text": error(lambda: tf.constant(1, tf.string)),
    "int as bool": error(lambda: tf.constant(1, tf.bool)),
    "bool as float": error(lambda: tf.constant(True, tf.float32)),
    "bool as int": error(lambda: tf.constant(True, tf.int32)),
    "bool and int": error(lambda: tf.constant([True, 1])),
    "text and int": error(lambda: tf.constant(["a", 1])),
    "ragged": error(lambda: tf.constant([[1, 2], [3]])),
    "none": error(lambda: tf.constant(None)),
    "none in list": error(lambda: tf.constant([1, None])),
    "shape": error(lambda: tf.constant([1, 2, 3], shape=(2, 2))),
    "dict": error(lambda: tf.constant({"a": 1})),
    "set": error(lambda: tf.constant({1, 2})),
    "tensor other dtype": error(lambda: tf.convert_to_tensor(tf.constant(1), tf.float32)),
    "variable other dtype": error(lambda: tf.convert_to_tensor(tf.Variable(1.0), tf.int32)),
}
hinted = tf.convert_to_tensor([1, 2], dtype_hint=tf.float32)
hinted_anyway = tf.convert_to_tensor(["a"], dtype_hint=tf.float32)
filled = [
    tf.fill((2,), 1),
    tf.fill((1, 2), 2.5),
    tf.fill([], "a"),
    tf.zeros((1, 2), tf.string),
    tf.ones(2, tf.bool),
    tf.zeros(()),
    tf.ones_like([1, 2]),
    tf.zeros_like([1.0], tf.int32),
    tf.eye(2, 3),
    tf.eye(2, batch_shape=[1], dtype=tf.int32),
]
identities = [tf.identity(1.5), tf.identity([1, 2])]
