"""What torch sees of frozen layers, and that tapes and training are not fooled by it."""

import copy
import pickle

import numpy as np
import pytest
import torch

import kerastorch as tf

layers = tf.keras.layers


def needs_gradient(module):
    return [p.requires_grad for p in module.parameters()]


def moved(model, step):
    before = model.get_weights()
    step()
    return [not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True)]


@pytest.fixture
def model():
    tf.keras.utils.set_random_seed(1)
    return tf.keras.Sequential([layers.Dense(3, input_shape=(4,)), layers.Dense(2)])


def fit(model, rows=8, **kwargs):
    rng = np.random.RandomState(0)
    return model.fit(rng.rand(rows, 4), rng.rand(rows, 2), verbose=0, **kwargs)


def test_a_torch_optimizer_leaves_frozen_layers_alone(model):
    optimizer = torch.optim.SGD(model.parameters(), 0.1)

    def step():
        optimizer.zero_grad()
        model(torch.ones(3, 4)).sum().backward()
        optimizer.step()

    model.layers[0].trainable = False
    assert needs_gradient(model) == [False, False, True, True]
    assert moved(model, step) == [False, False, True, True]
    model.layers[0].trainable = True
    assert moved(model, step) == [True] * 4


@pytest.mark.parametrize(
    "twin",
    [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m)), tf.keras.models.clone_model],
    ids=["deepcopy", "pickle", "clone_model"],
)
def test_copies_are_frozen_too(model, twin):
    model.trainable = False
    assert needs_gradient(twin(model)) == [False] * 4


def test_layers_frozen_before_they_are_built():
    class Inner(layers.Layer):
        def build(self, shape):
            self.dense = layers.Dense(2)
            self.own = tf.Variable(1.0)
            self.listed = [tf.Variable(2.0)]

        def call(self, x):
            return self.dense(x) * self.own * self.listed[0]

    layer = Inner(trainable=False)
    layer(tf.ones([1, 3]))
    assert layer.trainable_weights == [] and needs_gradient(layer) == [False] * 4


def test_tapes_watch_frozen_variables_as_in_tensorflow(model):
    model.trainable = False
    with tf.GradientTape(persistent=True) as tape:
        y = tf.reduce_sum(model(tf.ones([2, 4])) ** 2)
    assert all(g is not None for g in tape.gradient(y, model.weights))
    assert tape.jacobian(y, model.weights[1]).shape == (3,)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = tf.reduce_sum(model(tf.ones([2, 4])) ** 2)
        z = tf.reduce_sum(inner.gradient(y, model.weights[2]) ** 2)
    assert outer.gradient(z, model.weights[2]) is not None
    assert needs_gradient(model) == [False] * 4


def test_frozen_variables_stay_frozen_when_they_move(model):
    model.trainable = False
    kernel = model.layers[0].kernel
    held = kernel.read_value()
    kernel.assign_add(kernel)
    np.testing.assert_allclose(kernel.numpy(), 2 * held.numpy())
    model.load_state_dict(model.state_dict())
    model.double()
    assert needs_gradient(model) == [False] * 4


def test_fit_trains_what_was_trainable_when_compiled(model):
    model.compile("sgd", "mse")
    model.layers[0].trainable = False
    assert moved(model, lambda: fit(model)) == [True] * 4
    assert needs_gradient(model) == [False, False, True, True]


@pytest.mark.parametrize("rows", [8, 400])
def test_fit_after_freezing_and_back(model, rows):
    model.compile("sgd", "mse")
    fit(model, rows, batch_size=4)
    model.layers[0].trainable = False
    model.compile("sgd", "mse")
    assert moved(model, lambda: fit(model, rows, batch_size=4)) == [False, False, True, True]
    model.layers[0].trainable = True
    model.compile("sgd", "mse")
    assert moved(model, lambda: fit(model, rows, batch_size=4)) == [True] * 4


def test_torch_may_freeze_a_compiled_model(model):
    model.compile("sgd", "mse")
    model.requires_grad_(False)
    assert not model.trainable
    assert moved(model, lambda: fit(model)) == [False] * 4
    model.requires_grad_(True)
    assert moved(model, lambda: fit(model)) == [True] * 4
    next(model.parameters()).requires_grad_(False)
    assert moved(model, lambda: fit(model)) == [False, True, True, True]


def test_a_variable_shared_with_a_frozen_layer_is_trained(model):
    frozen = layers.Dense(3)
    frozen.kernel = model.layers[0].kernel
    frozen.trainable = False
    model.compile("sgd", "mse")
    assert moved(model, lambda: fit(model)) == [True] * 4


def test_parameters_of_torch_modules():
    linear = torch.nn.Linear(3, 2)
    linear.bias.requires_grad_(False)
    layer = layers.TorchModuleWrapper(linear)
    layer.trainable = False
    assert needs_gradient(layer) == [False, False] and layer.trainable_weights == []
    layer.trainable = True
    assert needs_gradient(layer) == [True, False] and len(layer.trainable_weights) == 1
