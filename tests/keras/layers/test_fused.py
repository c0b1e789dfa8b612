"""Fused bodies and plans give the bits of the formulas, values and gradients."""

import pytest
import torch

import kerastorch as tf
from kerastorch.keras import Input, Model, activations, layers
from kerastorch.keras.layers._fused import activate
from kerastorch.nn.convolution import convolve

DTYPES = ["float32", "float64", "float16", "bfloat16"]
ACTIVATIONS = [None, *sorted(activations._functions._FUNCTIONS)]
# functions without a raw body: a user's, and a layer
CALLED = [lambda x: tf.sin(x), layers.LeakyReLU(0.3)]


def randn(*shape, dtype="float32", seed=0):
    values = torch.randn(*shape, generator=torch.Generator().manual_seed(seed))
    return values.to(getattr(torch, dtype))


def same(a, b):
    assert a.dtype is b.dtype and a.shape == b.shape
    torch.testing.assert_close(a, b, rtol=0, atol=0, equal_nan=True)


def built(layer, shape):
    """The layer with weights that are no zeros."""
    layer.build(shape)
    for i, v in enumerate(layer.weights):
        v.assign(randn(*v.shape, dtype=layer.dtype, seed=i + 1))
    return layer


def compare(layer, x, formula):
    """Compares a layer's body with its activation after a formula: without and with gradients."""
    body = type(built(layer, x.shape)).call.raw
    raws = [v._t for v in layer.weights]
    with torch.no_grad():
        same(body(layer, x), activate(layer.activation, formula(x, *raws)))
    if layer.activation in CALLED:
        return
    x.requires_grad_(True)
    ours, theirs = body(layer, x), activate(layer.activation, formula(x, *raws))
    same(ours, theirs)
    direction = randn(*ours.shape, seed=9).to(ours.dtype)
    pairs = [torch.autograd.grad(y, [x, *raws], direction) for y in (ours, theirs)]
    for a, b in zip(*pairs, strict=True):
        same(a, b)


def product(x, kernel, bias=None):
    flat = x.reshape(-1, x.shape[-1])
    y = flat @ kernel if bias is None else torch.addmm(bias, flat, kernel)
    return y.reshape(*x.shape[:-1], -1)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("use_bias", [True, False])
@pytest.mark.parametrize("activation", [*ACTIVATIONS, *CALLED])
@pytest.mark.parametrize("shape", [(5, 4), (5, 3, 4)])
def test_dense(shape, activation, use_bias, dtype):
    layer = layers.Dense(6, activation, use_bias, dtype=dtype)
    compare(layer, randn(*shape, dtype=dtype), product)


@pytest.mark.parametrize("bias", [0.0, -1.0])
def test_dense_selu_at_zero(bias):
    # The gradient of selu at 0 is that of its right side, as in TensorFlow.
    layer = layers.Dense(1, "selu", kernel_initializer="ones")
    layer.build((1, 1))
    layer.bias.assign([bias])
    x = torch.tensor([[-bias]], requires_grad=True)
    (gradient,) = torch.autograd.grad(layers.Dense.call.raw(layer, x), [x])
    torch.testing.assert_close(gradient, torch.tensor([[1.0507009873554805]]))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("bias_axes", [None, "c"])
@pytest.mark.parametrize("activation", [*ACTIVATIONS, *CALLED])
def test_einsum_dense(activation, bias_axes, dtype):
    def formula(x, kernel, bias=None):
        rows = x.flatten(0, 1)
        y = torch.mm(rows, kernel) if bias is None else torch.addmm(bias, rows, kernel)
        return y.view(*x.shape[:2], -1)

    layer = layers.EinsumDense("abd,dc->abc", (3, 6), activation, bias_axes, dtype=dtype)
    compare(layer, randn(5, 3, 4, dtype=dtype), formula)


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
@pytest.mark.parametrize("use_bias", [True, False])
@pytest.mark.parametrize("activation", [*ACTIVATIONS, *CALLED])
def test_convolution(activation, use_bias, data_format):
    first = data_format == "channels_first"

    def formula(x, kernel, bias=None):
        if bias is None or not torch.is_grad_enabled():
            return convolve(x, kernel, (1, 1), "SAME", (1, 1), first, None, "Conv2D", bias)
        y = convolve(x, kernel, (1, 1), "SAME", (1, 1), first, None, "Conv2D", None)
        return y + (bias.view(-1, 1, 1) if first else bias)

    layer = layers.Conv2D(6, 3, 1, "same", data_format, activation=activation, use_bias=use_bias)
    compare(layer, randn(2, 4, 8, 8) if first else randn(2, 8, 8, 4), formula)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("activation", [*ACTIVATIONS, *CALLED])
def test_a_plan_gives_what_its_layers_give(activation, dtype):
    x = Input((12, 12, 3), dtype=dtype)
    stack = [
        layers.Conv2D(4, 3, activation=activation, dtype=dtype),
        layers.MaxPooling2D(dtype=dtype),
        layers.DepthwiseConv2D(2, activation=activation, dtype=dtype),
        layers.MaxPooling2D(dtype=dtype),
        layers.Flatten(dtype=dtype),
        layers.Dense(5, activation, dtype=dtype),
        layers.Dense(3, activation, dtype=dtype),
    ]
    y = x
    for layer in stack:
        y = layer(y)
    model = Model(x, y)
    for i, v in enumerate(model.weights):
        v.assign(0.3 * randn(*v.shape, dtype=dtype, seed=i))
    given = tf.constant(randn(4, 12, 12, 3, dtype=dtype))

    def by_layers(value):
        for layer in stack:
            value = layer(value)
        return value

    same(model(given)._t, by_layers(given)._t)
    gradients = []
    for call in (model, by_layers):
        with tf.GradientTape() as tape:
            result = call(given)
        gradients.append(tape.gradient(result, model.trainable_weights))
    # a bias that was moved behind the pooling sums fewer rows
    for a, b in zip(*gradients, strict=True):
        tolerance = 1e-4 if dtype == "float32" else 1e-9
        torch.testing.assert_close(a._t, b._t, rtol=tolerance, atol=tolerance, equal_nan=True)
