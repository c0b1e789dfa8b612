"""Convolutions with what follows them as one call, against the same calls one by one."""

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch._graph import _writing, replays
from kerastorch.nn import _chains

CASES = 60


@pytest.fixture
def sources(monkeypatch):
    """The code of what is recorded."""
    found = []

    def record(*args):
        results, made = replays_record(*args)
        found.append(getattr(made, "source", repr(made)))
        return results, made

    replays_record = replays.record
    monkeypatch.setattr(replays, "record", record)
    return found


@pytest.fixture
def plain(monkeypatch):
    """What a function gives for arguments when it is replayed call by call."""

    def run(function, *args):
        with monkeypatch.context() as patch:
            patch.setattr(_writing, "chained", lambda lines, *rest: lines)
            traced = tf.function(function)
            return [traced(*args) for _ in range(4)][-1]

    return run


def drawn(seed):
    """(a function of a batch, the batch, the function's tensors) of a seed."""
    r = np.random.RandomState(seed)
    pick = lambda *values: values[r.randint(len(values))]  # noqa: E731
    size, depth, batch = pick(19, 22, 28), pick(1, 1, 2, 3, 16), pick(1, 3, 64)
    dtype = pick("float32", "float32", "float32", "float64")
    values = r.randn(batch, size, size + pick(0, 1), depth).astype(dtype)
    bad = pick(None, None, None, np.nan, np.inf, -np.inf)
    if bad is not None:
        values.flat[:: max(values.size // 3, 1)] = bad
    stages = []
    for number in range(pick(1, 1, 2)):
        window, made = pick((1, 1), (2, 3), (3, 3)), pick(1, 4, 16, 33)
        kernel = tf.constant(r.randn(*window, depth, made).astype(dtype) / 3)
        strides = 1 if number else pick(1, 1, 2)
        rate = pick(1, 1, 2) if strides == 1 and not number else 1
        padding = pick("VALID", "SAME", [[0, 0], [1, 1], [0, 2], [0, 0]])
        bias = pick(None, tf.constant(r.randn(made).astype(dtype)))
        activation = pick(None, tf.nn.relu, tf.nn.relu, tf.nn.relu6, tf.nn.tanh)
        pool = pick(None, (2, 2, "VALID"), (2, 2, "VALID"), (3, 2, "SAME"), (2, 1, "SAME"))
        late = pick(False, False, True)
        stages.append((kernel, strides, rate, padding, bias, activation, pool, late))
        depth = made

    def function(x):
        for kernel, strides, rate, padding, bias, activation, pool, late in stages:
            x = tf.nn.conv2d(x, kernel, strides, padding, dilations=rate)
            if bias is not None:
                x = tf.nn.bias_add(x, bias)
            if activation is not None and not late:
                x = activation(x)
            if pool is not None:
                x = tf.nn.max_pool2d(x, *pool)
            if activation is not None and late:
                x = activation(x)
        return x

    return function, tf.constant(values)


@pytest.mark.parametrize("seed", range(CASES))
def test_replays_are_like_single_calls(seed, sources, plain):
    function, x = drawn(seed)
    traced, wanted = tf.function(function), plain(function, x)
    for _ in range(4):
        replayed = traced(x)
    assert all("def step" in source for source in sources)
    assert replayed.dtype == wanted.dtype
    np.testing.assert_allclose(replayed, wanted, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("seed", range(0, CASES, 3))
def test_gradients_are_those_of_single_calls(seed):
    function, x = drawn(seed)
    traced = tf.function(function)
    for _ in range(4):
        traced(x)
    found = []
    for f in (traced, function):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(f(x) ** 2)
        found.append(tape.gradient(y, x).numpy())
    np.testing.assert_allclose(*found, rtol=1e-4, atol=1e-3)


def test_most_are_one_call(sources):
    chains = 0
    for seed in range(CASES):
        function, x = drawn(seed)
        traced = tf.function(function)
        for _ in range(3):
            traced(x)
        chains += "_convolutions(" in sources[-1]
    assert chains > CASES // 2


def convolved(x, kernel, bias):
    y = tf.nn.bias_add(tf.nn.conv2d(x, kernel, 1, "VALID"), bias)
    return tf.nn.max_pool2d(tf.nn.relu(y), 2, 2, "VALID")


def test_what_is_in_between_may_be_read(sources):
    kernel, bias = tf.ones((3, 3, 1, 4)), tf.constant([1.0, 2.0, 3.0, 4.0])

    @tf.function
    def function(x):
        y = tf.nn.conv2d(x, kernel, 1, "VALID")
        z = tf.nn.relu(tf.nn.bias_add(y, bias))
        return tf.nn.max_pool2d(z, 2, 2, "VALID"), y

    x = tf.random.normal((2, 9, 9, 1))
    first = function(x)
    for _ in range(3):
        last = function(x)
    for a, b in zip(first, last, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)


def test_a_variable_that_is_written_in_between_counts(sources):
    kernel, bias = tf.Variable(tf.ones((3, 3, 1, 4))), tf.Variable(tf.zeros(4))

    @tf.function
    def function(x):
        y = tf.nn.conv2d(x, kernel, 1, "VALID")
        bias.assign_add(tf.ones(4))
        return tf.nn.relu(tf.nn.bias_add(y, bias))

    x = tf.zeros((2, 9, 9, 1))
    for n in range(1, 6):
        np.testing.assert_array_equal(function(x)[0, 0, 0], [n] * 4)
    assert "_convolutions(" not in sources[-1]


def test_variables_are_those_of_now(sources):
    kernel, bias = tf.Variable(tf.ones((3, 3, 1, 32))), tf.Variable(tf.zeros(32))
    function = tf.function(lambda x: convolved(x, kernel, bias))
    x = tf.random.normal((64, 28, 28, 1))
    for _ in range(4):
        function(x)
    assert "_convolutions(" in sources[-1]
    kernel.assign(tf.random.normal(kernel.shape))
    bias.assign(tf.random.normal(bias.shape))
    np.testing.assert_allclose(function(x), convolved(x, kernel, bias), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("bad", [None, np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("where", ["x", "kernel", "bias"])
def test_one_channel_in_blocks(bad, where, sources, plain):
    r = np.random.RandomState(1)
    x = r.randn(64, 28, 29, 1).astype("f")
    kernel, bias = r.randn(3, 3, 1, 17).astype("f"), r.randn(17).astype("f")
    if bad is not None:
        {"x": x, "kernel": kernel, "bias": bias}[where].flat[-1] = bad
    args = [tf.constant(v) for v in (x, kernel, bias)]
    function = tf.function(convolved)
    for _ in range(4):
        found = function(*args)
    assert "_convolutions(" in sources[-1]
    np.testing.assert_allclose(found, plain(convolved, *args), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("groups", [1, 4])
@pytest.mark.parametrize("lie", ["order", "channels_last", "sliced", "expanded"])
def test_kernels_in_blocks_may_lie_anyhow(groups, lie):
    r = np.random.RandomState(2)
    x = torch.tensor(r.randn(16, 1, 31, 30).astype("f"))
    kernels = [
        torch.tensor(r.randn(*s).astype("f")) for s in [(16, 1, 3, 2), (8, 16 // groups, 2, 3)]
    ]
    biases = [torch.tensor(r.randn(16).astype("f")), torch.tensor(r.randn(8).astype("f"))]
    if lie == "channels_last":
        kernels = [v.contiguous(memory_format=torch.channels_last) for v in kernels]
    elif lie == "sliced":
        kernels = [torch.stack([v, v], -1)[..., 0] for v in kernels]
        biases = [torch.stack([v, v], -1)[..., 1] for v in biases]
    elif lie == "expanded":
        kernels = [v[:1].expand(v.shape) for v in kernels]
        biases = [v[:1].expand(v.shape) for v in biases]
    pool = [[3, 2], [2, 2]]
    stages = [([2, 1], [1, 0], [1, 1], 1, "relu", pool), ([1, 1], [0, 2], [2, 1], groups, "", None)]
    found = _chains._in_blocks(x, kernels, biases, stages)
    y = x.double()
    for kernel, bias, (*settings, activation, pool) in zip(kernels, biases, stages, strict=True):
        y = torch.nn.functional.conv2d(y, kernel.double(), bias.double(), *settings)
        y = y if pool is None else torch.nn.functional.max_pool2d(y, *pool)
        y = torch.relu(y) if activation else y
    torch.testing.assert_close(found.double(), y, rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("order", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_maxima_of_slices(order, dtype):
    r = np.random.RandomState(0)
    for window, stride in [((2, 2), (2, 2)), ((3, 3), (2, 2)), ((1, 5), (1, 3)), ((3, 2), (1, 1))]:
        x = torch.tensor(r.randn(8, 9, 31, 26), dtype=dtype).contiguous(memory_format=order)
        x[0, 0, 3, 4], x[1, 1, :3], x[2, 2, 5, 5] = float("nan"), -float("inf"), float("inf")
        ours = _chains.max_pool(x, window, stride)
        theirs = torch.nn.functional.max_pool2d(x, window, stride)
        assert torch.equal(ours.nan_to_num(7.0), theirs.nan_to_num(7.0))
        assert torch.equal(ours.isnan(), theirs.isnan())


def test_a_product_of_matrices_with_its_bias(sources):
    r = np.random.RandomState(0)
    x, b, c = (tf.constant(r.randn(*s).astype("f")) for s in [(64, 800), (800, 10), (10,)])
    function = tf.function(lambda x: tf.nn.bias_add(tf.matmul(x, b), c))
    first = function(x)
    for _ in range(3):
        last = function(x)
    np.testing.assert_allclose(first, last, rtol=1e-5, atol=1e-4)
