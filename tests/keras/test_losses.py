"""tf.keras.losses against the golden values of TensorFlow, and what those cannot say."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from golden import cases, make_keras_losses

import kerastorch as tf
from kerastorch._core.errors import InvalidArgumentError
from kerastorch.keras._base import config as _config

GOLDEN = json.loads((Path(cases.__file__).parent / "keras_losses.json").read_text())
L = tf.keras.losses


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", make_keras_losses.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def raw(shape, low=0.05, high=0.95):
    return torch.empty(shape).uniform_(low, high, generator=torch.Generator().manual_seed(1))


Y = torch.nn.functional.one_hot(torch.tensor([0, 2, 1, 2]), 3).float()
PAIRS = [(name, Y, raw((4, 3))) for name in make_keras_losses.CLASSES]
PAIRS += [("SparseCategoricalCrossentropy", torch.tensor([0, 2, 1, 2]), raw((4, 3)))]


@pytest.mark.parametrize(("name", "y_true", "y_pred"), PAIRS, ids=[p[0] for p in PAIRS])
@pytest.mark.parametrize("reduction", ["sum_over_batch_size", "sum", "none"])
def test_raw_is_what_the_call_computes(name, y_true, y_pred, reduction):
    loss = getattr(L, name)(reduction=reduction)
    weight = torch.tensor([1.0, 0.0, 2.0, 0.5])
    for w in (None, weight):
        called = loss(tf.constant(y_true), tf.constant(y_pred), w)
        torch.testing.assert_close(loss.raw_value(y_true, y_pred, w), called._t)
    each = getattr(L, name)(reduction="none").raw_value(y_true, y_pred)
    assert each.shape == (4,)


def with_logits(activation, shape):
    logits = (raw(shape) * 4 - 2).requires_grad_()
    output = activation(logits)
    output._keras_logits = logits
    return logits, output


@pytest.mark.parametrize(
    ("loss", "y_true", "activation"),
    [
        (L.SparseCategoricalCrossentropy, torch.tensor([0, 2, 1, 2]), lambda x: x.softmax(-1)),
        (L.CategoricalCrossentropy, Y, lambda x: x.softmax(-1)),
        (L.BinaryCrossentropy, Y, torch.sigmoid),
    ],
)
def test_the_mean_over_known_logits_is_the_mean_of_the_losses(loss, y_true, activation):
    """The short way and the long one agree, in value and gradient."""
    logits, output = with_logits(activation, (4, 3))
    short = loss().raw_value(y_true, output)
    long = loss(reduction="none").raw_value(y_true, output).mean()
    torch.testing.assert_close(short, long)
    (one,) = torch.autograd.grad(short, logits, retain_graph=True)
    (other,) = torch.autograd.grad(long, logits)
    torch.testing.assert_close(one, other)


def test_saturated_softmax_is_exact_through_its_logits():
    logits = tf.constant([[100.0, 0.0]])
    probabilities = tf.keras.activations.softmax(logits)
    loss = L.SparseCategoricalCrossentropy()
    assert float(loss([1], probabilities)) == pytest.approx(100.0)
    assert float(loss([1], probabilities + 0.0)) == pytest.approx(16.118095)


def test_from_logits_with_a_softmax_output_warns():
    probabilities = tf.keras.activations.softmax(tf.constant([[1.0, 0.0]]))
    with pytest.warns(UserWarning, match="from_logits=True"):
        L.sparse_categorical_crossentropy([1], probabilities, from_logits=True)


def test_categorical_crossentropy_of_one_class_warns():
    with pytest.warns(SyntaxWarning, match="binary_crossentropy"):
        L.categorical_crossentropy([[1.0]], [[0.2]])


def test_the_short_way_has_second_derivatives():
    from kerastorch.keras.losses.crossentropy import MeanSoftmaxCrossEntropy

    logits = raw((2, 3)).double().requires_grad_()
    labels = torch.tensor([[0.0, 1.0, 0.0], [0.2, 0.3, 0.5]], dtype=torch.float64)

    def f(z):
        return MeanSoftmaxCrossEntropy.apply(labels, z)

    assert torch.autograd.gradcheck(f, (logits,))
    assert torch.autograd.gradgradcheck(f, (logits,))


def test_second_derivative_through_tapes():
    z = tf.Variable([[1.0, 2.0]])
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            loss = L.CategoricalCrossentropy(from_logits=True)(tf.constant([[1.0, 0.0]]), z)
        first = inner.gradient(loss, z)[0, 0]
    p = 1 / (1 + np.exp(1.0))
    expected = [[p * (1 - p), -p * (1 - p)]]
    np.testing.assert_allclose(outer.gradient(first, z), expected, rtol=1e-5)


def test_a_loss_without_the_base_constructor_fails_as_in_tensorflow():
    class Own(L.Loss):
        def __init__(self):
            self.gamma = 2.0

        def call(self, y_true, y_pred):
            return y_pred - y_true

    with pytest.raises(AttributeError, match="Own"):
        Own()(tf.constant([1.0]), tf.constant([2.0]))


def test_users_losses_have_no_raw_form():
    class Own(L.MeanSquaredError):
        def call(self, y_true, y_pred):
            return 2 * super().call(y_true, y_pred)

    assert Own().raw_value is None and L.Loss.raw_value is None
    assert float(Own()(tf.constant([[1.0]]), tf.constant([[3.0]]))) == 8.0


def test_a_wrong_label_names_itself():
    with pytest.raises(InvalidArgumentError, match=r"\[0, 3\).*\[7\]"):
        L.SparseCategoricalCrossentropy().raw_value(torch.tensor([7, 0]), raw((2, 3)))


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(InvalidArgumentError, match=r"\[2, 2\].*\[2, 3\]"):
        L.MeanSquaredError().raw_value(torch.zeros(2, 2), torch.zeros(2, 3))


def test_registered_losses_come_back_from_their_configs():
    @tf.keras.saving.register_keras_serializable("tests.losses")
    class Scaled(L.Loss):
        def __init__(self, factor=1.0, **kwargs):
            super().__init__(**kwargs)
            self.factor = factor

        def get_config(self):
            return {**super().get_config(), "factor": self.factor}

    config = L.serialize(Scaled(3.0, name="s"))
    assert config["registered_name"] == "tests.losses>Scaled"
    again = L.deserialize(config)
    assert isinstance(again, Scaled) and again.factor == 3.0 and again.name == "s"
    assert isinstance(L.get("tests.losses>Scaled"), Scaled)


def test_custom_object_scope_names_losses():
    def own(y_true, y_pred):
        return y_pred - y_true

    with tf.keras.saving.custom_object_scope({"own": own}):
        assert L.get("own") is own
    with pytest.raises(ValueError, match="own"):
        L.get("own")


def test_epsilon_and_floatx_are_asked_at_call_time():
    before = _config.epsilon()
    _config.set_epsilon(1e-2)
    try:
        value = float(L.sparse_categorical_crossentropy([0], [[0.0, 1.0]])[0])
    finally:
        _config.set_epsilon(before)
    assert value == pytest.approx(np.log(100.0), rel=1e-5)


@pytest.mark.parametrize(
    ("top", "eager", "expected"),
    [
        (lambda z: tf.nn.softmax(z), False, 10.73972),
        (lambda z: tf.nn.softmax(z), True, 5.564698),
        (tf.keras.layers.Lambda(lambda t: tf.nn.softmax(t)), False, 10.73972),
        (tf.keras.layers.Lambda(lambda t: tf.nn.softmax(t)), True, 5.564698),
        (lambda z: tf.keras.layers.Dropout(0.0)(tf.keras.layers.Softmax()(z)), False, 5.564698),
        (lambda z: tf.keras.layers.Identity()(tf.keras.layers.Softmax()(z)), False, 5.564698),
        (tf.keras.layers.Softmax(), True, 10.73972),
    ],
)
def test_logits_behind_an_output(top, eager, expected):
    kernel = tf.keras.initializers.Constant(np.linspace(-30, 30, 9).reshape(3, 3))
    inputs = tf.keras.Input((3,))
    outputs = top(tf.keras.layers.Dense(3, kernel_initializer=kernel)(inputs))
    model = tf.keras.Model(inputs, outputs)
    model.compile(tf.keras.optimizers.SGD(0.0), "categorical_crossentropy", run_eagerly=eager)
    x, y = np.linspace(-1, 1, 12).reshape(4, 3), np.eye(3)[[0, 1, 2, 0]]
    history = model.fit(x, y, batch_size=2, verbose=0, shuffle=False).history
    np.testing.assert_allclose(history["loss"], [expected], rtol=1e-5)
    np.testing.assert_allclose(model.evaluate(x, y, batch_size=2, verbose=0), expected, rtol=1e-5)
