"""Keras models out of SavedModels of TensorFlow: equal predictions, and training goes on."""

import sys
from pathlib import Path

import numpy as np
import pytest

import kerastorch as tf

sys.path.append(str(Path(__file__).parents[2] / "saved_model"))
from stored_models import cases, check, unpacked

MODELS = [
    "mlp", "cnn", "rnn", "attention", "preprocessing", "lookups", "augmented", "custom",
    "custom_layer",
]  # fmt: skip
OLD = ["mlp", "cnn", "rnn", "custom", "custom_layer"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return {v: unpacked(v, tmp_path_factory.mktemp("models")) for v in ("2.15", "2.3")}


def inputs(found):
    values = [found[f"input{k}"] for k in range(4) if f"input{k}" in found]
    values = [tf.constant(v) if v.dtype == object else v for v in values]
    return values if len(values) > 1 else values[0]


@pytest.mark.parametrize("version, name", [("2.15", n) for n in MODELS] + [("2.3", n) for n in OLD])
def test_predictions_and_training(folders, version, name):
    path = folders[version] / name
    found = cases(path)
    model = tf.keras.models.load_model(path)
    x = inputs(found)
    check(model.predict(x, verbose=0), found["predict"])
    if "losses" not in found:
        assert not model._is_compiled
        return
    history = model.fit(x, found["target"], 8, 2, shuffle=False, verbose=0).history
    assert list(history) == ["loss", "mae" if version == "2.15" else "mean_absolute_error"]
    np.testing.assert_allclose(history["loss"], found["losses"], rtol=2e-5)
    np.testing.assert_allclose(model.predict(x, verbose=0), found["trained"], rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize("version", ["2.15", "2.3"])
def test_a_model_without_its_class(folders, version):
    path = folders[version] / "layered"
    found = cases(path)
    model = tf.keras.models.load_model(path)
    given = {"a": found["input0"], "b": found["input1"]}
    for result in (
        model.predict(given, verbose=0),
        model(tf.nest.map_structure(tf.constant, given)),
    ):
        check(result[0], found["predict"])
        check(result[1], found["second"])
    check(model.extra(tf.constant(found["input0"]))["twice"], found["extra"])
    assert type(model).__name__ == "Layered" and isinstance(model.dense, tf.keras.layers.Dense)
    assert [w.name.partition("/")[0] for w in model.weights] == ["layered", "layered"]


class Scale(tf.keras.layers.Layer):
    def __init__(self, factor=2.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def build(self, shape):
        self.w = self.add_weight(name="w", shape=(int(shape[-1]),), initializer="ones")
        self.count = self.add_weight(
            name="count", shape=(), dtype="int32", initializer="zeros", trainable=False
        )

    def call(self, x):
        return x * self.w * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


def test_custom_objects(folders):
    path = folders["2.15"] / "custom_layer"
    found = cases(path)
    model = tf.keras.models.load_model(path, custom_objects={"Scale": Scale})
    assert type(model.layers[1]) is Scale and model.layers[1].factor == 0.5
    check(model.predict(found["input0"], verbose=0), found["predict"])
    unknown = tf.keras.models.load_model(path, compile=False)
    assert type(unknown.layers[1]) is not Scale and not unknown._is_compiled
    assert unknown.layers[1].get_config()["factor"] == 0.5
    assert len(unknown.losses) == 1 and len(unknown.trainable_weights) == 3


def test_loaded_without_keras(folders):
    path = folders["2.15"] / "mlp"
    found = cases(path)
    loaded = tf.saved_model.load(path)
    x = tf.constant(found["input0"])
    check(loaded(x, training=False), found["predict"])
    check(loaded.signatures["serving_default"](x=x)["out"], found["predict"])
    assert len(loaded.trainable_variables) == 6 and len(loaded.variables) == 8
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(loaded(x, training=True) ** 2)
    assert all(g is not None for g in tape.gradient(loss, loaded.trainable_variables))
    assert float(loaded.regularization_losses[0]()) > 0


def test_no_keras_model(folders):
    loaded = tf.keras.models.load_model(folders["2.15"] / "functions")
    assert type(loaded).__name__ == "_UserObject"  # as in Keras: what tf.saved_model.load gives


def test_keras_objects_without_their_metadata(tmp_path):
    path = str(tmp_path / "m")
    tf.saved_model.save(tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))]), path)
    with pytest.raises(ValueError, match="Unable to create a Keras model from SavedModel"):
        tf.keras.models.load_model(path)
