"""tf.keras.experimental, with numbers of TensorFlow 2.15.1."""

import numpy as np
import pytest

import kerastorch as tf

experimental = tf.keras.experimental
X, Y = np.ones((8, 3), "float32"), np.ones((8, 1), "float32")


def ones_model(**kwargs):
    return experimental.LinearModel(kernel_initializer="ones", **kwargs)


def deep():
    return tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones")])


def test_linear_model_learns():
    model = experimental.LinearModel()
    model.compile("sgd", "mse")
    model.fit(X, Y, verbose=0)
    np.testing.assert_allclose(model.predict(X[:2], verbose=0), [[0.08], [0.08]], rtol=1e-5)
    assert [tuple(w.shape) for w in model.weights] == [(3, 1), (1,)]


def test_linear_model_of_several_inputs():
    model = ones_model(units=2, activation="relu", use_bias=False)
    np.testing.assert_array_equal(model([X, X[:, :2]]), np.full((8, 2), 5.0))
    assert [tuple(w.shape) for w in model.weights] == [(3, 2), (2, 2)]
    model = ones_model()
    np.testing.assert_array_equal(model({"a": X[:2], "b": X[:2, :1]}), [[4.0], [4.0]])
    assert [layer.name for layer in model.layers] == ["a", "b"]
    with pytest.raises(ValueError, match="does not match the structure expected by the model"):
        model({"a": X, "c": X})
    np.testing.assert_array_equal(ones_model()((X[:2], X[:2, :1])), [[4.0], [4.0]])
    assert ones_model()(np.ones((2, 3, 4), "float32")).numpy().tolist() == [[[4.0]] * 3] * 2


def test_linear_model_config():
    model = experimental.LinearModel(3, kernel_regularizer="l2", name="lin")
    config = model.get_config()
    assert list(config) == [
        "name", "trainable", "dtype", "units", "activation", "use_bias", "kernel_initializer",
        "bias_initializer", "kernel_regularizer", "bias_regularizer",
    ]  # fmt: skip
    assert (config["activation"], config["units"], config["name"]) == ("linear", 3, "lin")
    assert config["kernel_initializer"] == {
        "module": "keras.initializers",
        "class_name": "Zeros",
        "config": {},
        "registered_name": None,
    }
    assert experimental.LinearModel.from_config(config).get_config() == config


def test_wide_and_deep_with_two_optimizers():
    model = experimental.WideDeepModel(ones_model(), deep())
    model.compile(["sgd", "adam"], "mse", ["mse"])
    history = model.fit([X, X], Y, epochs=2, verbose=0).history
    np.testing.assert_allclose(history["loss"], [25.0, 21.123212814331055], rtol=1e-6)
    np.testing.assert_allclose(history["mse"], [25.0, 21.123212814331055], rtol=1e-6)
    found = [w.numpy().ravel()[0] for w in model.weights]
    expected = [0.8080799579620361, -0.19191999733448029, 0.9980031251907349, -0.0019969050772488]
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_wide_and_deep_with_one_optimizer_and_input():
    model = experimental.WideDeepModel(ones_model(), deep(), activation="sigmoid")
    model.compile("sgd", "mse")
    history = model.fit(X, Y, epochs=2, verbose=0).history
    np.testing.assert_allclose(history["loss"], [6.11394398e-06] * 2, rtol=1e-4)
    np.testing.assert_allclose(model(X[:1]), [[0.99752736]], rtol=1e-6)


def test_wide_and_deep_tells_training():
    class Doubles(tf.keras.Model):
        def call(self, x, training=None):
            return x * (2.0 if training else 1.0)

    model = experimental.WideDeepModel(experimental.LinearModel(), Doubles())
    assert float(model(X[:1, :1], training=True)) == 2.0
    assert float(model(X[:1, :1])) == 1.0


def test_wide_and_deep_config_and_files(tmp_path):
    model = experimental.WideDeepModel(ones_model(), deep(), activation="relu")
    model.compile("sgd", "mse")
    model.fit(X, Y, verbose=0)
    config = model.get_config()
    assert config["linear_model"]["module"] == "keras.experimental"
    assert config["linear_model"]["registered_name"] is None
    again = experimental.WideDeepModel.from_config(config)
    assert again.activation is tf.keras.activations.relu
    np.testing.assert_array_equal(again(X[:1]), [[6.0]])
    model.save(tmp_path / "m.keras")
    loaded = tf.keras.models.load_model(tmp_path / "m.keras")
    np.testing.assert_array_equal(loaded(X), model(X))


def test_schedules():
    assert experimental.CosineDecay is tf.keras.optimizers.schedules.CosineDecay
