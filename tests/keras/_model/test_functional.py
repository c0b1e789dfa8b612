"""Functional models, against the golden values of TensorFlow."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases, engine, make_engine_functional

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "engine_functional.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", make_engine_functional.CASES)
def test_golden(case):
    engine.check(case, tf, GOLDEN[case])


def test_drawing_changes_no_state():
    class Counting(tf.keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.count = tf.Variable(0, trainable=False)
            self.seen = tf.keras.metrics.Sum()

        def call(self, x):
            self.count.assign_add(1)
            self.seen.update_state(x)
            return x

    layer = Counting()
    norm = tf.keras.layers.BatchNormalization()
    x = tf.keras.Input((3,))
    tf.keras.Model(x, norm(layer(x), training=True))
    assert int(layer.count) == 0 and float(layer.seen.result()) == 0
    assert norm.moving_mean.numpy().tolist() == [0, 0, 0]
    layer(tf.ones((2, 3)))
    assert int(layer.count) == 1 and float(layer.seen.result()) == 6


def test_layers_that_look_at_values_can_be_drawn():
    class Picky(tf.keras.layers.Layer):
        def build(self, shape):
            self.w = self.add_weight("w", (shape[-1],), initializer="ones")

        def call(self, x):
            return x * self.w if float(tf.reduce_sum(x)) >= 0 else tf.zeros_like(x)

    layer = Picky()
    x = tf.keras.Input((None, 3))
    model = tf.keras.Model(x, layer(x))
    assert model.output_shape == (None, None, 3)
    assert model(-np.ones((1, 2, 3))).numpy().sum() == 0
    assert layer.w.numpy().tolist() == [1, 1, 1]


def test_fixed_and_free_batch_sizes_meet():
    a, b = tf.keras.Input((2,), batch_size=4), tf.keras.Input((2,))
    assert tf.keras.layers.Concatenate()([a, b]).shape == (4, 4)
    assert (b + a).shape == (4, 2)


def test_model_is_a_torch_module():
    x = tf.keras.Input((3,))
    model = tf.keras.Model(x, tf.keras.layers.Dense(2, name="d")(x))
    names = [name for name, _ in model.named_parameters()]
    assert sorted(name.rsplit(".", 1)[-1] for name in names) == ["bias", "kernel"]
