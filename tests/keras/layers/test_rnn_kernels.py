"""The kernels of whole sequences against the formulas step by step, over all ways to them."""

import itertools

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch.keras.layers.rnn import _kernels, _masked, _sequences
from kerastorch.keras.layers.rnn._loop import recurrence

WAYS = {
    "lstm": (_sequences.lstm, lambda *a: tuple(_last(_sequences.lstm_steps(*a))), 4),
    "lstm, all cells": (
        lambda *a: _sequences.lstm(*a, all_cells=True),
        _sequences.lstm_steps,
        4,
    ),
    "gru": (lambda *a: (_sequences.gru(*a),), lambda *a: (_sequences.gru_steps(*a),), 3),
    "simple": (
        lambda *a: (_sequences.simple_rnn(*a),),
        lambda *a: (_sequences.simple_rnn_steps(*a),),
        1,
    ),
}
DTYPES = [torch.float32, torch.float64]


def _last(results):
    hs, cs = results
    return hs, cs[-1]


def _given(way, dtype, bias, steps=5, batch=3, size=4, units=6, turned=False):
    generator = torch.Generator().manual_seed(steps * 100 + batch)
    gates = WAYS[way][2]

    def make(*shape):
        values = torch.randn(shape, generator=generator, dtype=dtype) * 0.4
        return values.requires_grad_()

    x = make(batch, steps, size).transpose(0, 1) if turned else make(steps, batch, size)
    states = [make(batch, units) for _ in range(2 if gates == 4 else 1)]
    shape = (2, 3 * units) if gates == 3 else (gates * units,)
    weights = [make(size, gates * units), make(units, gates * units)]
    return [x, *states, *weights, make(*shape) if bias else None]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("way", WAYS)
def test_kernels_are_the_formulas(way, dtype, bias, turned):
    fast, steps, _ = WAYS[way]
    for length, batch in ((5, 3), (1, 2), (7, 1)):
        given = _given(way, dtype, bias, length, batch, turned=turned)
        wanted = [x for x in given if x is not None]
        ours, theirs = fast(*given), steps(*given)
        weights = [torch.randn_like(y) for y in ours]
        first, second = (
            torch.autograd.grad(ys, wanted, weights, create_graph=True) for ys in (ours, theirs)
        )
        plain = torch.autograd.grad(fast(*given), wanted, weights)
        close = {"rtol": 1e-4, "atol": 1e-5} if dtype is torch.float32 else {}
        for a, b in itertools.chain(zip(ours, theirs), zip(first, second), zip(plain, second)):
            torch.testing.assert_close(a, b, **close)
        twice, twice_too = (
            torch.autograd.grad(sum((g**2).sum() for g in gs), wanted) for gs in (first, second)
        )
        for a, b in zip(twice, twice_too, strict=True):
            torch.testing.assert_close(a, b, **close)
        with torch.no_grad():
            for a, b in zip(fast(*given), theirs, strict=True):
                torch.testing.assert_close(a, b, **close)


@pytest.mark.parametrize("way", WAYS)
def test_without_one_dnn(way, monkeypatch):
    monkeypatch.setattr(_sequences, "has_one_dnn", lambda x: False)
    fast, steps, _ = WAYS[way]
    given = _given(way, torch.float32, True)
    wanted = [x for x in given if x is not None]
    ours, theirs = fast(*given), steps(*given)
    weights = [torch.randn_like(y) for y in ours]
    grads = (torch.autograd.grad(ys, wanted, weights) for ys in (ours, theirs))
    for a, b in itertools.chain(zip(ours, theirs), zip(*grads)):
        torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("way", ["lstm", "gru", "simple"])
def test_torchs_own_kernels(way, bias, monkeypatch):
    monkeypatch.setattr(_sequences, "_on_accelerator", lambda x: True)
    fast, steps, _ = WAYS[way]
    given = _given(way, torch.float64, bias)
    wanted = [x for x in given if x is not None]
    ours, theirs = fast(*given), steps(*given)
    weights = [torch.randn_like(y) for y in ours]
    for again in (False, True):
        grads = [
            torch.autograd.grad(ys, wanted, weights, create_graph=again, retain_graph=True)
            for ys in (ours, theirs)
        ]
        for a, b in itertools.chain(zip(ours, theirs), zip(*grads)):
            torch.testing.assert_close(a, b)
    with torch.no_grad():
        for a, b in zip(fast(*given), theirs, strict=True):
            torch.testing.assert_close(a, b)


@pytest.mark.parametrize("zero_output", [False, True])
@pytest.mark.parametrize("way", ["lstm", "gru", "simple"])
def test_masks(way, zero_output):
    generator = torch.Generator().manual_seed(3)
    for number in range(12):
        x, *states_and_weights = _given(way, torch.float64, True, steps=6, batch=4)
        count = 2 if way == "lstm" else 1
        states, weights = states_and_weights[:count], states_and_weights[count:]
        mask = torch.rand(6, 4, generator=generator) < (0.0, 0.5, 0.8, 1.0)[number % 4]

        def kernel(x, states, all_states, weights=weights):
            if way == "lstm":
                return list(_sequences.lstm(x, *states, *weights, all_states))
            return [WAYS[way][0](x, *states, *weights)[0]]

        def step(rows, states, weights=weights):
            found = WAYS[way][1](rows[0].unsqueeze(0), *states, *weights)
            h = found[0][0]
            return [h], [h, found[1]] if way == "lstm" else [h]

        last, outputs, ends = _masked.run(kernel, x, states, mask, zero_output, True, True)
        slow = recurrence(step, [x], states, mask, zero_output)
        wanted = [x, *states, *weights]
        flat, flat_too = [last, outputs, *ends], [slow[0][0], slow[1][0], *slow[2]]
        scales = [torch.randn_like(y) for y in flat]
        grads = [
            torch.autograd.grad(ys, wanted, scales, allow_unused=True) for ys in (flat, flat_too)
        ]
        for a, b in itertools.chain(zip(flat, flat_too), zip(*grads)):
            a, b = (torch.zeros(()) if v is None else v for v in (a, b))
            torch.testing.assert_close(a.broadcast_to(b.shape).to(b.dtype), b)


def test_operators_have_schemas_that_hold():
    for name in _kernels._OPERATORS:
        assert _kernels.operator(name)._schema.name == f"kerastorch::{name}"
    x, h, kernel, recurrent, bias = _given("gru", torch.float64, True)
    given = [v.detach() for v in (x, h, kernel, recurrent, bias)]
    before = [v.clone() for v in given]
    _kernels.operator("gru")(*given)
    assert all(torch.equal(a, b) for a, b in zip(given, before, strict=True))


def test_second_derivatives_on_tapes():
    layer = tf.keras.layers.LSTM(3)
    x = tf.constant(np.sin(np.arange(24.0)).reshape(2, 4, 3), tf.float32)
    layer(x)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.reduce_sum(layer(x))
        slope = inner.gradient(y, x)
        total = tf.reduce_sum(slope**2)
    twice = outer.gradient(total, [x, *layer.trainable_weights])
    small = 1e-3
    shifted = []
    for sign in (1, -1):
        moved = x + sign * small * tf.one_hot([[0] * 4] * 2, 3)
        with tf.GradientTape() as tape:
            tape.watch(moved)
            y = tf.reduce_sum(layer(moved))
        shifted.append(tf.reduce_sum(tape.gradient(y, moved) ** 2))
    expected = (shifted[0] - shifted[1]) / (2 * small)
    np.testing.assert_allclose(tf.reduce_sum(twice[0][:, :, 0]), expected, rtol=2e-2, atol=1e-4)


def test_jacobians_and_torch():
    layer = tf.keras.layers.GRU(3)
    x = tf.constant(np.sin(np.arange(12.0)).reshape(1, 4, 3), tf.float32)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = layer(x)
    rows = [tape.gradient(y, x, output_gradients=tf.one_hot([i], 3)) for i in range(3)]
    np.testing.assert_allclose(tape.jacobian(y, x)[0], tf.stack(rows), rtol=1e-4, atol=1e-6)
    function = torch.func.grad(lambda v: layer(v).sum())
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(layer(x))
    np.testing.assert_allclose(
        function(torch.tensor(x.numpy())).detach(), tape.gradient(y, x), rtol=1e-4, atol=1e-6
    )


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_weights_of_cudnn_layers(kind, tmp_path):
    from kerastorch.keras.layers.rnn import cudnn

    L, options = tf.keras.layers, {"return_sequences": True, "return_state": True}
    x = tf.constant(np.sin(np.arange(40.0)).reshape(2, 4, 5), tf.float32)

    def model(layer):
        i = tf.keras.Input((4, 5))
        made = tf.keras.Model(i, layer(i))
        for w in made.weights:
            w.assign(np.cos(np.arange(float(np.prod(w.shape)))).reshape(w.shape) * 0.5)
        return made

    plain, other = (
        model(getattr(L, kind)(3, **options)),
        model(getattr(cudnn, f"CuDNN{kind}")(3, **options)),
    )
    for source, target in ((plain, other), (other, plain)):
        source.layers[-1].set_weights([w * 0.9 for w in source.layers[-1].get_weights()])
        source.save_weights(str(tmp_path / "w.h5"))
        target.load_weights(str(tmp_path / "w.h5"))
        for a, b in zip(source(x), target(x), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)
    with pytest.raises(ValueError, match="Masking is not supported"):
        other.layers[-1](x, mask=tf.constant([[True] * 4] * 2))
    if kind == "GRU":
        before = model(L.GRU(3, reset_after=False, **options))
        with pytest.raises(ValueError, match=r"GRU\(reset_after=True\) is not compatible with"):
            plain.save_weights(str(tmp_path / "p.h5"))
            before.load_weights(str(tmp_path / "p.h5"))
    whole = tmp_path / "whole.h5"
    other.save(str(whole))
    again = tf.keras.models.load_model(str(whole))
    assert type(again.layers[-1]).__name__ == f"CuDNN{kind}"
    np.testing.assert_allclose(again(x)[0], other(x)[0], rtol=1e-6)
