"""Fused calls of a plan beside the layers' own bodies, over random models."""

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch.keras._model import fused

layers = tf.keras.layers


@pytest.fixture(autouse=True)
def _fused_whatever_their_size(monkeypatch):
    monkeypatch.setattr(fused, "_LEAST", 0)
    monkeypatch.setattr(fused, "_LEAST_POINTWISE", 0)


def _random_model(seed, **options):
    draw = np.random.RandomState(seed)
    pick = lambda *values: values[draw.randint(len(values))]  # noqa: E731
    x = tf.keras.Input((pick(7, 8, 11), pick(8, 9), pick(1, 3, 4)))
    made, shared, inputs = [x], [], x
    for _ in range(draw.randint(4, 14)):
        x = made[-1] if draw.rand() < 0.85 else made[draw.randint(len(made))]
        name = pick(
            "conv", "conv", "depthwise", "norm", "norm", "act", "act", "pad", "add", "again"
        )
        channels, size = x.shape[-1], min(x.shape[1:3])
        act = pick(None, None, "relu", tf.nn.relu6, "tanh")
        window, stride = pick(1, min(3, size), min(2, size)), pick(1, 1, 2)
        rate = pick(1, 1, 2) if stride == 1 and window * 2 <= size else 1
        given = {
            "strides": stride,
            "padding": pick("same", "valid"),
            "dilation_rate": rate,
            "use_bias": pick(True, False),
            "bias_initializer": "random_normal",
            "activation": act,
            **options,
        }
        if name == "conv":
            groups = 2 if channels % 2 == 0 and draw.rand() < 0.3 else 1
            y = layers.Conv2D(pick(2, 4, 6), window, groups=groups, **given)(x)
        elif name == "depthwise":
            y = layers.DepthwiseConv2D(window, depth_multiplier=pick(1, 2), **given)(x)
        elif name == "norm":
            norm = layers.BatchNormalization(
                scale=pick(True, False), center=pick(True, False), epsilon=pick(1e-3, 1e-5)
            )
            norm.trainable = pick(True, False)
            y = norm(x)
        elif name == "act":
            y = pick(
                layers.ReLU(),
                layers.ReLU(6.0),
                layers.ReLU(4.0),
                layers.ReLU(negative_slope=0.25),
                layers.Activation("relu"),
                layers.Activation(tf.nn.relu6),
                layers.Activation("sigmoid"),
            )(x)
        elif name == "pad":
            y = layers.ZeroPadding2D(pick(1, (1, 2), ((0, 1), (0, 1)), ((2, 0), (1, 1))))(x)
        elif name == "add":
            same = [m for m in made if m.shape == x.shape]
            y = layers.Add()([pick(*same), x])
        elif shared and shared[-1].input_shape[1:] == x.shape[1:]:
            y = shared[-1](x)
        else:
            layer = layers.Conv2D(channels, 3, padding="same")
            shared.append(layer)
            y = layer(x)
        made.append(y)
    outputs = [made[-1]] if draw.rand() < 0.5 else [made[-1], made[draw.randint(1, len(made))]]
    model = tf.keras.Model(inputs, outputs)
    for v in model.weights:
        value = draw.rand(*v.shape) + 0.5 if "variance" in v.name else draw.randn(*v.shape)
        v.assign(value.astype("float32"))
    return model, draw.randn(3, *inputs.shape[1:]).astype("float32")


def _slow(monkeypatch, model, x):
    with monkeypatch.context() as patch:
        patch.setattr(fused.Chain, "_fused", lambda self, *args: None)
        return tf.nest.flatten(model(x, training=False))


def _check(monkeypatch, model, x):
    """Call and predict agree with the bodies; the number of chains."""
    expected = [y.numpy() for y in _slow(monkeypatch, model, x)]
    model.compile()  # what predict has traced holds until then
    for found in (model(x, training=False), model.predict(x, verbose=0)):
        for a, b in zip(tf.nest.flatten(found), expected, strict=True):
            a = np.asarray(a)
            assert a.shape == b.shape and a.dtype == b.dtype
            np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-5 * max(np.abs(b).max(), 1e-30))
    return len([s for s, _ in model._plan.fused_steps or () if isinstance(s, fused.Chain)])


@pytest.mark.parametrize("group", range(10))
def test_random_models(monkeypatch, group):
    chains = sum(_check(monkeypatch, *_random_model(20 * group + k)) for k in range(20))
    assert chains > 20


@pytest.mark.parametrize("dtype", ["float64", "mixed_bfloat16"])
def test_other_dtypes_run_their_bodies(monkeypatch, dtype):
    for seed in range(6):
        model, x = _random_model(seed, dtype=dtype)
        expected = [y.numpy() for y in _slow(monkeypatch, model, x)]
        for a, b in zip(tf.nest.flatten(model(x)), expected, strict=True):
            np.testing.assert_allclose(
                a.numpy().astype("float64"), b.astype("float64"), rtol=1e-5, atol=1e-4
            )


def _block(**options):
    x = tf.keras.Input((8, 8, 4))
    y = layers.ZeroPadding2D(1, name="pad")(x)
    y = layers.Conv2D(4, 3, name="conv", **options)(y)
    y = layers.BatchNormalization(name="norm")(y)
    y = layers.Activation("relu", name="act")(layers.Add(name="add")([x, y]))
    return tf.keras.Model(x, y)


X = np.random.RandomState(0).randn(2, 8, 8, 4).astype("float32")


def _chains(model):
    model(X)
    return [
        [s.layer.name for s in c.steps]
        for c, _ in model._plan.fused_steps or ()
        if type(c) is fused.Chain
    ]


def test_a_residual_block_is_one_call(monkeypatch):
    model = _block()
    assert _chains(model) == [["pad", "conv", "norm", "add", "act"]]
    _check(monkeypatch, model, X)


def test_channels_first_runs_its_bodies(monkeypatch):
    x = tf.keras.Input((4, 8, 8))
    y = layers.Conv2D(6, 3, data_format="channels_first")(x)
    y = layers.ReLU()(layers.BatchNormalization(axis=1)(y))
    _check(monkeypatch, tf.keras.Model(x, y), X.transpose(0, 3, 1, 2))


def test_changes_are_noticed(monkeypatch):
    model = _block()
    layer = model.get_layer
    _check(monkeypatch, model, X)
    before = model(X).numpy()
    layer("conv").kernel.torch().data.mul_(2.0)
    assert not np.allclose(model(X).numpy(), before)
    changes = [
        lambda: layer("norm").moving_variance.assign([2.0, 3.0, 4.0, 5.0]),
        lambda: layer("norm").gamma.assign([2.0, 3.0, -4.0, 5.0]),
        lambda: setattr(layer("norm"), "epsilon", 0.5),
        lambda: setattr(layer("act"), "activation", tf.nn.relu6),
        lambda: setattr(layer("act"), "activation", tf.math.tanh),
        lambda: setattr(layer("conv"), "activation", tf.nn.relu),
    ]
    for change in changes:
        before = model(X).numpy()
        change()
        _check(monkeypatch, model, X)
        assert not np.allclose(model(X).numpy(), before)


def _spied(monkeypatch):
    calls = []
    run = fused.Chain.run
    monkeypatch.setattr(fused.Chain, "run", lambda *args: (calls.append(1), run(*args)))
    return calls


def test_gradients_and_training_never_take_it(monkeypatch):
    calls, model = _spied(monkeypatch), _block()
    model.compile("sgd", "mse")
    model(X, training=True)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(X))
    assert all(g is not None for g in tape.gradient(loss, model.trainable_variables))
    model.fit(X, X, epochs=2, batch_size=1, verbose=0)
    model.train_on_batch(X, X)
    raw = model(torch.from_numpy(X))
    assert raw.requires_grad
    assert not calls
    model.predict(X, verbose=0), model(X), model.evaluate(X, X, verbose=0)
    assert len(calls) >= 3


def test_hooks_and_subclasses_stay_outside():
    model, seen = _block(), []
    handle = model.get_layer("norm").register_forward_hook(lambda *args: seen.append(1))
    assert _chains(model) == [["pad", "conv"]] and seen
    handle.remove()

    class Own(layers.BatchNormalization):
        def call(self, inputs, training=None):
            return super().call(inputs, training=training) + 1.0

    x = tf.keras.Input((8, 8, 4))
    model = tf.keras.Model(x, Own()(layers.Conv2D(4, 3)(x)))
    assert [len(c) for c in _chains(model)] == [1]


def test_without_onednn(monkeypatch):
    calls, model = _spied(monkeypatch), _block()
    expected = model(X).numpy()
    calls.clear()
    with torch.backends.mkldnn.flags(enabled=False):
        np.testing.assert_allclose(model(X).numpy(), expected, rtol=1e-5, atol=1e-5)
    assert not calls


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_stays(monkeypatch, value):
    x = X.copy()
    x[0, 2, 3, 1] = value
    model = _block()
    expected = _slow(monkeypatch, model, x)[0].numpy()
    np.testing.assert_array_equal(np.isnan(model(x).numpy()), np.isnan(expected))
    assert np.isnan(expected).any() or not np.isnan(value)


def test_recorded_evaluation_gives_the_same():
    model = _block()
    model.compile("sgd", "mse", metrics=["mae"])
    x = np.concatenate([X] * 4)
    found = [model.evaluate(x, x, batch_size=2, verbose=0) for _ in range(4)]
    expected = np.mean((model(x).numpy() - x) ** 2)
    np.testing.assert_allclose([f[0] for f in found], expected, rtol=1e-5)


def test_errors_are_those_of_the_bodies():
    x = tf.keras.Input((None, None, 4))
    model = tf.keras.Model(x, layers.BatchNormalization()(layers.Conv2D(4, 5)(x)))
    with pytest.raises(tf.errors.InvalidArgumentError, match="subtracting 5 from 2"):
        model(np.zeros((1, 2, 8, 4), "float32"))


@pytest.mark.parametrize(
    ("layer", "size", "batch", "taken"),
    [
        (lambda: layers.Conv2D(64, 3, padding="same"), 40, 1, True),
        (lambda: layers.Conv2D(64, 3, padding="same"), 39, 1, False),
        (lambda: layers.Conv2D(64, 3, padding="same"), 39, 2, True),
        (lambda: layers.Conv2D(64, 3, 2, padding="same"), 40, 1, False),
        (lambda: layers.Conv2D(64, 1), 25, 1, True),
        (lambda: layers.Conv2D(64, 1), 24, 1, False),
        (lambda: layers.DepthwiseConv2D(3, padding="same", depth_multiplier=16), 40, 1, True),
        (lambda: layers.DepthwiseConv2D(3, padding="same", depth_multiplier=4), 40, 1, False),
    ],
)
def test_small_convolutions_run_as_they_are(monkeypatch, layer, size, batch, taken):
    monkeypatch.setattr(fused, "_LEAST", 100_000)
    monkeypatch.setattr(fused, "_LEAST_POINTWISE", 40_000)
    seen, convolved = [], fused._convolved
    monkeypatch.setattr(fused, "_convolved", lambda *a: seen.append(1) or convolved(*a))
    model = tf.keras.Sequential([layers.Input((size, size, 4)), layer(), layers.ReLU()])
    x = np.random.RandomState(0).rand(batch, size, size, 4).astype("float32")
    found = model.predict(x, verbose=0)
    assert bool(seen) is taken
    monkeypatch.setattr(fused, "_LEAST", 1 << 40)
    monkeypatch.setattr(fused, "_LEAST_POINTWISE", 1 << 40)
    np.testing.assert_allclose(found, model.predict(x, verbose=0), rtol=1e-5, atol=1e-6)
