"""Slices: steps, negative steps, ellipsis, newaxis, what is out of range."""

import numpy as np
import tensorflow as tf


def error(call):
    try:
        return call()
    except Exception as e:
        return type(e).__name__


t = tf.constant(np.arange(24).reshape(2, 3, 4))
slices = {
    "0": t[0],
    "-1": t[-1],
    "0, 1": t[0, 1],
    "0, 1, 2": t[0, 1, 2],
    "::-1": t[::-1],
    ":, ::-1": t[:, ::-1],
    "..., ::-2": t[..., ::-2],
    "..., 3:0:-2": t[..., 3:0:-2],
    "..., 1": t[..., 1],
    "0, ...": t[0, ...],
    "0, ..., 1": t[0, ..., 1],
    "..., 0, 1, 2": t[..., 0, 1, 2],
    "newaxis": t[0, tf.newaxis, 1],
    "None last": t[0, 0, :, None],
    "..., newaxis": t[0, 0, ..., tf.newaxis],
    "mixed": t[:, None, 1:, ..., ::2],
    "beyond": t[:, 1:100],
    "empty": t[:, 2:1],
    "far negative": t[:, -100:2],
    "-2:": t[:, -2:],
    ":-1": t[:, :, :-1],
    "-1:-4:-2": t[:, :, -1:-4:-2],
    "1:1": t[1:1],
    "step 3": t[0, :, ::3],
    "all": t[...],
    "tensor index": t[tf.constant(1)],
    "tensor bounds": t[:, tf.constant(1) : tf.constant(3)],
    "numpy index": t[np.int64(1), np.int32(2)],
    "tensor index inside": t[0, tf.constant(2), 1],
}
shapes = {name: value.shape.as_list() for name, value in slices.items()}

masked = t[t > 20]
masked_rows = t[tf.constant([True, False])]
errors = {
    "index beyond": error(lambda: t[2]),
    "index below": error(lambda: t[-3]),
    "inner beyond": error(lambda: t[0, 3]),
    "too many": error(lambda: t[0, 0, 0, 0]),
    "two ellipses": error(lambda: t[..., 0, ...]),
    "zero step": error(lambda: t[::0]),
    "float": error(lambda: t[1.0]),
    "text": error(lambda: t["a"]),
    "list": error(lambda: t[[0, 1]]),
    "float tensor": error(lambda: t[tf.constant(1.0)]),
    "tensor of two": error(lambda: t[tf.constant([0, 1])]),
    "scalar": error(lambda: tf.constant(1)[0]),
    "mask of wrong length": error(lambda: t[tf.constant([True, False, True])]),
    "bool": error(lambda: t[True]),
}

# Functions that slice.
sliced = tf.slice(t, [0, 1, 1], [1, 2, -1])
strided = tf.strided_slice(t, [0, 0, 3], [2, 3, 0], [1, 2, -1])
error_slice = error(lambda: tf.slice(t, [0, 1, 1], [1, 3, 1]))
reversed_axes = tf.reverse(t, axis=[0, -1])
rolled = tf.roll(t, shift=[1, -1], axis=[1, 2])
text = tf.constant(["a", "b", "c", "d"])
text_slices = [text[1], text[::-1], text[1:3], text[-1]]

# Slices of variables assign in place.
v = tf.Variable(tf.zeros((3, 4), tf.int32))
v[0].assign([1, 2, 3, 4])
v[:, 1].assign([7, 8, 9])
v[1:, 2:].assign([[5, 5], [6, 6]])
v[::2, 0].assign([10, 20])
v[1, 3].assign(42)
after_slices = v.value()
error_slice_shape = error(lambda: v[0].assign([1, 2, 3]))

# The gradient of a slice reaches its places only.
x = tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.reduce_sum(x[:, ::-2] * [10.0, 1.0]) + x[-1, 1]
slice_gradient = tape.gradient(y, x)
