"""Lambda layers that hold or make variables, and that give torch tensors."""

import logging

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch import keras
from kerastorch.keras import layers as L


class Scale(tf.Module):
    def __init__(self):
        super().__init__()
        self.factor = tf.Variable(3.0, name="factor")

    def __call__(self, x):
        return x * self.factor


class Nested(tf.Module):
    def __init__(self):
        super().__init__()
        self.first, self.others = Scale(), [Scale()]

    def __call__(self, x):
        return self.others[0](self.first(x))


def _warnings(caplog, layer, x=None):
    caplog.clear()
    with caplog.at_level(logging.WARNING, "kerastorch"):
        layer(tf.ones((2, 3)) if x is None else x)
    return [r.getMessage() for r in caplog.records]


def _dense():
    dense = L.Dense(2, name="inner")
    dense.build((None, 3))
    return L.Lambda(lambda x: dense(x))


V = tf.Variable(2.0, name="held")
FIXED = tf.Variable(2.0, trainable=False, name="fixed")


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (lambda: L.Lambda(lambda x: x * V), ["held:0"]),
        (lambda: L.Lambda(lambda x: tf.matmul(x, tf.ones((3, 2))) + V), ["held:0"]),
        (_dense, ["kernel:0", "bias:0"]),
        (lambda: L.Lambda(Scale()), ["factor:0"]),
        (lambda: L.Lambda(Nested()), ["factor:0"]),
        (lambda: L.Lambda(lambda x: x * FIXED), []),
        (lambda: L.Lambda(lambda x: x * 2.0), []),
    ],
)
@pytest.mark.parametrize("symbolic", [False, True])
def test_variables_that_are_used_are_warned_of_once(caplog, make, names, symbolic):
    layer = make()
    found = _warnings(caplog, layer, keras.Input((3,)) if symbolic else None)
    assert len(found) == bool(names)
    for name in names:
        assert name in found[0]
        assert "were used a Lambda layer's call (lambda" in found[0]
        assert "are not present in its tracked objects" in found[0]
    assert not _warnings(caplog, layer)
    assert not layer.weights


def test_a_variable_that_is_an_attribute_is_tracked(caplog):
    layer = L.Lambda(lambda x, v: x * v, arguments={"v": V})
    layer.v = V
    assert not _warnings(caplog, layer)
    assert [v is V for v in layer.trainable_weights] == [True]


def test_new_variables_are_refused_at_every_call_and_can_be_replaced():
    made = []

    def function(x):
        if len(made) == 1:
            made.append(tf.Variable(1.0))
        made.append(0)
        return x

    layer = L.Lambda(function)
    layer(tf.ones((2,)))
    with pytest.raises(ValueError, match="Variables were created within a Lambda layer"):
        layer(tf.ones((2,)))
    layer(tf.ones((2,)))


def _torch(x):
    return torch.relu(x.torch())


def _fitted(model, width):
    model.compile(keras.optimizers.SGD(0.1), "mse")
    x, y = np.ones((4, 4), "float32"), np.zeros((4, width), "float32")
    return model.fit(x, y, epochs=3, verbose=0).history["loss"]


@pytest.mark.parametrize("function", [_torch, lambda x: _torch(x) * 2.0 / 2.0, torch.relu])
def test_torch_tensors_in_functional_and_sequential_models(function):
    x = keras.Input((4,))
    start = L.Dense(3, kernel_initializer="ones")
    middle = L.Lambda(function)(start(x))
    assert middle.shape.as_list() == [None, 3]
    losses = _fitted(keras.Model(x, middle), 3)

    def model(activation):
        dense = L.Dense(3, kernel_initializer="ones")
        return keras.Sequential([keras.Input((4,)), dense, L.Lambda(activation)])

    assert losses == pytest.approx(_fitted(model(tf.nn.relu), 3))
    assert losses == pytest.approx(_fitted(model(function), 3))
    assert losses[2] < losses[0]


def test_a_torch_tensor_is_a_tensor_and_carries_gradients():
    layer = L.Lambda(lambda x: (_torch(x), x))
    v = tf.Variable([-1.0, 2.0])
    with tf.GradientTape() as tape:
        a, b = layer(v * 3.0)
        assert isinstance(a, type(b))
        loss = tf.reduce_sum(a)
    assert tape.gradient(loss, v).numpy().tolist() == [0.0, 3.0]
    assert isinstance(layer(torch.ones(2))[0], torch.Tensor)


def test_shapes_of_texts_in_lambda_are_unknown():
    x = keras.Input((), dtype="string")
    words = L.Lambda(lambda t: tf.strings.split(t).to_tensor())(x)
    assert words.shape.as_list() == [None, None]
    found = keras.Model(x, words)(tf.constant(["a b", "c"])).numpy().tolist()
    assert found == [[b"a", b"b"], [b"c", b""]]
    numbers = L.Lambda(lambda t: tf.strings.to_number(tf.constant(t.numpy())))(x)
    assert numbers.shape.as_list() == [None]
