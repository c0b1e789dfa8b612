"""CTC losses and decoders against TensorFlow's values (golden/make_ctc.py)."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import make_ctc

import kerastorch as tf

GOLDEN = json.loads((Path(__file__).parent / "golden" / "ctc.json").read_text())


@pytest.mark.parametrize("seed", range(make_ctc.CASES))
def test_as_tensorflow(seed):
    found, wanted = make_ctc.outcome(tf, seed), GOLDEN[seed]
    for a, b in zip(found["numbers"], wanted["numbers"], strict=True):
        np.testing.assert_allclose(np.asarray(a), np.asarray(b), rtol=3e-5, atol=1e-4)
    assert found["labels"] == wanted["labels"]


def test_labels_that_need_more_steps_than_there_are():
    logits = tf.constant(np.random.RandomState(0).randn(2, 1, 4).astype("float32"))
    with tf.GradientTape() as tape:
        tape.watch(logits)
        loss = tf.nn.ctc_loss([[1, 1, 2]], logits, [3], [2])
    assert 708 < float(loss[0]) < 709 and not np.any(tape.gradient(loss, logits))
    sparse = tf.sparse.from_dense(tf.constant([[1, 1, 2]], tf.int32))
    with pytest.raises(tf.errors.InvalidArgumentError, match="Not enough time"):
        tf.nn.ctc_loss(sparse, logits, None, [2], blank_index=0)
    with pytest.raises(ValueError, match="blank_index"):
        tf.nn.ctc_loss(sparse, logits, None, [2])
    with pytest.raises(tf.errors.InvalidArgumentError, match="more paths than the beam"):
        tf.nn.ctc_beam_search_decoder(logits, [2], beam_width=1, top_paths=2)


def test_cost_in_a_layer_of_a_functional_model():
    keras = tf.keras
    keras.utils.set_random_seed(0)

    class Cost(keras.layers.Layer):
        def call(self, labels, probabilities):
            rows, steps, longest = (
                tf.shape(labels)[0],
                tf.shape(probabilities)[1],
                tf.shape(labels)[1],
            )
            lengths = [n * tf.ones((rows, 1), tf.int32) for n in (steps, longest)]
            cost = keras.backend.ctc_batch_cost(labels, probabilities, *lengths)
            self.add_loss(tf.reduce_mean(cost))
            return probabilities

    x, labels = keras.Input((None, 4)), keras.Input((None,))
    model = keras.Model([x, labels], Cost()(labels, keras.layers.Dense(6, "softmax")(x)))
    model.compile(keras.optimizers.Adam(0.05))
    data = np.random.RandomState(0).rand(40, 8, 4), np.random.RandomState(1).randint(0, 5, (40, 3))
    losses = model.fit(data, epochs=5, verbose=0).history["loss"]
    assert losses[-1] < losses[0]
