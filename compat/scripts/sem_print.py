"""tf.print: what it writes for each kind of value."""

import sys

import tensorflow as tf


def show(*args, **kwargs):
    tf.print(*args, output_stream=sys.stdout, **kwargs)


show()
show("text")
show(1, 2.5, True, None)
show(tf.constant(1), tf.constant(2.0), tf.constant(True), tf.constant("text"))
show(tf.constant([1.0, 2.5, -3.0]))
show(tf.constant([[1, 2], [3, 4]]))
show(tf.constant([[[1, 2]], [[3, 4]]]))
show(tf.constant(["a", "b"]))
show(tf.constant([["a"], ["b"]]))
show(tf.constant([True, False]))
show(tf.constant([]), tf.zeros((0, 2)))
show(tf.range(10))
show(tf.range(10), summarize=-1)
show(tf.range(10), summarize=1)
show(tf.reshape(tf.range(100), (10, 10)))
show(tf.reshape(tf.range(100), (10, 10)), summarize=2)
show(tf.reshape(tf.range(512), (8, 8, 8)), summarize=1)
show("a", tf.constant(1), "b", sep="")
show("a", "b", sep=", ")
show("no newline", end="")
show(" after", end="!\n")
show([1, tf.constant(2)], (tf.constant([3]), "x"), {"k": tf.constant(4), "a": 5})
show({"nested": [tf.constant([1, 2]), {"deep": (1,)}]})
show(tf.Variable(1.5), tf.Variable([1, 2], name="v"))
show(tf.constant(0.1), tf.constant(1 / 3), tf.constant(1e-10), tf.constant(1e20))
show(tf.constant(123456.789), tf.constant(1e6), tf.constant(1234567.0), tf.constant(0.00001234))
show(tf.constant(float("nan")), tf.constant(float("inf")), tf.constant(-float("inf")))
show(tf.constant(0.1, tf.float64), tf.constant(1 / 3, tf.float64), tf.constant(0.1, tf.float16))
show(tf.constant([0.1, 0.25, 100.0]), tf.constant([1.0, 2.0]))
show(tf.constant(3, tf.int64), tf.constant(200, tf.uint8), tf.constant(-5, tf.int8))
show(tf.shape(tf.zeros((2, 3))), tf.zeros((2, 3)).shape, tf.float32)
show("żółć", tf.constant("żółć"), tf.constant(b"bytes"))
show('quotes "inside"', tf.constant('quotes "inside"'), tf.constant(['quotes "inside"']))
show("percent % and {}", 5)


@tf.function
def traced(x):
    tf.print("inside", x, x + 1, output_stream=sys.stdout)
    for i in tf.range(2):
        tf.print("step", i, output_stream=sys.stdout)
    return x


result = traced(tf.constant([1.0, 2.0]))
returned = tf.print("returned", output_stream=sys.stdout)
try:
    tf.print("a", unknown=1)
except ValueError as e:
    error_unknown_option = type(e).__name__
