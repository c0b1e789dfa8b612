"""TensorArray in the loops of a tf.function."""

import tensorflow as tf


@tf.function
def squares(n):
    array = tf.TensorArray(tf.int32, size=n)
    for i in tf.range(n):
        array = array.write(i, i * i)
    return array.stack()


written = [squares(tf.constant(n)) for n in (1, 5)]


@tf.function
def grown(limit):
    array = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
    x = 1.0
    while x < limit:
        array = array.write(array.size(), x)
        x *= 2.0
    return array.stack(), array.size()


grown_results = grown(tf.constant(20.0))


@tf.function
def reversed_rows(x):
    source = tf.TensorArray(tf.float32, size=tf.shape(x)[0], clear_after_read=False).unstack(x)
    n = source.size()
    target = tf.TensorArray(tf.float32, size=n)
    for i in tf.range(n):
        target = target.write(n - 1 - i, source.read(i))
    return target.stack(), source.gather([0, 0])


reversed_results = reversed_rows(tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))


@tf.function
def joined(n):
    array = tf.TensorArray(tf.int32, size=n, infer_shape=False)
    for i in tf.range(n):
        array = array.write(i, tf.range(i + 1))
    return array.concat()


joined_result = joined(tf.constant(3))


@tf.function
def scattered():
    array = tf.TensorArray(tf.float32, size=3).scatter([2, 0, 1], [1.0, 2.0, 3.0])
    pieces = tf.TensorArray(tf.float32, size=2, infer_shape=False).split([1.0, 2.0, 3.0], [1, 2])
    return array.stack(), pieces.read(1)


scattered_results = scattered()


@tf.function
def recurrent(x, weight):
    states = tf.TensorArray(tf.float32, size=tf.shape(x)[0], element_shape=[2])
    state = tf.zeros([2])
    for t in tf.range(tf.shape(x)[0]):
        if x[t, 0] > 2.0:
            state = tf.tanh(state * 0.5)
        else:
            state = tf.tanh(x[t] + tf.linalg.matvec(weight, state))
        states = states.write(t, state)
    return states.stack()


x = tf.constant([[0.1, -0.2], [3.0, 0.3], [0.5, 0.4]])
weight = tf.Variable([[0.5, -0.25], [0.1, 0.3]])
with tf.GradientTape() as tape:
    tape.watch(x)
    states = recurrent(x, weight)
    loss = tf.reduce_sum(states**2)
gradients = tape.gradient(loss, [x, weight])


@tf.function
def inside(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        array = tf.TensorArray(tf.float32, size=3)
        for i in tf.range(3):
            array = array.write(i, x ** tf.cast(i, tf.float32))
        y = tf.reduce_sum(array.stack())
    return y, tape.gradient(y, x)


inside_results = inside(tf.constant(2.0))
errors = {}
for name, call in {
    "range": lambda: tf.TensorArray(tf.int32, size=2).write(5, 1).stack(),
    "shape": lambda: tf.TensorArray(tf.float32, 2).write(0, [1.0]).write(1, [1.0, 2.0]).stack(),
}.items():
    try:
        tf.function(call)()
    except Exception as e:
        errors[name] = type(e).__name__
