"""tf.keras.activations."""

import pytest
import torch
from golden.keras_objects import check, starting, tf

from kerastorch._core.variable import Variable

A = tf.keras.activations


@pytest.mark.parametrize("case", starting("A.", "g(A", "g(lambda t: A"))
def test_golden(case):
    check(case)


def test_softmax_and_sigmoid_leave_their_logits_for_the_loss():
    x = tf.constant([[1.0, 2.0]])
    for f in (A.softmax, A.sigmoid):
        assert torch.equal(f(x)._t._keras_logits, x._t)
        assert torch.equal(f.raw(x._t)._keras_logits, x._t)


def test_logits_stay_when_no_tape_records():
    v = Variable([[1.0, 2.0]])
    logits = A.softmax(v)._t._keras_logits
    assert logits.tolist() == [[1.0, 2.0]] and not logits.requires_grad


def test_logits_carry_the_gradient():
    v = Variable([[1.0, 2.0]])
    with tf.GradientTape() as tape:
        logits = A.softmax(v)._t._keras_logits
        loss = tf.nn.l2_loss(A.softmax(v))
    assert logits.requires_grad
    assert tape.gradient(loss, v).shape == (1, 2)


def test_raw_of_every_named_activation():
    x = torch.tensor([[0.5, 1.0]])
    for name in ("relu", "elu", "selu", "gelu", "swish", "silu", "mish", "linear", "leaky_relu"):
        assert A.get(name).raw(x).shape == x.shape


def test_custom_functions_by_scope_and_registration():
    def double(x):
        return 2 * x

    with tf.keras.saving.custom_object_scope({"double": double}):
        assert A.get("double") is double
    with pytest.raises(ValueError):
        A.get("double")
    registered = tf.keras.saving.register_keras_serializable("test_activations")(double)
    try:
        config = A.serialize(registered)
        assert config["config"] == "test_activations>double"
        assert A.deserialize(config) is double
        assert A.get("test_activations>double") is double
    finally:
        del tf.keras.saving.get_custom_objects()["test_activations>double"]
