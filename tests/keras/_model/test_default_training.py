"""Models called without `training`: layers inside take the default of their own `call`."""

import numpy as np
import pytest

import kerastorch as tf

k = tf.keras
layers = k.layers
X = np.random.RandomState(0).uniform(0, 255, (2, 6, 6, 3)).astype("float32")
# sums of the first two calls after set_seed(1), in TensorFlow 2.15
SUMS = {
    "RandomContrast": (27351.629, 27342.117),
    "RandomTranslation": (28229.328, 28006.318),
    "RandomRotation": (27740.289, 27782.184),
    "RandomZoom": (27292.510, 27436.486),
}
MADE = {
    "RandomContrast": lambda: layers.RandomContrast(0.2),
    "RandomTranslation": lambda: layers.RandomTranslation(0.1, 0.1),
    "RandomRotation": lambda: layers.RandomRotation(0.3),
    "RandomZoom": lambda: layers.RandomZoom(0.3),
}


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("kind", ["functional", "sequential", "nested"])
def test_augmentation_changes_images(name, kind):
    tf.keras.utils.set_random_seed(1)
    x = k.Input((6, 6, 3))
    if kind == "functional":
        model = k.Model(x, MADE[name]()(x))
    elif kind == "sequential":
        model = k.Sequential([MADE[name]()])
    else:
        model = k.Model(x, layers.ReLU()(k.Sequential([MADE[name]()])(x)))
    made = [float(tf.reduce_sum(model(X))) for _ in range(2)]
    np.testing.assert_allclose(made, SUMS[name], rtol=1e-6)
    assert np.array_equal(model(X, training=False), X)
    assert np.array_equal(model.predict(X, verbose=0), X)


def test_dropout_and_normalization_stand_still():
    x = k.Input((6, 6, 3))
    y = layers.RandomFlip()(x)
    model = k.Model(x, [layers.Dropout(0.5)(y), layers.BatchNormalization()(y)])
    first, second = model(X)
    assert (np.asarray(first) > 0).all()
    np.testing.assert_allclose(first / second, np.sqrt(1.001), rtol=1e-5)
