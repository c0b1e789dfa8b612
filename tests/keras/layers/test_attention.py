"""Attention layers: torch's fused attention against the formula, masks, subclasses, training."""

import numpy as np
import pytest

import kerastorch as tf
from kerastorch.keras._train import recordings
from kerastorch.keras.layers.attention import products

L = tf.keras.layers


def numbers(*shape, seed=0):
    return np.random.RandomState(seed).randn(*shape).astype("float32")


class Slow(L.MultiHeadAttention):
    """The same layer without the fast way: it is overridden."""

    def _compute_attention(self, *args, **kwargs):
        return super()._compute_attention(*args, **kwargs)


def _masks():
    rng = np.random.RandomState(1)
    partial = rng.rand(2, 5, 7) > 0.4
    full = partial.copy()
    full[0, 2] = full[1] = False  # rows that see nothing
    return [None, partial, full, partial[:1], partial[:, :1], full.astype("float32"), full[:, None]]


@pytest.mark.parametrize("policy", ["float32", "float64", "mixed_bfloat16", "mixed_float16"])
@pytest.mark.parametrize("mask", range(7))
@pytest.mark.parametrize("causal", [False, True])
def test_fast_equals_slow(mask, policy, causal):
    query, value = tf.constant(numbers(2, 5, 6)), tf.constant(numbers(2, 7, 6, seed=1))
    kwargs = {"attention_mask": _masks()[mask], "use_causal_mask": causal}
    fast, slow = (c(3, 4, value_dim=5, dtype=policy) for c in (L.MultiHeadAttention, Slow))
    fast(query, value), slow(query, value)
    slow.set_weights(fast.get_weights())
    tolerance = {"mixed_bfloat16": 3e-2, "mixed_float16": 3e-3}.get(policy, 1e-5)
    a, b = (layer(query, value, **kwargs).numpy().astype("d") for layer in (fast, slow))
    assert np.isfinite(a).all()
    np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)
    scored, _ = fast(query, value, return_attention_scores=True, **kwargs)
    np.testing.assert_allclose(a, scored.numpy().astype("d"), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("axis", [1, 2, -3])
def test_fast_equals_slow_on_any_axis(axis):
    x = tf.constant(numbers(2, 3, 4, 6))
    fast, slow = (c(2, 4, attention_axes=axis) for c in (L.MultiHeadAttention, Slow))
    fast(x, x), slow(x, x)
    slow.set_weights(fast.get_weights())
    np.testing.assert_allclose(fast(x, x), slow(x, x), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("scaled", [False, True])
def test_attention_fast_equals_formula(scaled):
    query, value = tf.constant(numbers(2, 5, 6)), tf.constant(numbers(2, 7, 6, seed=1))
    layer = L.Attention(use_scale=scaled)
    masks = [None, tf.constant(np.array([[True] * 3 + [False] * 4, [False] * 7]))]
    plain, _ = layer([query, value], mask=masks, return_attention_scores=True)
    np.testing.assert_allclose(layer([query, value], mask=masks), plain, rtol=1e-5, atol=1e-6)
    # nothing to see: the mean, as in Keras
    np.testing.assert_allclose(plain[1], [value[1].numpy().mean(0)] * 5, rtol=1e-5, atol=1e-6)


def test_gradients_of_gradients():
    x = tf.constant(numbers(2, 3, 4))
    layer = L.MultiHeadAttention(2, 3)
    layer(x, x)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.reduce_sum(layer(x, x) ** 2)
        penalty = tf.reduce_sum(inner.gradient(y, x) ** 2)
    assert np.abs(outer.gradient(penalty, x)).sum() > 0


def test_fused_only_where_no_tape_records(monkeypatch):
    calls = []
    fused = products.F.scaled_dot_product_attention
    monkeypatch.setattr(
        products.F,
        "scaled_dot_product_attention",
        lambda *a, **k: calls.append(1) or fused(*a, **k),
    )
    x = tf.constant(numbers(2, 3, 4))
    layer = L.MultiHeadAttention(2, 3)
    layer(x, x)
    assert len(calls) == 1
    with tf.GradientTape():
        layer(x, x)
    layer(x, x, return_attention_scores=True)
    assert len(calls) == 1


def test_overridden_attention_is_used():
    class Mean(L.MultiHeadAttention):
        def _compute_attention(self, query, key, value, attention_mask=None, training=None):
            return tf.reduce_mean(value, 1, keepdims=True) + 0 * query, None

    x = tf.constant(numbers(2, 3, 4))
    rows = Mean(2, 3)(x, x).numpy()
    np.testing.assert_allclose(rows, rows[:, :1].repeat(3, 1), rtol=1e-6)


def test_built_by_the_layer_around_it():
    class Block(L.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.attention = L.MultiHeadAttention(2, 3, name="mha")

        def build(self, shape):
            self.attention._build_from_signature(shape, shape)
            super().build(shape)

        def call(self, x):
            return self.attention(x, x)

    block = Block()
    block(tf.constant(numbers(2, 3, 4)))
    assert [w.name for w in block.weights][::2] == [
        f"block/mha/{n}/kernel:0" for n in ("query", "key", "value", "attention_output")
    ]
    assert block.attention.get_config()["key_shape"].as_list() == [2, 3, 4]


def test_ragged_queries_stay_ragged():
    x = tf.ragged.constant([[[1.0, 2.0]], [[1.0, 2.0], [2.0, 3.0]]], ragged_rank=1)
    y = L.MultiHeadAttention(2, 3)(x, x)
    assert isinstance(y, tf.RaggedTensor) and y.row_lengths().numpy().tolist() == [1, 2]


def test_mask_of_the_query_goes_on():
    x = L.Embedding(5, 4, mask_zero=True)(tf.constant([[1, 2, 0]]))
    assert L.MultiHeadAttention(2, 3)(x, x)._keras_mask.numpy().tolist() == [[True, True, False]]


def encoder():
    tf.keras.utils.set_random_seed(1)
    inputs = x = tf.keras.Input((6, 8))
    x = L.LayerNormalization()(x + L.MultiHeadAttention(2, 4)(x, x, use_causal_mask=True))
    x = L.Attention()([x, x])
    x = L.Dense(3, activation="softmax")(L.GlobalAveragePooling1D()(x))
    model = tf.keras.Model(inputs, x)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def test_recorded_training_is_plain_training():
    x, y = numbers(24, 6, 8), np.arange(24) % 3
    weights = []
    for wanted in (False, True):
        with recordings.recording(wanted):
            model = encoder()
            model.fit(x, y, batch_size=4, epochs=3, shuffle=False, verbose=0)
        weights.append(model.get_weights())
    kept = model.compiled_loss.__dict__["recordings"]
    assert kept.replayed > 10 and kept.refusal is None
    assert all(np.array_equal(a, b) for a, b in zip(*weights, strict=True))
