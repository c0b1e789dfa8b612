"""A train_step of a user's around a model that has no weights yet.  Values of TensorFlow 2.15.1."""

import numpy as np
import pytest

import kerastorch as tf
from kerastorch import keras


class _Outer(keras.Model):
    def __init__(self):
        super().__init__()
        layers = [keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)]
        self.net = keras.Sequential(layers)

    def call(self, x, training=None):
        return self.net(x, training=training)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.compiled_loss(y, self(x, training=True))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
        return {"loss": loss}


def _batches():
    rng = np.random.RandomState(0)
    while True:
        yield rng.rand(8, 3).astype("float32"), rng.rand(8, 1).astype("float32")


def test_unknown_sizes_of_a_generator():
    keras.utils.set_random_seed(1)
    model = _Outer()
    model.compile("sgd", "mse")
    history = model.fit(_batches(), steps_per_epoch=3, epochs=2, verbose=0)
    assert history.history["loss"] == pytest.approx([0.10342820733785, 0.10499531030654], rel=1e-5)
