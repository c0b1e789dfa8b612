"""Tensors and numpy: conversion both ways, ufuncs, mixed operators, pandas."""

import numpy as np
import pandas as pd
import tensorflow as tf


def error(call):
    try:
        return call()
    except Exception as e:
        return type(e).__name__


t = tf.constant([[1.0, 2.0], [3.0, 4.0]])
i = tf.constant([1, 2])
v = tf.Variable([1.0, 2.0])
array = np.array([[10.0, 20.0], [30.0, 40.0]], "float32")
array64 = np.array([[10.0, 20.0], [30.0, 40.0]])

# Tensor to numpy.
as_numpy = t.numpy()
np_array = np.array(t)
np_asarray = np.asarray(v)
np_with_dtype = np.asarray(t, dtype=np.int64)
np_stack = np.stack([t, t])
np_concatenate = np.concatenate([t, array])
scalar_numpy = tf.constant(1.5).numpy()
text_numpy = tf.constant(["a", "b"]).numpy()
one_text = tf.constant("a").numpy()
bool_numpy = tf.constant([True]).numpy()
np_kinds = [
    type(tf.constant(1).numpy()).__name__,
    type(tf.constant("a").numpy()).__name__,
    type(tf.constant([1]).numpy()).__name__,
]
list_of_scalars = np.array([tf.constant(1.0), tf.constant(2.0)])
nested_list = np.array([[1.0, tf.constant(2.0)]])

# Numpy to tensor.
from_array = tf.constant(array64)
from_int_array = tf.constant(np.array([1, 2]))
from_bool_array = tf.constant(np.array([True]))
from_text_array = tf.constant(np.array(["a", "bc"]))
from_object_array = tf.constant(np.array(["a", b"b"], dtype=object))
from_scalar = tf.constant(np.float32(1.5))
from_np_float64 = tf.constant(np.float64(1.5))
from_np_int8 = tf.constant(np.int8(3))
from_list_of_arrays = tf.constant([np.ones(2, "float32"), np.zeros(2, "float32")])
from_list_of_np_scalars = tf.constant([np.float64(1), np.float64(2)])
from_list_of_np_float32 = tf.constant([np.float32(1), 2.0])
from_mixed_list = tf.constant([1, 2.5])
from_list_with_tensors = tf.convert_to_tensor([tf.constant(1.0), 2.0, tf.Variable(3.0)])
from_strided = tf.constant(np.arange(10)[::-3])
from_fortran = tf.constant(np.asfortranarray(array))
from_range = tf.constant(range(3))
from_tuple = tf.constant((1.0, 2.0))
from_empty = tf.constant(np.zeros((0, 2), "int16"))
cast_on_the_way = tf.constant(array64, tf.int32)
from_big_endian = error(lambda: tf.constant(np.array([1, 2], ">i4")).dtype.name)
from_uint16 = tf.constant(np.array([1], "uint16"))
from_datetime = error(lambda: tf.constant(np.array(["2020-01-01"], "datetime64[D]")))
from_ragged_list = error(lambda: tf.constant([[1], [2, 3]]))
from_none = error(lambda: tf.constant(None))
from_object = error(lambda: tf.constant(object()))

# Operators between the two: the tensor wins on either side.
mixed = {
    "tensor + array": t + array,
    "array + tensor": array + t,
    "tensor * float64 array": t * array64,
    "float64 array * tensor": array64 * t,
    "array - tensor": array - t,
    "array / tensor": array / t,
    "array // tensor": array // t,
    "array ** tensor": array ** (t / 10),
    "array @ tensor": array @ t,
    "tensor @ array": t @ array,
    "array > tensor": array > t,
    "tensor == array": t == array,
    "array == tensor": array == t,
    "int tensor + int array": i + np.array([1, 2]),
    "int tensor + float array": error(lambda: i + np.array([1.5, 2.0])),
    "np scalar + tensor": np.float32(2) + t,
    "np float64 scalar * tensor": np.float64(2) * t,
    "np int scalar + int tensor": np.int64(2) + i,
    "array + variable": np.ones(2, "float32") + v,
    "variable * array": v * np.ones(2),
}
in_place = array.copy()
in_place += t
kinds = {name: type(value).__name__ != "ndarray" for name, value in mixed.items()}

# Numpy functions give arrays.
functions = {
    "add": np.add(t, t),
    "add array": np.add(t, array64),
    "multiply": np.multiply(t, 2),
    "sin": np.sin(t),
    "exp": np.exp(v),
    "maximum": np.maximum(t, 2.5),
    "sum": np.sum(t),
    "mean": np.mean(t, axis=0),
    "max": np.max(t),
    "argmax": np.argmax(t),
    "dot": np.dot(t, array),
    "transpose": np.transpose(t),
    "reshape": np.reshape(t, (4,)),
    "where": np.where(t > 2, t, 0),
    "allclose": np.allclose(t, t + 1e-9),
    "array_equal": np.array_equal(t, as_numpy),
    "shape": np.shape(t),
    "ndim": np.ndim(t),
    "size": np.size(t),
    "sqrt int": np.sqrt(i),
    "linalg.norm": np.linalg.norm(t),
    "isnan": np.isnan(t),
    "round": np.round(t / 3, 2),
    "clip": np.clip(t, 2, 3),
}
function_kinds = {name: type(value).__name__ for name, value in functions.items()}
function_kinds.pop("linalg.norm"), function_kinds.pop("sum"), function_kinds.pop("max")
indexed = array[i - 1]
by_mask = array[(t > 2).numpy()]
iterated = [row.tolist() for row in np.array(t)]

# TF functions take arrays and lists.
of_arrays = {
    "add": tf.add(array, 1.0),
    "matmul": tf.matmul(array, array),
    "reduce_sum": tf.reduce_sum(array64),
    "square": tf.square(np.array([1, 2])),
    "concat": tf.concat([array, t], axis=0),
    "transpose": tf.transpose(array),
    "exp": tf.exp([0.0, 1.0]),
    "cast": tf.cast(array64, tf.int32),
    "reshape": tf.reshape(np.arange(4), (2, -1)),
    "shape": tf.shape(array),
}

# Pandas.
frame = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
series = pd.Series([1, 2], name="n")
from_frame = tf.constant(frame)
from_series = tf.constant(series)
converted_frame = tf.convert_to_tensor(frame, dtype=tf.float32)
frame_of_tensor = pd.DataFrame(t.numpy(), columns=["x", "y"]).to_dict("list")
series_sum = tf.reduce_sum(series)
frame_values = tf.cast(frame.values, tf.float32)
column_plus = tf.constant([1.0, 1.0], tf.float64) + frame["a"]
series_of_tensor = pd.Series(tf.constant([1.5, 2.5])).tolist()
del frame, series
