"""Layers of a SavedModel whose classes are not there: each is the one of its place."""

import gc

import numpy as np
import pytest

import kerastorch as tf

k = tf.keras
layers = k.layers
X = np.random.RandomState(0).randn(3, 6).astype("float32")


def _scaled(places):
    """Models with several layers of one class, whose configs say neither name nor settings."""

    class Scaled(layers.Layer):
        def __init__(self, times=1.0):
            super().__init__()
            self.times = times

        def build(self, shape):
            self.w = self.add_weight("w", shape[-1:], initializer="random_normal")

        def call(self, x):
            return x * self.w * self.times + self.times

    count = iter(range(1, 9))
    make = lambda: Scaled(float(next(count)))  # noqa: E731
    x = k.Input((6,))
    if places == "in and around":
        y = k.Sequential([layers.Dense(6), make(), make()])(x)
        y = make()(layers.Dense(4)(y))
        y = k.Sequential([make(), layers.Dense(4), make()])(y)
    elif places == "nested":
        inner = k.Sequential([k.Sequential([make(), layers.ReLU()]), make()])
        y = k.Sequential([inner, layers.Dense(4), make()])(make()(x))
    elif places == "shared":
        one, other = make(), make()
        y = layers.add([one(x), other(one(other(x)))])
    else:
        return k.Sequential([k.Input((6,)), make(), layers.Dense(4), make(), make()])
    return k.Model(x, y)


@pytest.mark.parametrize("places", ["in and around", "nested", "shared", "sequential"])
def test_each_layer_is_that_of_its_place(tmp_path, places):
    k.utils.set_random_seed(1)
    model = _scaled(places)
    wanted = model(X).numpy()
    shapes = [w.shape for w in model.weights]
    model.save(str(tmp_path / "m"), save_format="tf")
    del model
    gc.collect()
    loaded = k.models.load_model(str(tmp_path / "m"))
    assert [w.shape for w in loaded.weights] == shapes
    np.testing.assert_allclose(loaded(X), wanted, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(loaded.predict(X, verbose=0), wanted, rtol=1e-5, atol=1e-6)


def test_a_functional_model_of_a_class_that_is_not_there(tmp_path):
    class Own(k.Model):
        def train_step(self, data):
            raise AssertionError("is not kept")

    x = k.Input((6,))
    model = Own(x, layers.Dense(2)(x))
    wanted = model(X).numpy()
    model.save(str(tmp_path / "m"), save_format="tf")
    loaded = k.models.load_model(str(tmp_path / "m"))
    assert type(loaded).__name__ == "Functional"
    np.testing.assert_allclose(loaded(X), wanted, rtol=1e-5)
    loaded.compile("sgd", "mse")
    loaded.fit(X, wanted, verbose=0)
