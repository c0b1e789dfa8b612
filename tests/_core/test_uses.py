"""The counts that copy on write asks torch for, and what happens where they can't be trusted."""

import pytest
import torch

import kerastorch as tf
from kerastorch._core import uses, variable


def test_the_counts_of_this_torch_are_trusted():
    assert uses.ALONE > 0


@pytest.mark.parametrize(
    "count",
    [lambda address: 1, lambda address: 2, None],
    ids=["always one", "always two", "gone"],
)
def test_a_storage_count_that_does_not_see_views_is_refused(monkeypatch, count):
    monkeypatch.setattr(uses, "count_storage", count)
    assert uses.alone() == -1


@pytest.mark.parametrize("count", [lambda raw: 1, lambda raw: 2])
def test_a_tensor_count_that_does_not_see_graphs_is_refused(monkeypatch, count):
    monkeypatch.setattr(uses, "tensor_uses", count)
    assert uses.alone() == -1


def test_without_trust_every_assign_moves_and_values_stay(monkeypatch):
    monkeypatch.setattr(variable, "ALONE", -1)
    v = tf.Variable([1.0, 2.0])
    read, held = tf.convert_to_tensor(v), v.numpy()
    with tf.GradientTape() as tape:
        y = v * v
        before = v._t.data_ptr()
        v.assign([5.0, 6.0])
    assert v._t.data_ptr() != before
    assert tape.gradient(y, v).numpy().tolist() == [2.0, 4.0]
    v.assign_add([1.0, 1.0])
    v[0].assign(9.0)
    assert v.numpy().tolist() == [9.0, 7.0]
    assert read.numpy().tolist() == held.tolist() == [1.0, 2.0]


def test_without_trust_a_model_trains_as_with_it(monkeypatch):
    def trained():
        tf.keras.utils.set_random_seed(1)
        model = tf.keras.Sequential([tf.keras.layers.Dense(3, "tanh"), tf.keras.layers.Dense(1)])
        model.compile("adam", "mse")
        x = tf.reshape(tf.range(80.0) / 80.0, [20, 4])
        model.fit(x, x[:, :1], epochs=3, batch_size=5, verbose=0)
        return torch.cat([torch.as_tensor(w).reshape(-1) for w in model.get_weights()])

    expected = trained()
    monkeypatch.setattr(variable, "ALONE", -1)
    assert torch.equal(trained(), expected)
