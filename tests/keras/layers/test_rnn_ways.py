"""Cells of this package, which RNN runs on raw values and by kernels, against subclasses of them,
which it calls step by step: generated configurations."""

import random

import numpy as np
import pytest

import kerastorch as tf

L = tf.keras.layers


class OfUserLSTM(L.LSTMCell):
    """Not one of the package's cells."""


class OfUserGRU(L.GRUCell):
    """The same of GRUCell."""


class OfUserSimple(L.SimpleRNNCell):
    """The same of SimpleRNNCell."""


PAIRS = [(L.LSTMCell, OfUserLSTM), (L.GRUCell, OfUserGRU), (L.SimpleRNNCell, OfUserSimple)]


def configuration(rng, kind):
    """(arguments of the cell, of RNN, of its call) by chance."""
    cell, layer = {}, {}
    if rng.random() < 0.3:
        cell["activation"] = rng.choice(["relu", "sigmoid", None])
    if rng.random() < 0.3:
        cell["use_bias"] = False
    if kind is not L.SimpleRNNCell and rng.random() < 0.3:
        cell["recurrent_activation"] = "hard_sigmoid"
    if kind is L.GRUCell and rng.random() < 0.3:
        cell["reset_after"] = False
    if rng.random() < 0.3:
        cell["dtype"] = layer["dtype"] = "float64"
    for name, chance in (
        ("return_sequences", 0.5),
        ("return_state", 0.5),
        ("go_backwards", 0.4),
        ("zero_output_for_mask", 0.4),
        ("time_major", 0.3),
    ):
        layer[name] = rng.random() < chance
    return cell, layer, {"masked": rng.random() < 0.7, "given": rng.random() < 0.4}


def results(cell, layer_arguments, seed, masked, given):
    layer = L.RNN(cell, **layer_arguments)
    numbers = np.random.RandomState(seed)
    x = tf.constant(numbers.randn(4, 5, 3), layer.compute_dtype)
    batch = 5 if layer.time_major else 4
    count = len(tf.nest.flatten(cell.state_size))
    states = [tf.constant(numbers.randn(batch, 2), x.dtype) for _ in range(count)]
    kwargs = {"mask": tf.constant(numbers.rand(4, 5) < 0.6)} if masked else {}
    if given:
        kwargs["initial_state"] = states
    layer(x)
    for i, w in enumerate(layer.weights):
        w.assign(np.cos(np.arange(float(np.prod(w.shape))) + i).reshape(w.shape))
    sources = [x, *(states if given else [])]
    with tf.GradientTape() as tape:
        for source in sources:
            tape.watch(source)
        y = tf.nest.flatten(layer(x, **kwargs))
        total = tf.add_n([tf.reduce_sum(v**2 * 1.3) for v in y])
    gradients = tape.gradient(
        total, [*sources, *layer.trainable_weights], unconnected_gradients="zero"
    )
    return [*y, *gradients]


@pytest.mark.parametrize("seed", range(90))
def test_both_ways(seed):
    rng = random.Random(seed)
    own, users = PAIRS[seed % 3]
    cell, layer, call = configuration(rng, own)
    first, second = (results(kind(2, **cell), layer, seed, **call) for kind in (own, users))
    for a, b in zip(first, second, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("kind", [L.GRU, L.LSTM, L.SimpleRNN])
@pytest.mark.parametrize(
    ("rows", "others", "error"),
    [(3, 1, ValueError), (1, 3, ValueError), (3, 2, tf.errors.InvalidArgumentError)],
)
def test_states_of_other_rows_are_refused(kind, rows, others, error):
    """TensorFlow's classes; the kernels would take such states without a word."""
    state = tf.ones((others, 2))
    states = [state, state] if kind is L.LSTM else state
    with pytest.raises(error, match=f"a batch of {rows} rows, but states of {others}"):
        kind(2)(tf.ones((rows, 4, 3)), initial_state=states)
