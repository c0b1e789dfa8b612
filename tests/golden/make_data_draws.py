"""Records data_draws.json: what datasets draw by a seed, under TensorFlow.

python tests/golden/make_data_draws.py    (with TensorFlow 2.15)
"""

import json
import os

CASES = [
    (seed, weights)
    for seed in (None, 0, 1, 7)
    for weights in (None, [0.5, 0.2, 0.3], [0.0, 1.0, 0.0], [1.0, 1.0, 1.0], "dataset")
]
RESAMPLED = [(seed, initial) for seed in (None, 1, 5) for initial in (None, [0.5, 0.3, 0.2])]


def draws(tf):
    """{name of a case: numbers}."""
    data = tf.data.Dataset
    parts = [data.range(100), data.range(100, 200), data.range(200, 300)]
    numbers = lambda d, n: [int(v) for v in d.take(n).as_numpy_iterator()]  # noqa: E731
    found = {}
    for seed, weights in CASES:
        tf.random.set_seed(1)
        given = weights
        if weights == "dataset":
            given = data.from_tensors([0.5, 0.2, 0.3]).repeat()
        sampled = data.sample_from_datasets(parts, given, seed=seed)
        found[f"sample {seed} {weights}"] = [numbers(sampled, 25) for _ in range(2)]
    for again in (True, False):
        tf.random.set_seed(1)
        sampled = data.sample_from_datasets(
            parts, [0.5, 0.2, 0.3], 3, rerandomize_each_iteration=again
        )
        found[f"sample again {again}"] = [numbers(sampled, 25) for _ in range(2)]
    for seed, initial in RESAMPLED:
        if seed is None and initial is None:
            continue
        tf.random.set_seed(2)
        pairs = data.range(60).rejection_resample(
            lambda x: tf.cast(x % 3, tf.int32), [0.2, 0.2, 0.6], initial, seed=seed
        )
        found[f"resample {seed} {initial}"] = [[int(p), int(q)] for p, q in pairs]
    tf.random.set_seed(5)
    for size in (3, 10):
        shuffled = data.range(10).shuffle(size, seed=3)
        at = tf.data.experimental.at
        found[f"at {size}"] = [int(at(shuffled, i)) for i in range(10)]
    batches = data.range(10).shuffle(3, seed=3).batch(4)
    found["at of batches"] = [at(batches, i).numpy().tolist() for i in range(3)]
    return found


if __name__ == "__main__":
    import tensorflow

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data_draws.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(draws(tensorflow), file)
