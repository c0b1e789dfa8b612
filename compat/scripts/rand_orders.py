# The orders of all shuffles, over three epochs.
import random

import numpy as np
import tensorflow as tf


class Watch(tf.keras.Model):
    def train_step(self, data):
        x, y, _ = tf.keras.utils.unpack_x_y_sample_weight(data)
        seen.append((x.numpy().reshape(-1).tolist(), y.numpy().reshape(-1).tolist()))
        return {"loss": 0.0}

    def test_step(self, data):
        return {"loss": 0.0}


class Rows(tf.keras.utils.Sequence):
    def __len__(self):
        return 6

    def __getitem__(self, i):
        return np.array([i]), np.array([10 * i])


def orders(x, y=None, **options):
    seen.clear()
    tf.keras.utils.set_random_seed(13)
    net = Watch()
    net.compile(run_eagerly=True)
    net.fit(x, y, epochs=3, verbose=0, **options)
    return list(seen)


seen = []
rows = np.arange(17)
plain = orders(rows, rows * 10, batch_size=5)
split = orders(rows, rows * 10, batch_size=5, validation_split=0.3)
weighted = orders(rows, rows % 2, batch_size=5, class_weight={0: 1.0, 1: 2.0})
stepped = orders(rows, rows * 10, batch_size=5, steps_per_epoch=2)
whole = [x for x, _ in orders(rows, rows * 10, batch_size=5, shuffle="batch")]
batches = [min(x) // 5 for x in whole]
sequence = orders(Rows(), shuffle=True)
again = orders(rows, rows * 10, batch_size=5)

tf.keras.utils.set_random_seed(13)
data = tf.data.Dataset.range(12)
shuffled = [list(data.shuffle(4).as_numpy_iterator()) for _ in range(3)]
own = data.shuffle(5, seed=3)
own = [list(own.as_numpy_iterator()) for _ in range(3)]
same = data.shuffle(5, seed=3, reshuffle_each_iteration=False)
same = [list(same.as_numpy_iterator()) for _ in range(3)]
numbers = list(tf.data.Dataset.random(seed=4).take(5).as_numpy_iterator())
unseeded = list(tf.data.Dataset.random().take(5).as_numpy_iterator())
mixed = tf.data.Dataset.sample_from_datasets([data, data.map(lambda x: x + 100)], [0.5, 0.5])
mixed = list(mixed.take(12).as_numpy_iterator())
drawn = data.map(lambda x: tf.random.uniform([]) + tf.cast(x, tf.float32))
drawn = [list(drawn.as_numpy_iterator()) for _ in range(2)]
print(plain[0], split[0], random.random(), np.random.rand())
