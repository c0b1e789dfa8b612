"""tf.nn against the golden values of TensorFlow, and what those cannot say."""

import json
from pathlib import Path

import pytest
import torch
from golden import cases, make_nn

import kerastorch as tf
from kerastorch import nn
from kerastorch._core import convert
from kerastorch._core.tensor import Tensor
from kerastorch._core.variable import Variable
from kerastorch.nn.convolution import conv_kernel_layout, depthwise_kernel_layout

GOLDEN = json.loads((Path(cases.__file__).parent / "nn.json").read_text())


def constant(value, dtype=None):
    return convert.to_tensor(value, dtype)


@pytest.mark.parametrize("case", make_nn.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_nn.names(tf))


def test_convolution_kernel_layout_is_torchs_channels_last():
    kernel = torch.randn(3, 2, 4, 5)
    laid = conv_kernel_layout(kernel)
    assert torch.equal(laid, kernel) and laid.shape == kernel.shape
    assert laid.permute(3, 2, 0, 1).is_contiguous(memory_format=torch.channels_last)
    kept = Variable(Tensor(laid))._t
    assert kept.permute(3, 2, 0, 1).is_contiguous(memory_format=torch.channels_last)
    depthwise = depthwise_kernel_layout(kernel)
    assert torch.equal(depthwise, kernel)
    assert depthwise.permute(2, 3, 0, 1).is_contiguous()


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("padding", ["SAME", "VALID"])
@pytest.mark.parametrize("stride", [1, 2])
def test_activations_stay_contiguous(channels, padding, stride):
    x = torch.randn(2, 9, 8, channels)
    y = nn.conv2d.raw(x, conv_kernel_layout(torch.randn(3, 3, channels, 4)), stride, padding)
    for result in (y, nn.max_pool2d.raw(y, 2, 2, padding), nn.avg_pool2d.raw(y, 2, 2, padding)):
        assert result.is_contiguous()


def test_embedding_gradient_sums_repeated_rows():
    table = Variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    with tf.GradientTape() as tape:
        y = nn.embedding_lookup(table, [[2, 0], [2, 2]])
    gradient = convert.to_tensor(tape.gradient(y, table))
    assert gradient.numpy().tolist() == [[1, 1], [0, 0], [3, 3]]


def test_swish_with_a_trainable_beta():
    beta = Variable(0.5)
    with tf.GradientTape() as tape:
        y = nn.silu(constant([1.0, -2.0]), beta=beta)
    x = torch.tensor([1.0, -2.0])
    s = torch.sigmoid(0.5 * x)
    assert float(tape.gradient(y, beta)) == pytest.approx(float((x * x * s * (1 - s)).sum()))


def test_dropout():
    torch.manual_seed(1)
    x = constant([1.0] * 10000)
    y = nn.dropout(x, 0.25).numpy()
    assert sorted(set(y)) == pytest.approx([0, 4 / 3]) and 0.23 < (y == 0).mean() < 0.27
    rows = nn.dropout(constant([[1.0, 1.0, 1.0]] * 50), 0.5, noise_shape=[None, 1]).numpy()
    assert all(len(set(row)) == 1 for row in rows.tolist())
    assert nn.dropout(x, constant(0.5)).numpy().max() == 2.0


def test_dropout_seeds():
    x = constant([1.0] * 100)
    torch.manual_seed(3)
    first, second = nn.dropout(x, 0.5, seed=1).numpy(), nn.dropout(x, 0.5, seed=1).numpy()
    assert (first != second).any()
    one, other = (nn.experimental.stateless_dropout(x, 0.5, seed=[1, 2]).numpy() for _ in range(2))
    assert (one == other).all()
    noise = nn.experimental.general_dropout(
        x, 0.5, lambda shape, dtype: constant([0.7] * 50 + [0.2] * 50)
    )
    assert noise.numpy().tolist() == [2.0] * 50 + [0.0] * 50


def test_float16_convolution_and_pool():
    x = constant([[[[1.0], [2.0]], [[3.0], [4.0]]]], tf.float16)
    k = constant([[[[1.0]]]], tf.float16)
    assert nn.conv2d(x, k, 1, "SAME").dtype == "float16"
    assert nn.max_pool2d(x, 2, 2, "VALID").numpy().item() == 4
