"""Recorded steps must train exactly as the steps they were recorded from."""

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch._graph.recording import record
from kerastorch.keras import layers
from kerastorch.keras._model.sequential import Sequential
from kerastorch.keras._train import steps as train


def dense():
    return [layers.Dense(8, "relu", input_shape=(6,)), layers.Dense(3, "softmax")]


def selu():
    return [
        layers.Dense(8, "selu", input_shape=(6,)),
        layers.Dense(8, "tanh"),
        layers.Dense(3, "softmax"),
    ]


def normalized():
    return [
        layers.Dense(8, input_shape=(6,)),
        layers.BatchNormalization(),
        layers.Activation("elu"),
        layers.LayerNormalization(),
        layers.Dense(3, "softmax", kernel_regularizer="l2"),
    ]


def convolutional():
    return [
        layers.Reshape((6, 1, 1), input_shape=(6,)),
        layers.Conv2D(4, (3, 1), activation="relu"),
        layers.MaxPooling2D((2, 1)),
        layers.Flatten(),
        layers.Dense(3, "softmax"),
    ]


MODELS = [dense, selu, normalized, convolutional]


def data(samples=320):
    random = np.random.RandomState(0)
    return random.rand(samples, 6).astype("float32"), random.randint(0, 3, samples)


def trained(make, optimizer, worth, monkeypatch, **fit):
    """(history, weights) after two epochs; steps are recorded from `worth` steps an epoch on."""
    monkeypatch.setattr(train, "_WORTH_RECORDING", worth)
    tf.random.set_seed(3)
    model = Sequential(make())
    model.set_weights(
        [
            np.random.RandomState(i).randn(*w.shape) * 0.3 + (w.ndim == 1) * 0.5
            for i, w in enumerate(model.get_weights())
        ]
    )
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    x, y = data()
    history = model.fit(x, y, batch_size=4, epochs=2, shuffle=False, verbose=0, **fit)
    return history.history, model.get_weights()


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("make", MODELS, ids=lambda f: f.__name__)
def test_recorded_training_is_the_same(make, optimizer, monkeypatch):
    plain = trained(make, optimizer, 10**9, monkeypatch)
    recorded = trained(make, optimizer, 1, monkeypatch)
    for name, values in plain[0].items():
        np.testing.assert_allclose(recorded[0][name], values, rtol=1e-5)
    for a, b in zip(plain[1], recorded[1], strict=True):
        np.testing.assert_allclose(b, a, rtol=1e-4, atol=1e-6)


def test_the_step_is_really_recorded(monkeypatch):
    calls = []
    monkeypatch.setattr(
        train.PlainTrainStep, "compute", _counted(train.PlainTrainStep.compute, calls)
    )
    trained(dense, "sgd", 1, monkeypatch)
    assert len(calls) == 2  # the first step, which builds the losses, and the recorded one


def _counted(function, calls):
    def counted(*args):
        calls.append(1)
        return function(*args)

    return counted


def test_frozen_layers_stay_as_they_are(monkeypatch):
    monkeypatch.setattr(train, "_WORTH_RECORDING", 1)
    model = Sequential(dense())
    model.compile("sgd", "sparse_categorical_crossentropy")
    x, y = data()
    model.fit(x, y, batch_size=4, verbose=0)
    model.layers[0].trainable = False
    before = model.layers[0].get_weights()[0]
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(x, y, batch_size=4, verbose=0)
    np.testing.assert_array_equal(model.layers[0].get_weights()[0], before)


def test_dropout_draws_anew_in_each_replay():
    x = torch.ones(100, 10)
    _, recording = record(lambda t: [torch.nn.functional.dropout(t, 0.5)], [x])
    first, second = recording.run([x])[0], recording.run([x])[0]
    assert not torch.equal(first, second)
    assert set(first.unique().tolist()) == {0.0, 2.0}


def test_a_value_that_python_reads_prevents_recording():
    def step(x):
        return [x * float(x.sum())]

    results, recording = record(step, [torch.ones(3)])
    assert recording is None
    assert results[0].tolist() == [3.0, 3.0, 3.0]


def test_state_written_in_place_is_written_in_each_replay():
    x, state = torch.ones(3), torch.zeros(3)

    def step(x, state):
        state.mul_(0.5).add_(x)
        return [x + state]

    _, recording = record(step, [x], [state])
    recording.bind([state])
    assert recording.run([x])[0].tolist() == [2.5, 2.5, 2.5]
    assert state.tolist() == [1.5, 1.5, 1.5]


def test_labels_out_of_range_are_reported_in_a_recorded_step(monkeypatch):
    monkeypatch.setattr(train, "_WORTH_RECORDING", 1)
    model = Sequential(dense())
    model.compile("sgd", "sparse_categorical_crossentropy")
    x, y = data()
    y[-1] = 7
    with pytest.raises(tf.errors.InvalidArgumentError, match="7"):
        model.fit(x, y, batch_size=4, shuffle=False, verbose=0)


def test_a_user_layer_is_run_each_time(monkeypatch):
    monkeypatch.setattr(train, "_WORTH_RECORDING", 1)
    calls = []

    class Counting(layers.Layer):
        def call(self, inputs):
            calls.append(1)
            return inputs

    model = Sequential([layers.Dense(3, "softmax", input_shape=(6,)), Counting()])
    model.compile("sgd", "sparse_categorical_crossentropy")
    calls.clear()
    x, y = data(40)
    model.fit(x, y, batch_size=4, verbose=0)
    assert len(calls) == 10
