"""Bringing an old TensorFlow 1 script over: first as it is, then as one writes it today.

    kerastorch run examples/from_tf1.py [--steps 400]

`old_way` is a script of 2016 with two lines changed, which every such script needs:

    import tensorflow as tf    ->    import tensorflow.compat.v1 as tf
                                     tf.disable_v2_behavior()

`new_way` is the same in TensorFlow 2, line for line; the comments say what became of what.  Both
start from the same weights, see the same batches and end with the same numbers.
"""

import argparse
import os
import tempfile

import numpy as np
import tensorflow as tf
import tensorflow.compat.v1 as tf1
from sklearn.datasets import load_digits


def batches(steps):
    """Rows of the training data for each step, the same for both ways."""
    return np.random.RandomState(1).randint(0, 1400, (steps, 64))


def first_weights():
    chance = np.random.RandomState(2)
    shapes = {"w1": (64, 32), "b1": (32,), "w2": (32, 10), "b2": (10,)}
    return {n: (0.1 * chance.randn(*s)).astype("float32") for n, s in shapes.items()}


def old_way(x_data, y_data, steps, folder):
    """First a graph is drawn; then a session runs parts of it, fed by a dict."""
    with tf1.Graph().as_default():  # a script has the default graph and needs no such line
        x = tf1.placeholder(tf1.float32, [None, 64], name="x")
        y = tf1.placeholder(tf1.int64, [None], name="y")
        start = first_weights()
        with tf1.variable_scope("net"):
            w1 = tf1.get_variable("w1", initializer=start["w1"])
            b1 = tf1.get_variable("b1", initializer=start["b1"])
            w2 = tf1.get_variable("w2", initializer=start["w2"])
            b2 = tf1.get_variable("b2", initializer=start["b2"])
        hidden = tf1.nn.relu(tf1.matmul(x, w1) + b1)
        logits = tf1.matmul(hidden, w2) + b2
        loss = tf1.losses.sparse_softmax_cross_entropy(labels=y, logits=logits)
        correct = tf1.equal(tf1.argmax(logits, 1), y)
        accuracy = tf1.reduce_mean(tf1.cast(correct, tf1.float32))
        train_op = tf1.train.AdamOptimizer(0.01).minimize(loss)
        saver = tf1.train.Saver()

        with tf1.Session() as sess:
            sess.run(tf1.global_variables_initializer())
            for step, rows in enumerate(batches(steps)):
                feed = {x: x_data[rows], y: y_data[rows]}
                _, value = sess.run([train_op, loss], feed_dict=feed)
                if step % 100 == 0:
                    print(f"  step {step}: loss {value:.4f}")
            saver.save(sess, os.path.join(folder, "old.ckpt"))
            return sess.run(accuracy, feed_dict={x: x_data[1400:], y: y_data[1400:]})


class Net(tf.Module):
    """Variables belong to an object instead of a graph: variable_scope -> attributes."""

    def __init__(self):
        super().__init__()
        for name, value in first_weights().items():  # get_variable -> tf.Variable
            setattr(self, name, tf.Variable(value, name=name))

    def __call__(self, x):  # the graph's middle -> a function
        return tf.matmul(tf.nn.relu(tf.matmul(x, self.w1) + self.b1), self.w2) + self.b2


def new_way(x_data, y_data, steps, folder):
    net = Net()
    optimizer = tf.keras.optimizers.Adam(0.01, epsilon=1e-8)  # train.AdamOptimizer's epsilon

    @tf.function  # Session.run -> a call
    def train_step(x, y):  # placeholder, feed_dict -> arguments
        with tf.GradientTape() as tape:  # optimizer.minimize(loss) -> tape and apply_gradients
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=net(x))
            loss = tf.reduce_mean(losses)
        variables = net.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    for step, rows in enumerate(batches(steps)):
        value = train_step(x_data[rows], y_data[rows])
        if step % 100 == 0:
            print(f"  step {step}: loss {value:.4f}")
    tf.train.Checkpoint(net=net).write(os.path.join(folder, "new.ckpt"))  # train.Saver
    return tf.reduce_mean(tf.cast(tf.argmax(net(x_data[1400:]), 1) == y_data[1400:], tf.float32))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "from_tf1"))
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    images, labels = load_digits(return_X_y=True)
    images = (images / 16.0).astype("float32")
    for name, way in {"old": old_way, "new": new_way}.items():
        print(f"the {name} way:")
        accuracy = way(images, labels, options.steps, options.folder)
        print(f"  test accuracy: {accuracy:.4f}")

    # The old script's checkpoint is read without its graph.
    reader = tf.train.load_checkpoint(os.path.join(options.folder, "old.ckpt"))
    print("net/w1 in old.ckpt:", reader.get_tensor("net/w1").shape)


if __name__ == "__main__":
    main()
