"""Layers that several models use keep the calls of each."""

import numpy as np

import kerastorch as tf

keras = tf.keras


def test_a_row_leaves_the_graph_of_another_model():
    layer = keras.layers.Dense(2, name="d")
    x = keras.Input((3,), name="x")
    y = layer(x)
    model = keras.Model(x, y)
    before = model.get_config()
    row = keras.Sequential([layer])
    row(tf.ones((1, 3)))
    row(tf.ones((2, 3)))  # drawn anew, for any batch size
    assert model.get_config() == before
    assert keras.Model(x, keras.layers.Activation("relu")(y)).output_shape == (None, 2)
    assert len(layer._inbound_nodes) == 2


def test_nodes_are_counted_anew_when_some_go():
    layer = keras.layers.Dense(2, name="d")
    row = keras.Sequential([layer])
    row(tf.ones((1, 3)))
    x = keras.Input((3,), name="x")
    model = keras.Model(x, layer(x), name="m")
    row(tf.ones((2, 3)))
    twin = keras.Model.from_config(model.get_config())
    twin.set_weights(model.get_weights())
    data = np.arange(6.0, dtype="float32").reshape(2, 3)
    assert twin(data).numpy().tolist() == model(data).numpy().tolist() == row(data).numpy().tolist()
    assert [n.index for n in layer._inbound_nodes] == list(range(len(layer._inbound_nodes)))
