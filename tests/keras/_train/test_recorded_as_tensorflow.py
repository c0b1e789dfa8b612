"""Programs whose recorded steps once were wrong, with the numbers that TensorFlow 2.15.1 gives."""

import numpy as np
import pytest

import kerastorch as tf
from kerastorch.keras import Input, Model, Sequential, optimizers
from kerastorch.keras.callbacks import LambdaCallback
from kerastorch.keras.layers import Conv1D, Dense, GlobalMaxPooling1D, Subtract

ONES, ZEROS = np.ones((140, 1), "float32"), np.zeros((140, 1), "float32")


def dense(**arguments):
    return Dense(1, use_bias=False, kernel_initializer="ones", **arguments)


def losses(model, rate, *data, epochs=3, **arguments):
    model.compile(optimizers.SGD(rate), "mae")
    if len(data) == 2:
        arguments["batch_size"] = 2
    history = model.fit(*data, epochs=epochs, verbose=0, **arguments).history
    return history.pop("loss"), history, model.compiled_loss.__dict__.get("recordings")


def each_epoch(action):
    return {"callbacks": [LambdaCallback(on_epoch_end=lambda epoch, logs: action())]}


def test_a_variable_in_the_graph_is_read_in_each_step():
    v, i = tf.Variable(1.0, trainable=False), Input((1,))
    model = Model(i, dense()(i * v))
    found, _, kept = losses(model, 0.0, ONES, ZEROS, **each_epoch(lambda: v.assign(v * 10)))
    assert found == [1.0, 10.0, 100.0]
    assert kept.replayed, (kept.refusal, kept.replays.__dict__, kept.__dict__)


def test_an_annealed_loss():
    alpha, i = tf.Variable(0.0, trainable=False), Input((1,))
    model = Model(i, dense()(i))
    model.add_loss(tf.reduce_mean(i) * alpha)
    found, _, kept = losses(model, 0.01, ONES, ZEROS, **each_epoch(lambda: alpha.assign_add(1.0)))
    np.testing.assert_allclose(
        found, [0.6550002694129944, 1.0692857503890991, 2.004999876022339], rtol=1e-6
    )
    assert kept.replayed, (kept.refusal, kept.replays.__dict__, kept.__dict__)


def test_an_annealed_activity_regularizer():
    beta, i = tf.Variable(0.0, trainable=False), Input((1,))
    model = Model(i, dense(activity_regularizer=lambda x: beta * tf.reduce_sum(x * x))(i))
    found, _, _ = losses(
        model, 0.01, ONES, ZEROS, epochs=4, **each_epoch(lambda: beta.assign_add(1.0))
    )
    np.testing.assert_allclose(
        found,
        [0.6550002694129944, 0.060967348515987396, 0.005160448607057333, 0.005234328098595142],
        rtol=1e-5,
    )


def _column():
    return tf.constant([[1.0], [2.0]])


def test_targets_that_are_the_inputs_in_the_first_batches():
    def batches():
        t, count = _column(), 0
        while True:
            yield (t, t) if count < 10 else (t * 3.0, t)
            count += 1

    model = Sequential([dense(input_shape=(1,))])
    found, _, _ = losses(model, 0.0, batches(), steps_per_epoch=70, epochs=2)
    np.testing.assert_allclose(found, [2.5714285373687744, 3.0], rtol=1e-6)


def test_inputs_that_are_one_object_in_the_first_batches():
    def batches():
        t, y, count = _column(), tf.zeros((2, 1)), 0
        while True:
            yield ((t, t), y) if count < 10 else ((t * 3.0, t), y)
            count += 1

    i, j = Input((1,)), Input((1,))
    model = Model([i, j], dense()(i - 5.0 * j))
    found, _, _ = losses(model, 0.0, batches(), steps_per_epoch=70, epochs=2)
    np.testing.assert_allclose(found, [3.4285714626312256, 3.0], rtol=1e-6)


def test_inputs_that_are_one_object_in_some_batches():
    def batches():
        a, b, y, count = tf.ones((2, 1)), tf.ones((2, 1)) * 3.0, tf.zeros((2, 1)), 0
        while True:
            yield ((a, a) if count % 3 == 1 else (a, b)), y
            count += 1

    i, j = Input((1,)), Input((1,))
    model = Model([i, j], dense()(Subtract()([i, j])))
    found, _, kept = losses(model, 0.01, batches(), steps_per_epoch=70, epochs=2)
    np.testing.assert_allclose(found, [0.7251431941986084, 0.015428617596626282], rtol=1e-5)
    assert kept.replayed, (kept.refusal, kept.replays.__dict__, kept.__dict__)


def test_add_metric_in_a_functional_model():
    i = Input((1,))
    model = Model(i, dense()(i))
    model.add_metric(tf.reduce_sum(i), name="q", aggregation="mean")
    rows = np.arange(140, dtype="float32")[:, None]
    found, rest, kept = losses(model, 0.01, rows, ZEROS, epochs=2, shuffle=False)
    np.testing.assert_allclose(found, [32.7287483215332, 32.29738998413086], rtol=1e-6)
    assert rest == {"q": [139.0, 139.0]}
    assert kept.replayed, (kept.refusal, kept.replays.__dict__, kept.__dict__)


@pytest.mark.parametrize("orders", [1, 4])
def test_many_lengths_keep_few_recordings(orders):
    """200 lengths in turn: each is new or long forgotten."""
    i = Input((None, 1))
    model = Model(i, dense()(GlobalMaxPooling1D()(Conv1D(2, 2)(i))))

    def batches():
        while True:
            for length in range(2, 202):
                yield np.ones((2, length, 1), "float32"), np.zeros((2, 1), "float32")

    _, _, kept = losses(model, 0.01, batches(), steps_per_epoch=200 * orders, epochs=1)
    assert len(kept.replays.recordings) <= 16
    assert kept.replays.observed <= 32
