"""tf.config.experimental.enable_op_determinism: random ops need a seed."""

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._private.settings import disable_op_determinism

UNSEEDED = [
    lambda: tf.random.uniform([2]),
    lambda: tf.random.shuffle(tf.range(4)),
    lambda: tf.nn.dropout(tf.ones([4]), 0.5),
    lambda: tf.random.gamma([2], 2.0),
    lambda: tf.function(lambda: tf.random.uniform([2]))(),
    lambda: list(tf.data.Dataset.range(5).shuffle(5)),
    lambda: list(tf.data.Dataset.random().take(2)),
    lambda: tf.image.random_flip_left_right(tf.ones([2, 2, 1])),
    lambda: tf.random.uniform_candidate_sampler([[1]], 1, 2, True, 4),
    lambda: tf.keras.layers.Dropout(0.5)(tf.ones([4]), training=True),
]


@pytest.fixture
def deterministic():
    tf.random.set_seed(None)
    tf.config.experimental.enable_op_determinism()
    yield
    disable_op_determinism()
    tf.random.set_seed(None)


@pytest.mark.parametrize("draw", UNSEEDED)
def test_draws_without_a_seed_are_refused(draw, deterministic):
    with pytest.raises(RuntimeError, match="Random ops require a seed to be set"):
        draw()
    tf.random.set_seed(3)
    draw()


def test_what_has_a_seed_is_drawn(deterministic):
    first = tf.random.uniform([2], seed=3)
    # as TensorFlow 2.15, with its default global seed
    np.testing.assert_allclose(first, [0.38692939, 0.36002624], 1e-6)
    tf.random.stateless_uniform([2], [1, 2])
    list(tf.data.Dataset.range(5).shuffle(5, seed=2))
    tf.keras.layers.Dropout(0.5, seed=3)(tf.ones([4]), training=True)
    tf.raw_ops.RandomUniform(shape=[2], dtype=tf.float32, seed=3)


def test_raw_ops_and_generators_without_a_seed(deterministic):
    tf.random.set_seed(3)
    with pytest.raises(tf.errors.InvalidArgumentError):
        tf.raw_ops.RandomUniform(shape=[2], dtype=tf.float32)
    with pytest.raises(RuntimeError, match="from_non_deterministic_state"):
        tf.random.Generator.from_non_deterministic_state()
    tf.random.Generator.from_seed(2).uniform([2])
