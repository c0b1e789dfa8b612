"""What the functions of a saved model take and give: nests of tensors, and whether it trains."""

import gc

import numpy as np
import pytest

import kerastorch as tf

k = tf.keras
layers = k.layers
X = np.random.RandomState(0).randn(5, 3).astype("float32")


class _Nested(k.Model):
    """Gives dicts of dicts and lists."""

    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(2)

    def call(self, x):
        y = self.dense(x)
        return {"b": {"z": y, "a": [y + 1, y + 2]}, "a": (y * 2, {"q": y * 3})}


class _Taking(k.Model):
    """Takes a dict with a list in it, gives a list with a tuple in it."""

    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(2)

    def call(self, x):
        y = self.dense(x["p"])
        return [y, (y + 1, x["q"][0])]


def test_outputs_and_inputs_have_the_names_of_their_places(tmp_path):
    """As TensorFlow 2.15 names them."""
    for model, x, name in ((_Nested(), X, "n"), (_Taking(), {"p": X, "q": [X + 1]}, "t")):
        wanted = model(x)
        model.save(str(tmp_path / name), save_format="tf")
        for load in (tf.saved_model.load, k.models.load_model):
            made = load(str(tmp_path / name))(x)
            tf.nest.assert_same_structure(made, wanted)
            for a, b in zip(tf.nest.flatten(made), tf.nest.flatten(wanted), strict=True):
                np.testing.assert_allclose(a, b, rtol=1e-6)
    signature = tf.saved_model.load(str(tmp_path / "n")).signatures["serving_default"]
    assert sorted(signature.structured_outputs) == ["a_1", "a_2_q", "b_a_1", "b_a_2", "b_z"]
    signature = tf.saved_model.load(str(tmp_path / "t")).signatures["serving_default"]
    assert sorted(signature.structured_input_signature[1]) == ["p", "q_1"]
    made = signature(p=tf.constant(X[:1]), q_1=tf.constant(X[:1]))
    assert sorted(made) == ["output_1", "output_2_1", "output_2_2"]
    assert made["output_2_2"].numpy().tolist() == X[:1].tolist()


def _silent(where):
    """Models with a BatchNormalization in layers whose `call` has no `training`."""

    class Silent(layers.Layer):
        def __init__(self):
            super().__init__()
            self.norm = layers.BatchNormalization()

        def call(self, x):
            return self.norm(x)

    class Whole(k.Model):
        def __init__(self):
            super().__init__()
            self.part = Silent()

        def call(self, x):
            return self.part(x) + 1

    if where == "model":
        return Whole()
    if where == "functional":
        x = k.Input((3,))
        return k.Model(x, Silent()(x))
    return k.Sequential([k.Input((3,)), Silent()])


@pytest.mark.parametrize("where", ["model", "functional", "sequential"])
def test_layers_inside_of_a_call_without_training_are_told(tmp_path, where):
    model = _silent(where)
    model(X)
    model.save(str(tmp_path / "m"), save_format="tf")
    wanted = [np.asarray(model(X, training=t)) for t in (False, True)]
    assert not np.allclose(*wanted, atol=0.01)
    after = [np.asarray(v) for v in model.variables]
    del model
    gc.collect()
    for load in (tf.saved_model.load, k.models.load_model):
        loaded = load(str(tmp_path / "m"))
        np.testing.assert_allclose(loaded(X), wanted[0], rtol=1e-5, atol=1e-6)
        for training in (False, True):
            made = loaded(X, training=training)
            np.testing.assert_allclose(made, wanted[training], rtol=1e-5, atol=1e-6)
        for a, b in zip(loaded.variables, after, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-5)
