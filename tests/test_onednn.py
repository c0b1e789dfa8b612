"""Products of matrices by oneDNN against torch's own."""

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch._ops import onednn

SHAPES = [(2048, 128, 130), (64, 1600, 32), (300, 77, 99)]


def operands(m, k, n):
    torch.manual_seed(0)
    a, c = torch.randn(m, k, requires_grad=True), torch.randn(n, requires_grad=True)
    return a, torch.randn(n, k).t().requires_grad_(), c


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="this torch has no oneDNN")
@pytest.mark.parametrize("shape", SHAPES)
def test_values_and_gradients(shape):
    a, b, c = operands(*shape)
    weights = torch.randn(shape[0], shape[2])
    for x, bias in ((a, c), (a, None)):
        ours = onednn._Affine.apply(x, b, bias)
        theirs = x @ b if bias is None else torch.addmm(bias, x, b)
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=2e-4)
        sources = [s for s in (x, b, bias) if s is not None]
        for g, h in zip(
            torch.autograd.grad(ours, sources, weights),
            torch.autograd.grad(theirs, sources, weights),
            strict=True,
        ):
            torch.testing.assert_close(g, h, rtol=1e-5, atol=1e-3)


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="this torch has no oneDNN")
def test_second_derivatives():
    found = []
    for multiply in (lambda a, b, c: onednn._Affine.apply(a, b, c), lambda a, b, c: a @ b + c):
        a, b, c = operands(200, 90, 100)
        first = torch.autograd.grad((multiply(a, b, c) ** 2).sum(), [a], create_graph=True)[0]
        found.append(torch.autograd.grad((first**2).mean(), [a, b]))
    for g, h in zip(*found, strict=True):
        torch.testing.assert_close(g, h, rtol=1e-4, atol=1e-3)


def test_what_it_takes(monkeypatch):
    monkeypatch.setattr(onednn, "_is_faster", lambda: True)
    large, small = torch.ones(300, 300), torch.ones(8, 8)
    assert onednn.takes(large, large)
    assert not onednn.takes(small, small)
    assert not onednn.takes(large.double(), large.double())
    assert not onednn.takes(large.to("meta"), large.to("meta"))


def test_a_large_dense_layer_trains_alike(monkeypatch):
    x, y = np.random.RandomState(0).randn(128, 200).astype("f"), np.ones((128, 1), "f")
    losses = []
    for fast in (True, False):
        if fast and not torch.backends.mkldnn.is_available():
            continue
        monkeypatch.setattr(onednn, "_is_faster", lambda fast=fast: fast)
        tf.keras.utils.set_random_seed(3)
        model = tf.keras.Sequential(
            [tf.keras.layers.Dense(128, activation="relu"), tf.keras.layers.Dense(1)]
        )
        model.compile("sgd", "mse")
        history = model.fit(x, y, batch_size=128, epochs=4, shuffle=False, verbose=0).history
        losses.append(history["loss"])
    np.testing.assert_allclose(losses[0], losses[-1], rtol=1e-5)
