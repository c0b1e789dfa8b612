"""Layers that know their sizes, drawn on inputs of unknown sizes, as TensorFlow draws them."""

import numpy as np
import pytest

import kerastorch as tf
from kerastorch import keras
from kerastorch.keras import layers

X = np.random.RandomState(0).uniform(0, 9, (50, 3)).astype("float32")


def adapted(data=X, **options):
    layer = layers.Normalization(**options)
    layer.adapt(data)
    return layer


def test_adapted_normalization_at_the_beginning_of_a_sequential_model():
    norm = adapted()
    model = keras.Sequential([norm, layers.Dense(1)])
    assert model.built and model.input_shape == (None, None)
    assert norm.output_shape == (None, 3) and model.output_shape == (None, 1)
    assert model.count_params() == 11
    model.compile("sgd", "mse")
    loss = model.fit(X, X.sum(1), epochs=3, verbose=0).history["loss"]
    assert loss[-1] < loss[0]
    assert np.allclose(model.layers[0](X), (X - X.mean(0)) / X.std(0), atol=1e-5)


def test_adapted_normalization_of_sequences():
    model = keras.Sequential([adapted(X[:30].reshape(6, 5, 3)), layers.Dense(1)])
    assert model.input_shape == (None, None, None) and model.output_shape == (None, None, 1)
    both = keras.Sequential([adapted(X[:30].reshape(6, 5, 3), axis=(1, 2)), layers.Dense(1)])
    assert both.layers[0].output_shape == (None, 5, 3)


@pytest.mark.parametrize(
    ("layer", "known", "unknown", "expected"),
    [
        (layers.Normalization(), (2, 3), (None,), (None, 3)),
        (layers.Normalization(), (2, 3), (1,), (None, 3)),
        (layers.Dense(4), (2, 3), (None,), (None, 4)),
        (layers.Dense(4), (2, 5, 3), (7, None), (None, 7, 4)),
        (layers.Conv2D(4, 3), (2, 8, 8, 3), (None, None, None), (None, None, None, 4)),
        (layers.Conv2D(4, 3), (2, 8, 8, 3), (9, 9, None), (None, 7, 7, 4)),
        (layers.BatchNormalization(), (2, 3), (None,), (None, 3)),
        (layers.LayerNormalization(), (2, 5, 3), (None, None), (None, None, 3)),
        (layers.GRU(4, return_sequences=True), (2, 5, 3), (None, None), (None, None, 4)),
    ],
)
def test_shape_of_a_built_layer_for_unknown_sizes(layer, known, unknown, expected):
    layer(tf.ones(known))
    assert tuple(layer(keras.Input(unknown)).shape) == expected


def test_sizes_that_are_known_have_to_fit():
    with pytest.raises(ValueError, match="normalization"):
        adapted()(keras.Input((4,)))
