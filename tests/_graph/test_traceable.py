"""Functions that are traced as one call: parsing, schedules, dropout. Values are TensorFlow's."""

import numpy as np
import pytest

import kerastorch as tf

S = tf.keras.optimizers.schedules
_feature, _floats = tf.train.Feature, tf.train.FloatList(value=[1.5])
EXAMPLE = tf.train.Example(
    features=tf.train.Features(
        feature={
            "a": _feature(int64_list=tf.train.Int64List(value=[3, 4])),
            "b": _feature(float_list=_floats),
        }
    )
).SerializeToString()
TWO = tf.constant([EXAMPLE, EXAMPLE])


def _parsed(feature):
    return lambda s: tf.io.parse_example(s, {"a": feature})["a"]


CASES = {
    "single": (
        lambda s: tf.io.parse_single_example(s, {"b": tf.io.FixedLenFeature([], tf.float32)})["b"],
        tf.constant(EXAMPLE),
        1.5,
    ),
    "dense": (_parsed(tf.io.FixedLenFeature([2], tf.int64)), TWO, [[3, 4], [3, 4]]),
    "sparse": (
        lambda s: tf.sparse.to_dense(_parsed(tf.io.VarLenFeature(tf.int64))(s)),
        TWO,
        [[3, 4], [3, 4]],
    ),
    "ragged": (
        lambda s: _parsed(tf.io.RaggedFeature(tf.int64))(s).to_tensor(),
        TWO,
        [[3, 4], [3, 4]],
    ),
    "exponential": (S.ExponentialDecay(1.0, 10, 0.5), tf.constant(7), 0.6155722141265869),
    "cosine": (S.CosineDecay(1.0, 10), tf.constant(7), 0.20610740780830383),
    "pieces": (S.PiecewiseConstantDecay([2, 5], [1.0, 0.5, 0.1]), tf.constant(7), 0.1),
    "polynomial": (S.PolynomialDecay(1.0, 10), tf.constant(7), 0.30006998777389526),
    "inverse": (S.InverseTimeDecay(1.0, 10, 0.5), tf.constant(7), 0.7407407164573669),
    "restarts": (S.CosineDecayRestarts(1.0, 10), tf.constant(7), 0.20610740780830383),
    "general_dropout": (
        lambda x: tf.nn.experimental.general_dropout(
            x, 0.5, uniform_sampler=lambda shape, dtype: tf.zeros(shape, dtype)
        ),
        tf.ones([4]),
        [0, 0, 0, 0],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_traced_once(name):
    call, argument, expected = CASES[name]
    traced = []

    @tf.function
    def function(x):
        traced.append(x)
        return call(x)

    for _ in range(3):
        np.testing.assert_allclose(function(argument).numpy(), expected, rtol=1e-6)
    assert len(traced) == 1


def test_a_schedule_is_as_it_was_when_it_was_traced():
    schedule = S.ExponentialDecay(1.0, 10, 0.5)
    function = tf.function(lambda step: schedule(step))
    before = float(function(tf.constant(7)))
    schedule.decay_rate = 1.0
    assert float(function(tf.constant(7))) == before


def test_stateless_dropout_is_traced():
    function = tf.function(lambda x: tf.nn.experimental.stateless_dropout(x, 0.5, seed=[1, 2]))
    assert "is traced" in (function(tf.ones([4])), tf.explain(function))[1]
    eager = tf.nn.experimental.stateless_dropout(tf.ones([4]), 0.5, seed=[1, 2])
    assert np.array_equal(function(tf.ones([4])), eager)
