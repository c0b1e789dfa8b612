"""Objects that stand in several configs of a SavedModel: one object in the file, one when read."""

import json

import numpy as np

import kerastorch as tf
from kerastorch._files.protos import message

L = tf.keras.layers


class FeedBack(tf.keras.Model):
    """A cell that is an RNN's and the model's own."""

    def __init__(self):
        super().__init__()
        self.cell = L.LSTMCell(2)
        self.rnn = L.RNN(self.cell, return_state=True)
        self.dense = L.Dense(3)

    def call(self, inputs):
        x, *state = self.rnn(inputs)
        prediction = self.dense(x)
        return self.dense(self.cell(prediction, states=state)[0])


def two_rnns():
    cell = L.GRUCell(2)
    inputs = tf.keras.Input((4, 3))
    return tf.keras.Model(inputs, [L.RNN(cell)(inputs), L.RNN(cell, return_sequences=True)(inputs)])


def wrapped():
    dense = L.Dense(3)
    return tf.keras.Sequential(
        [L.TimeDistributed(dense, input_shape=(4, 3)), L.TimeDistributed(dense)]
    )


def feedback():
    model = FeedBack()
    model(tf.ones((1, 4, 3)))
    return model


def numbers(folder):
    """All numbers of objects in the metadata of a folder, by the objects' class and name."""
    data = message("third_party.py.keras.protobuf.SavedMetadata").FromString(
        (folder / "keras_metadata.pb").read_bytes()
    )
    found = {}

    def look(value):
        if isinstance(value, dict):
            if "shared_object_id" in value and isinstance(value.get("config"), dict):
                key = value["class_name"], value["config"].get("name")
                found.setdefault(key, set()).add(value["shared_object_id"])
            value = list(value.values())
        for item in value if isinstance(value, list) else ():
            look(item)

    for node in data.nodes:
        look(json.loads(node.metadata))
    return found


def test_a_shared_object_is_one_object_again(tmp_path):
    x = tf.random.normal((2, 4, 3), seed=1)
    for make, shared in (
        (feedback, ("LSTMCell", "lstm_cell")),
        (two_rnns, ("GRUCell", "gru_cell")),
        (wrapped, ("Dense", "dense")),
    ):
        tf.keras.backend.clear_session()
        model = make()
        model.compile("sgd", "mse")
        folder = tmp_path / make.__name__
        model.save(folder)
        assert len(numbers(folder)[shared]) == 1
        loaded = tf.keras.models.load_model(folder)
        assert len(loaded.weights) == len(model.weights)
        for one, other in zip(tf.nest.flatten(loaded(x)), tf.nest.flatten(model(x)), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-6)


def test_objects_with_equal_configs_stay_apart(tmp_path):
    inputs = tf.keras.Input((4, 3))
    cells = [L.GRUCell(2, name="cell") for _ in range(2)]
    model = tf.keras.Model(inputs, [L.RNN(cell)(inputs) for cell in cells])
    model.save(tmp_path / "m")
    assert len(numbers(tmp_path / "m")["GRUCell", "cell"]) == 2
    loaded = tf.keras.models.load_model(tmp_path / "m")
    x = tf.random.normal((2, 4, 3), seed=1)
    np.testing.assert_allclose(loaded(x), model(x), rtol=1e-6)


def test_other_formats_have_no_numbers(tmp_path):
    model = two_rnns()
    model.save(tmp_path / "m")
    assert "shared_object_id" not in model.to_json()
    assert len(tf.keras.models.model_from_json(model.to_json()).weights) == 6
