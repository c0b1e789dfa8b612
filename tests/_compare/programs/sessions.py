"""Graphs and sessions of TensorFlow 1: variables and random numbers with the seeds of graphs."""

import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()
x = tf.placeholder(tf.float32, [None, 2])
w = tf.get_variable("w", [2, 1])
old = tf.get_variable("old", [2], use_resource=False)
loss = tf.reduce_mean((tf.matmul(x, w) + old - 1.0) ** 2)
train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for step in range(3):
        _, value = session.run([train, loss], {x: [[1, 2], [3, 4]]})
        print(step, value)
with tf.Graph().as_default():
    normal, other = tf.random_normal([2]), tf.get_variable("other", [3])
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        print(session.run([normal, other]))
