"""Records ctc.json: TensorFlow's CTC losses, their gradients, and decoded labels, of seeded inputs.

python tests/golden/make_ctc.py     (an interpreter with TensorFlow 2.15)
"""

import json
from pathlib import Path

import numpy as np

CASES = 40


def inputs(seed):
    """Logits [time, batch, classes], labels with any class but 0 and the last, and lengths."""
    rng = np.random.RandomState(seed)
    steps, batch, classes, longest = (
        int(rng.randint(a, b)) for a, b in ((6, 8), (1, 4), (3, 6), (1, 4))
    )
    logits = (rng.randn(steps, batch, classes) * 2).astype("float32")
    labels = rng.randint(1, classes - 1, (batch, longest)).astype("int32")
    lengths = rng.randint(1, longest + 1, batch).astype("int32")
    room = 2 * longest if steps >= 2 * longest else steps
    available = rng.randint(min(room, steps), steps + 1, batch).astype("int32")
    return logits, labels, lengths, available


def outcome(tf, seed):
    """What TensorFlow, or kerastorch, gives for a seed."""
    logits, labels, lengths, available = inputs(seed)
    K = tf.keras.backend
    x = tf.constant(logits)
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.nn.ctc_loss(labels, x, lengths, available, blank_index=(0, -1)[seed % 2])
    gradient = tape.gradient(loss, x)
    p = tf.constant(tf.nn.softmax(tf.transpose(x, [1, 0, 2])).numpy())
    with tf.GradientTape() as tape:
        tape.watch(p)
        cost = K.ctc_batch_cost(labels, p, available[:, None], lengths[:, None])
    of_p = tape.gradient(cost, p)
    greedy, score = tf.nn.ctc_greedy_decoder(x, available, merge_repeated=bool(seed % 3))
    beams, logs = tf.nn.ctc_beam_search_decoder(x, available, beam_width=600, top_paths=2)
    dense, scores = K.ctc_decode(p, available, greedy=bool(seed % 2), beam_width=600, top_paths=1)
    collapsed = tf.nn.collapse_repeated(labels, lengths)
    sparse = [
        part.numpy().tolist()
        for s in (*greedy, *beams)
        for part in (s.indices, s.values, s.dense_shape)
    ]
    return {
        "numbers": [v.numpy().tolist() for v in (loss, gradient, cost, of_p, score, logs, scores)],
        "labels": [
            *sparse,
            *[v.numpy().tolist() for v in (*dense, *collapsed)],
            *[v.numpy().tolist() for v in tf.nn.ctc_unique_labels(labels)],
        ],
    }


if __name__ == "__main__":
    import tensorflow

    found = [outcome(tensorflow, seed) for seed in range(CASES)]
    text = json.dumps(json.loads(json.dumps(found), parse_float=lambda x: round(float(x), 6)))
    Path(__file__).with_name("ctc.json").write_text(text + "\n")
