"""Dropout of recurrent layers: where the masks go, on the raw way and on that of any cell."""

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch.keras.layers.rnn._cells import DropoutMasks

L = tf.keras.layers


class OfUserLSTM(L.LSTMCell):
    """Not one of the package's cells, so that RNN calls it step by step."""


class OfUserGRU(L.GRUCell):
    """The same of GRUCell."""


class OfUserSimple(L.SimpleRNNCell):
    """The same of SimpleRNNCell."""


PAIRS = {
    "lstm": (L.LSTMCell, OfUserLSTM),
    "gru": (L.GRUCell, OfUserGRU),
    "simple": (L.SimpleRNNCell, OfUserSimple),
}


def known_masks(self, x, rate, training, count, used=None):
    """Masks that depend on place and number only."""
    if not training:
        return [torch.ones_like(x)] * count
    places = torch.arange(x.numel()).reshape(x.shape)
    return [((places * 7 + i * 3) % 5 >= 2).to(x.dtype) / (1 - rate) for i in range(count)]


def results(cell_class, options, mask):
    cell = cell_class(4, **options)
    layer = L.RNN(cell, return_sequences=True, return_state=True)
    x = tf.constant(np.sin(np.arange(60.0)).reshape(3, 5, 4), tf.float32)
    layer(x)
    for i, w in enumerate(layer.weights):
        w.assign(np.cos(np.arange(float(np.prod(w.shape))) + i).reshape(w.shape) * 0.5)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.nest.flatten(layer(x, training=True, mask=mask))
        total = tf.add_n([tf.reduce_sum(v**2) for v in y])
    return y + tape.gradient(total, [x, *layer.trainable_weights])


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("rates", [(0.4, 0.0), (0.0, 0.4), (0.4, 0.4)])
@pytest.mark.parametrize("options", [{}, {"implementation": 1}, {"use_bias": False}])
@pytest.mark.parametrize("kind", PAIRS)
def test_both_ways_drop_alike(kind, options, rates, masked, monkeypatch):
    monkeypatch.setattr(DropoutMasks, "_drawn", known_masks)
    options = {**options, "dropout": rates[0], "recurrent_dropout": rates[1]}
    if kind == "gru" and masked:
        options["reset_after"] = False
    mask = tf.constant([[True, False, True, True, False]] * 3) if masked else None
    own, theirs = (results(cell, options, mask) for cell in PAIRS[kind])
    for a, b in zip(own, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_layers_with_defaults_drop_at_each_step_anew(kind, monkeypatch):
    """As Keras's do where it could use cuDNN."""
    layer = getattr(L, kind)(3, dropout=0.4)
    x = tf.constant(np.sin(np.arange(40.0)).reshape(2, 5, 4), tf.float32)
    layer(x)
    monkeypatch.setattr(DropoutMasks, "_drawn", known_masks)
    (mask,) = known_masks(None, torch.empty(2, 5, 4), 0.4, True, 1)
    dropped = x * tf.constant(mask.numpy())
    np.testing.assert_allclose(layer(x, training=True), layer(dropped), rtol=1e-5)


def test_masks_are_the_same_at_all_steps():
    layer = L.SimpleRNN(
        50, activation=None, dropout=0.5, return_sequences=True, recurrent_initializer="zeros",
        kernel_initializer="identity",
    )  # fmt: skip
    y = layer(tf.ones([2, 6, 50]), training=True).numpy()
    assert set(np.unique(y)) == {0.0, 2.0}
    assert (y == y[:, :1]).all() and 10 < (y[:, 0] == 0).sum() < 90
    again = layer(tf.ones([2, 6, 50]), training=True).numpy()
    assert (again != y).any()


def test_seeds_repeat():
    first, second = (
        L.LSTM(3, dropout=0.5, seed=4, kernel_initializer="ones", recurrent_initializer="ones")
        for _ in range(2)
    )
    x = tf.ones([2, 4, 5])
    results = []
    for layer in (first, second):  # which go on in the same streams, as in TensorFlow
        tf.random.set_seed(1)
        results.append([layer(x, training=True).numpy() for _ in range(2)])
    np.testing.assert_array_equal(*results)


def test_all_cannot_be_dropped():
    x = tf.ones([2, 4, 5])
    for layer in (
        L.SimpleRNN(2, dropout=1.0),
        L.LSTM(2, recurrent_dropout=1.0),
        L.GRU(2, dropout=1.5),
    ):
        with pytest.raises(ValueError, match=r"`rate` must be .*Received: rate=1.0"):
            layer(x, training=True)
        assert layer(x).shape == (2, 2)
