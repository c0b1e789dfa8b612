"""Recorded steps must train exactly as the steps they were recorded from."""

import numpy as np
import pytest

import kerastorch as tf
from kerastorch.keras import layers
from kerastorch.keras._model.sequential import Sequential
from kerastorch.keras._train import steps as train
from kerastorch.keras._train.recordings import recording


def dense():
    return [layers.Dense(8, "relu", input_shape=(6,)), layers.Dense(3, "softmax")]


def selu():
    return [
        layers.Dense(8, "selu", input_shape=(6,)),
        layers.Dense(8, "tanh"),
        layers.Dense(3, "softmax"),
    ]


def normalized():
    return [
        layers.Dense(8, input_shape=(6,)),
        layers.BatchNormalization(),
        layers.Activation("elu"),
        layers.LayerNormalization(),
        layers.Dense(3, "softmax", kernel_regularizer="l2"),
    ]


def convolutional():
    return [
        layers.Reshape((6, 1, 1), input_shape=(6,)),
        layers.Conv2D(4, (3, 1), activation="relu"),
        layers.MaxPooling2D((2, 1)),
        layers.Flatten(),
        layers.Dense(3, "softmax"),
    ]


MODELS = [dense, selu, normalized, convolutional]


def data(samples=320):
    random = np.random.RandomState(0)
    return random.rand(samples, 6).astype("float32"), random.randint(0, 3, samples)


def trained(make, optimizer, recorded, **fit):
    """(history, weights) after two epochs."""
    tf.random.set_seed(3)
    model = Sequential(make())
    model.set_weights(
        [
            np.random.RandomState(i).randn(*w.shape) * 0.3 + (w.ndim == 1) * 0.5
            for i, w in enumerate(model.get_weights())
        ]
    )
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    x, y = data()
    with recording(recorded):
        history = model.fit(x, y, batch_size=4, epochs=2, shuffle=False, verbose=0, **fit)
    return history.history, model.get_weights()


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("make", MODELS, ids=lambda f: f.__name__)
def test_recorded_training_is_the_same(make, optimizer):
    plain = trained(make, optimizer, False)
    recorded = trained(make, optimizer, True)
    assert recorded[0] == plain[0]
    for a, b in zip(plain[1], recorded[1], strict=True):
        np.testing.assert_array_equal(b, a)


def test_the_step_is_really_recorded(monkeypatch):
    calls = []
    monkeypatch.setattr(
        train.PlainTrainStep, "compute", _counted(train.PlainTrainStep.compute, calls)
    )
    trained(dense, "sgd", True)
    assert len(calls) == 4  # that builds the losses, at first sight, and two that are observed


def _counted(function, calls):
    def counted(*args):
        calls.append(1)
        return function(*args)

    return counted


def test_frozen_layers_stay_as_they_are():
    model = Sequential(dense())
    model.compile("sgd", "sparse_categorical_crossentropy")
    x, y = data()
    model.fit(x, y, batch_size=4, verbose=0)
    model.layers[0].trainable = False
    before = model.layers[0].get_weights()[0]
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(x, y, batch_size=4, verbose=0)
    np.testing.assert_array_equal(model.layers[0].get_weights()[0], before)


def test_labels_out_of_range_are_reported_in_a_recorded_step():
    model = Sequential(dense())
    model.compile("sgd", "sparse_categorical_crossentropy")
    x, y = data()
    y[-1] = 7
    with pytest.raises(tf.errors.InvalidArgumentError, match="7"):
        model.fit(x, y, batch_size=4, shuffle=False, verbose=0)


def test_a_user_layer_is_run_while_its_step_is_traced():
    calls = []

    class Counting(layers.Layer):
        def call(self, inputs):
            calls.append(1)
            return inputs

    model = Sequential([layers.Dense(3, "softmax", input_shape=(6,)), Counting()])
    model.compile("sgd", "sparse_categorical_crossentropy")
    calls.clear()
    x, y = data(40)
    model.fit(x, y, batch_size=4, verbose=0)
    assert len(calls) <= 2


def test_pools_of_a_frozen_model_in_a_step_of_the_users():
    """Nobody asks for the places of their maxima, so that they are calls of one result."""
    x = np.random.RandomState(0).rand(24, 8, 8, 1).astype("float32")

    def trained(**options):
        tf.keras.utils.set_random_seed(1)
        teacher = Sequential(
            [
                layers.Conv2D(3, 3, padding="same", input_shape=(8, 8, 1)),
                layers.LeakyReLU(0.2),
                layers.MaxPooling2D(2, strides=1),
                layers.Flatten(),
                layers.Dense(2),
            ]
        )

        class Student(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.scores = layers.Dense(2)

            def train_step(self, x):
                with tf.GradientTape() as tape:
                    error = self.scores(x[:, 0, :, 0]) - teacher(x, training=False)
                    loss = tf.reduce_mean(error**2)
                gradients = tape.gradient(loss, self.trainable_variables)
                self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
                return {"loss": loss}

        model = Student()
        model.compile("sgd", **options)
        return model.fit(x, epochs=3, batch_size=8, verbose=0).history["loss"]

    assert np.allclose(trained(), trained(run_eagerly=True), rtol=1e-5)
