"""Automatic names of what is made while a graph is: each graph counts by itself, as Keras does."""

import numpy as np

import kerastorch as tf

layers = tf.keras.layers


def test_layers_made_in_a_function():
    tf.keras.backend.clear_session()
    made = []

    @tf.function
    def run(x):
        if not made:
            made.extend([layers.Dense(2), layers.Dense(2)])
        return made[1](made[0](x))

    assert layers.Dense(1).name == "dense"
    run(tf.ones([1, 2]))
    assert [x.name for x in made] == ["dense", "dense_1"]
    assert [w.name for x in made for w in x.weights] == [
        "dense/kernel:0",
        "dense/bias:0",
        "dense_1/kernel:0",
        "dense_1/bias:0",
    ]
    assert layers.Dense(1).name == "dense_1"


def test_each_trace_counts_by_itself():
    tf.keras.backend.clear_session()
    seen = []

    @tf.function
    def run(x):
        seen.append(layers.Dense(1).name)
        return x

    run(tf.ones([1]))
    run(tf.ones([2]))
    assert seen == ["dense", "dense"]
    with tf.Graph().as_default():
        assert layers.Dense(1).name == "dense"
    assert layers.Dense(1).name == "dense"


class _Late(tf.keras.Model):
    def __init__(self):
        super().__init__(name="m")
        self.inner, self.last = None, layers.Dense(1)

    def call(self, x):
        if self.inner is None:
            self.inner = layers.Dense(3)
        return self.last(self.inner(x))


def test_layers_made_in_fit():
    tf.keras.backend.clear_session()
    model = _Late()
    model.compile("sgd", "mse")
    model.fit(np.ones([2, 2]), np.ones([2, 1]), verbose=0)
    assert [model.inner.name, model.last.name] == ["dense", "dense"]
    assert layers.Dense(1).name == "dense_1"


def test_layers_made_in_an_eager_call():
    tf.keras.backend.clear_session()
    model = _Late()
    model(np.ones([1, 2]))
    assert [model.inner.name, model.last.name] == ["dense_1", "dense"]


def test_a_step_of_ones_own():
    class Own(tf.keras.Model):
        def __init__(self):
            super().__init__(name="t")
            self.extra, self.last = None, layers.Dense(1)

        def call(self, x):
            return self.last(x)

        def train_step(self, data):
            x, y = data
            if self.extra is None:
                self.extra = layers.Dense(1)
            return {"loss": tf.reduce_mean((self.extra(self(x)) - y) ** 2)}

    tf.keras.backend.clear_session()
    model = Own()
    model.compile("sgd", "mse")
    model.fit(np.ones([2, 2]), np.ones([2, 1]), verbose=0)
    assert [w.name for w in model.extra.weights] == ["dense/kernel:0", "dense/bias:0"]
