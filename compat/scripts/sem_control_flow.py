"""Control flow as functions: cond, while_loop, case, TensorArray, Python functions as ops."""

import tensorflow as tf

cond = tf.cond(tf.constant(True), lambda: tf.constant(1), lambda: tf.constant(2))
while_result = tf.while_loop(lambda i, s: i < 5, lambda i, s: (i + 1, s + i), (0, 0))
case = tf.case([(tf.constant(False), lambda: 1), (tf.constant(True), lambda: 2)])
switched = tf.switch_case(tf.constant(1), [lambda: "a", lambda: "b"])
numpy_function = tf.numpy_function(lambda x: x * 2, [tf.constant([1.5])], tf.float32)
py_function = tf.py_function(lambda x: x + 1, [tf.constant(1)], tf.int32)


@tf.function
def fizzbuzz(n):
    out = tf.TensorArray(tf.string, size=0, dynamic_size=True)
    for i in tf.range(1, n + 1):
        if i % 15 == 0:
            word = "FizzBuzz"
        elif i % 5 == 0:
            word = "Buzz"
        elif i % 3 == 0:
            word = "Fizz"
        else:
            word = tf.strings.as_string(i)
        out = out.write(i - 1, word)
    return out.stack()


fizz = fizzbuzz(tf.constant(15))
