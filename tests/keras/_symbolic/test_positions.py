"""Positions by the unknown length of what comes, looked up in a table of a known length."""

import numpy as np
import pytest

import kerastorch as tf

keras = tf.keras


class Positions(keras.layers.Layer):
    def __init__(self, longest):
        super().__init__()
        self.words = keras.layers.Embedding(30, 4, mask_zero=True)
        self.places = keras.layers.Embedding(longest, 4)

    def call(self, x):
        return self.words(x) + self.places(tf.range(start=0, limit=tf.shape(x)[-1], delta=1))


def test_a_table_of_positions():
    inputs = keras.Input((None,), dtype="int64")
    layer = Positions(20)
    outputs = layer(inputs)
    assert outputs.shape.as_list() == [None, None, 4]
    x = np.arange(24).reshape(2, 12) % 7
    wanted = layer.words.embeddings.numpy()[x] + layer.places.embeddings.numpy()[:12]
    np.testing.assert_allclose(keras.Model(inputs, outputs)(x), wanted, rtol=1e-6)
    traced = tf.function(layer, input_signature=[tf.TensorSpec((None, None), tf.int64)])
    np.testing.assert_allclose(traced(tf.constant(x)), wanted, rtol=1e-6)
    with pytest.raises(tf.errors.InvalidArgumentError, match="20"):
        keras.Model(inputs, outputs)(np.zeros((1, 21), "int64"))


def test_a_gather_by_positions():
    table = tf.constant(np.arange(40.0).reshape(10, 4), tf.float32)
    inputs = keras.Input((None, 4))
    found = keras.layers.Lambda(lambda x: x + tf.gather(table, tf.range(tf.shape(x)[1])))(inputs)
    x = np.ones((2, 3, 4), "float32")
    np.testing.assert_allclose(keras.Model(inputs, found)(x), x + table[:3].numpy())
