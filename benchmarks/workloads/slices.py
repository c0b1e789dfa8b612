"""tf.data: rows of a matrix, shuffled and in batches."""

import numpy as np

ROWS = 20_000


def tf_program(tf):
    rows = np.random.RandomState(0).rand(ROWS, 784).astype(np.float32)
    dataset = tf.data.Dataset.from_tensor_slices(rows).shuffle(1000).batch(32)

    def run():
        for _ in dataset:
            pass

    return run, ROWS
