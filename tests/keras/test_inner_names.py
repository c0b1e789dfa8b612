"""Names of layers that are made while another one is drawn: they start anew, as in Keras."""

import pytest

import kerastorch as tf
from kerastorch import keras
from kerastorch.keras import layers


class Lazy(layers.Layer):
    def call(self, x):
        if not hasattr(self, "inner"):
            self.inner, self.other = layers.Dense(3), layers.Dense(3)
        return self.other(self.inner(x))


class Built(layers.Layer):
    def build(self, shape):
        self.inner, self.other = layers.Dense(3), layers.Dense(3)

    def call(self, x):
        return self.other(self.inner(x))


@pytest.fixture(autouse=True)
def fresh():
    keras.backend.clear_session()


@pytest.mark.parametrize("kind", [Lazy, Built])
def test_layers_that_a_layer_makes(kind):
    layer = kind()
    layer(keras.Input((3,)))
    assert (layer.inner.name, layer.other.name, layers.Dense(1).name) == (
        "dense", "dense_1", "dense",
    )  # fmt: skip


@pytest.mark.parametrize("kind", [Lazy, Built])
def test_layers_that_a_layer_makes_of_tensors(kind):
    layer = kind()
    layer(tf.zeros((2, 3)))
    assert (layer.inner.name, layer.other.name, layers.Dense(1).name) == (
        "dense", "dense_1", "dense_2",
    )  # fmt: skip


def test_dropout_behind_attention():
    x = keras.Input((5, 4))
    attention = layers.MultiHeadAttention(2, 4)
    attention(x, x)
    assert attention._dropout_layer.name == layers.Dropout(0.1).name == "dropout"


def test_layers_made_in_a_sequential_model():
    model = keras.Sequential([keras.Input((3,)), Lazy(), layers.Dense(2)])
    assert model.layers[0].inner.name == model.layers[1].name == "dense"
    assert layers.Dense(1).name == "dense_1"
