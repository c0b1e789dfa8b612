"""Loading a whole model draws no first values, and leaves all seeds as if it had."""

import random

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch._core import awaited
from kerastorch.keras import initializers

L = tf.keras.layers


def network(**kwargs):
    return tf.keras.Sequential(
        [
            L.Input((16, 16, 3)),
            L.Conv2D(96, 5, strides=4, **kwargs),
            L.Conv2D(96, 3, kernel_initializer="he_normal"),
            L.Flatten(),
            L.Dense(400, kernel_initializer="orthogonal"),
            L.Dense(300, kernel_initializer=initializers.RandomNormal(seed=3)),
            L.Dense(2),
        ]
    )


FILES = ["model.keras", "model.h5", "folder"]


@pytest.fixture
def drawn(monkeypatch):
    """How many elements each initializer draws."""
    found = []
    for kind in (initializers.VarianceScaling, initializers.RandomNormal):

        def call(self, shape, *args, original=kind.__call__, **kwargs):
            found.append(int(np.prod(shape)))
            return original(self, shape, *args, **kwargs)

        monkeypatch.setattr(kind, "__call__", call)
    return found


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", FILES)
def test_nothing_large_is_drawn(name, tmp_path, drawn):
    model = network()
    path = str(tmp_path / name)
    model.save(path)
    drawn.clear()
    again = tf.keras.models.load_model(path)
    assert max(drawn, default=0) < awaited._LEAST
    for a, b in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    x = np.random.RandomState(0).rand(2, 16, 16, 3).astype("f")
    np.testing.assert_array_equal(model(x), again(x))
    again.compile("sgd", "mse")
    again.fit(x, np.zeros((2, 2)), verbose=0)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("seeded", [True, False])
def test_seeds_are_as_if_it_had(name, seeded, tmp_path, monkeypatch):
    path = str(tmp_path / name)
    network().save(path)

    def after():
        if seeded:
            tf.keras.utils.set_random_seed(7)
        else:
            torch.manual_seed(7)
            random.seed(7)
        tf.keras.models.load_model(path)
        numbers = [tf.random.uniform((3,)).numpy(), np.array([random.random()])]
        return [*numbers, *network().get_weights(), torch.rand(3).numpy()]

    found = after()
    monkeypatch.setattr(awaited, "_LEAST", float("inf"))
    wanted = after()
    for a, b in zip(found, wanted, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("in_place", [True, False])
def test_what_the_file_lacks_is_drawn(in_place, recwarn):
    tf.keras.utils.set_random_seed(1)
    wanted = [L.Dense(300), L.Dense(300), L.Dense(300)]
    for layer in wanted:
        layer.build((None, 300))
    tf.keras.utils.set_random_seed(1)
    with awaited.from_file() as weights:
        found = [L.Dense(300), L.Dense(300), L.Dense(300)]
        for layer in found:
            layer.build((None, 300))
        weights.complete()
        view = None if in_place else found[1].kernel._t.detach()
        found[1].kernel.assign(np.zeros((300, 300)))
        del view
    np.testing.assert_array_equal(found[0].kernel, wanted[0].kernel)
    np.testing.assert_array_equal(found[1].kernel, np.zeros((300, 300)))
    np.testing.assert_array_equal(found[2].kernel, wanted[2].kernel)
    assert not [w for w in recwarn if "being called multiple times" in str(w.message)]


def test_weights_made_after_the_model_are_drawn():
    with awaited.from_file() as weights:
        weights.complete()
        layer = L.Dense(300)
        layer.build((None, 300))
        assert np.isfinite(layer.kernel.numpy()).all()
        assert 0 < np.abs(layer.kernel.numpy()).max() < 0.2


def test_layers_of_a_users_are_drawn():
    class Own(L.Layer):
        def build(self, shape):
            self.kernel = self.add_weight("kernel", (300, 300))
            self.largest = float(np.abs(self.kernel.numpy()).max())

    with awaited.from_file() as weights:
        layer = Own()
        layer.build((None, 300))
        weights.complete()
    assert 0 < layer.largest < 0.2


def test_an_error_ends_it():
    with pytest.raises(KeyError), awaited.from_file():
        raise KeyError("x")
    assert awaited.expected() is None
