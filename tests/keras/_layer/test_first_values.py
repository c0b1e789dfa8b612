"""First values of weights: a weight has the storage that its initializer has drawn, alone."""

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch._core import variable as variables

initializers = tf.keras.initializers
DRAWN = [
    initializers.RandomUniform, initializers.RandomNormal, initializers.TruncatedNormal,
    initializers.GlorotUniform, initializers.GlorotNormal, initializers.HeNormal,
    initializers.VarianceScaling,
]  # fmt: skip
SHAPE = 70, 60


@pytest.fixture
def copied(monkeypatch):
    """The shapes of first values that are copied."""
    shapes, copy = [], variables._own_copy
    monkeypatch.setattr(
        variables, "_own_copy", lambda raw: (shapes.append(tuple(raw.shape)), copy(raw))[1]
    )
    return shapes


@pytest.fixture(params=[None, 3])
def seed(request):
    tf.random.set_seed(request.param)
    yield request.param
    tf.random.set_seed(None)


def weight(initializer, **settings):
    return tf.keras.layers.Layer().add_weight("w", SHAPE, initializer=initializer, **settings)


def writes_are_its_own(made):
    """Whether what is read of a weight stays when it is written."""
    before, view = made.numpy().copy(), made.value()
    made.assign_add(tf.ones_like(made))
    after = view.numpy()
    return np.array_equal(before, after) and np.array_equal(made.numpy(), before + 1)


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("trainable", [True, False])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_drawn_weight_is_not_copied(kind, trainable, dtype, seed, copied):
    made = weight(kind(seed=seed), trainable=trainable, dtype=dtype)
    assert not copied
    assert made._exclusive()
    address = made._t.data_ptr()
    made.assign(made * 2)
    assert made._t.data_ptr() == address
    assert writes_are_its_own(made)
    if seed is not None:
        again = weight(kind(seed=seed), dtype=dtype)
        np.testing.assert_array_equal(again, kind(seed=seed)(SHAPE, dtype=dtype))


class Kept(initializers.RandomNormal):
    """Gives the same tensor at each call."""

    held = None

    def __call__(self, shape, dtype=None, **kwargs):
        if self.held is None:
            self.held = super().__call__(shape, dtype, **kwargs)
        return self.held


def test_a_weight_of_what_others_hold_is_copied(copied):
    kept = Kept(seed=1)
    first, second = weight(kept), weight(kept)
    assert len(copied) == 2
    first.assign_add(tf.ones(SHAPE))
    np.testing.assert_array_equal(second, kept.held)
    value = tf.random.normal(SHAPE)
    third = weight(initializers.Constant(value))
    third.assign_add(tf.ones(SHAPE))
    np.testing.assert_array_equal(third, value + 1)
    fourth = weight(lambda shape, dtype: value)
    fourth.assign(tf.ones(SHAPE))
    assert not np.array_equal(fourth, value)


def test_storage_that_a_view_shares_is_copied(copied):
    raw = torch.rand(2, *SHAPE)
    made = tf.Variable(variables.Unshared(raw[0]))
    assert copied == [SHAPE]
    made.assign(tf.zeros(SHAPE))
    assert raw[0].all()
    for shared in (torch.rand(60, 70).t(), torch.rand(1, 60).expand(*SHAPE)):
        copied.clear()
        tf.Variable(variables.Unshared(shared))
        assert copied == [SHAPE]


def test_weights_that_a_function_makes_have_their_first_values():
    @tf.function
    def call(x):
        if not layer.built:
            layer.build(x.shape)
        return layer(x)

    layer = tf.keras.layers.Dense(60, kernel_initializer=initializers.HeUniform(seed=2))
    x = tf.ones([1, 70])
    expected = initializers.HeUniform(seed=2)(SHAPE)
    for _ in range(2):
        np.testing.assert_allclose(call(x), x @ expected, rtol=1e-5)
    layer.kernel.assign(layer.kernel * 2)
    np.testing.assert_allclose(call(x), x @ expected * 2, rtol=1e-5)
