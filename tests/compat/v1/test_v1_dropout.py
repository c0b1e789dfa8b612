"""Dropout in sessions' graphs at rates that are fed, with TensorFlow's numbers."""

import numpy as np
import pytest

import kerastorch as tf

v1 = tf.compat.v1


def test_a_rate_that_is_fed():
    with tf.Graph().as_default(), v1.Session() as session:
        rate, x = v1.placeholder(tf.float32, []), v1.placeholder(tf.float32, [None, 100])
        given = {x: np.ones((10, 100))}
        for out in (
            tf.nn.dropout(x, rate), v1.nn.dropout(x, rate=rate),
            v1.layers.dropout(x, rate, training=True),
            v1.nn.dropout(x, keep_prob=1.0 - rate),
            tf.nn.experimental.stateless_dropout(x, rate, [1, 2]),
            tf.nn.experimental.general_dropout(x, rate, tf.random.Generator.from_seed(1).uniform),
        ):  # fmt: skip
            assert out.shape.as_list() == [None, 100]
            slope = tf.gradients(out, x)[0]
            found, of_x = session.run([out, slope], {rate: 0.75, **given})
            assert set(found.ravel()) == {0.0, 4.0} and 0.15 < (found > 0).mean() < 0.35
            np.testing.assert_array_equal(found, of_x)
            assert session.run(out, {rate: 0.0, **given}).all()


def test_decisions():
    with tf.Graph().as_default(), v1.Session() as session:
        rate = v1.placeholder(tf.float32, [])
        x = tf.ones([10, 10])
        out = tf.nn.dropout(x, rate=rate, noise_shape=[10, 1], seed=3)
        kept = session.run(out, {rate: 0.25})
        assert (kept[:, 0] > 0).tolist() == [True] * 3 + [False, True, True] + [False] * 2 + [
            True
        ] * 2
        assert (kept == kept[:, :1]).all()
        out = tf.nn.experimental.stateless_dropout(x, rate=rate, seed=[1, 2])
        row = session.run(out, {rate: 0.25})[0] > 0
        assert row.tolist() == [True, False, True, False, True, True, False, False, True, False]


def test_refusals():
    with tf.Graph().as_default():
        with pytest.raises(ValueError, match="must be compatible with"):
            tf.nn.dropout(tf.ones([3]), rate=v1.placeholder(tf.float64, []))
        with pytest.raises(ValueError, match="a floating point tensor"):
            tf.nn.dropout(tf.constant([1, 2]), rate=v1.placeholder(tf.float32, []))
        with pytest.raises(ValueError, match=r"Shape \(2,\) must have rank 0"):
            tf.nn.dropout(tf.ones([3]), rate=v1.placeholder(tf.float32, [2]))
