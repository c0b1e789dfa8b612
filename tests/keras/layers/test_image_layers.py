"""The preprocessing layers of images against the golden values of Keras."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases, make_image_layers

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "image_layers.json").read_text())


@pytest.mark.parametrize("part", range(4))
def test_golden(part):
    names = make_image_layers.names(tf)
    for case in list(GOLDEN)[part::4]:
        cases.check(case, tf, GOLDEN[case], **names)


def test_chance_is_for_training_and_repeats_by_seed():
    x = tf.constant(np.random.RandomState(0).rand(8, 6, 6, 1).astype("float32"))
    make = [
        lambda: tf.keras.layers.RandomFlip(seed=3),
        lambda: tf.keras.layers.RandomRotation(0.2, seed=3),
        lambda: tf.keras.layers.RandomCrop(3, 4, seed=3),
    ]
    for layer in make:
        first, second = layer()(x, training=True).numpy(), layer()(x, training=True).numpy()
        np.testing.assert_array_equal(first, second)
        again = [layer()(x, training=False).numpy() for _ in range(2)]
        np.testing.assert_array_equal(*again)


def test_each_image_of_a_batch_is_drawn_for():
    x = tf.constant(np.arange(2.0, dtype="float32").reshape(1, 1, 2, 1).repeat(200, 0))
    turned = tf.keras.layers.RandomFlip("horizontal", seed=1)(x, training=True).numpy()[:, 0, 0, 0]
    assert 60 < turned.sum() < 140


def test_a_model_trains_behind_them():
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.RandomFlip("horizontal"),
            tf.keras.layers.RandomRotation(0.1),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(2),
        ]
    )
    model.compile("sgd", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    x = np.random.RandomState(0).randint(0, 256, (32, 6, 6, 3)).astype("uint8")
    told = model.fit(x, np.arange(32) % 2, batch_size=8, epochs=3, verbose=0)
    assert np.isfinite(told.history["loss"]).all()
