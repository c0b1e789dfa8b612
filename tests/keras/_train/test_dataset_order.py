"""The order in which fit, evaluate and predict take a shuffled dataset, as TensorFlow's do."""

import numpy as np
import pytest

import kerastorch as tf


class Seen(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.seen = []

    def _see(self, kind, data):
        x = data[0] if isinstance(data, tuple) else data
        self.seen.append(kind + "".join(str(int(n)) for n in x.numpy()[:, 0]))
        return {"a": tf.constant(1.0)}

    def train_step(self, data):
        return self._see("t", data)

    def test_step(self, data):
        return self._see("v", data)

    def predict_step(self, data):
        self._see("p", data)
        return tf.constant([1.0])


@pytest.fixture
def model():
    tf.random.set_seed(5)
    made = Seen()
    made.compile(run_eagerly=True)
    yield made
    tf.random.set_seed(None)


def numbers():
    return tf.data.Dataset.from_tensor_slices((np.arange(6)[:, None], np.zeros((6, 1))))


def shuffled():
    return numbers().shuffle(6, seed=3)


def test_an_epoch_is_an_iteration_after_one_that_is_not_used(model):
    data, held_out = shuffled().batch(3), shuffled().batch(6)
    model.fit(data, epochs=3, validation_data=held_out, verbose=0)
    assert model.seen == [
        "t241",
        "t035",
        "v241035",
        "t401",
        "t253",
        "v251430",
        "t251",
        "t430",
        "v140235",
    ]
    model.seen.clear()
    model.evaluate(held_out, verbose=0)
    model.evaluate(held_out, verbose=0)
    model.predict(data, verbose=0)
    assert model.seen == ["v401325", "v250413", "p140", "p235"]
    assert [x.numpy()[:, 0].tolist() for x, _ in data] == [[1, 3, 5], [0, 4, 2]]


def test_as_many_steps_as_batches(model):
    model.fit(shuffled().batch(3), epochs=2, steps_per_epoch=2, verbose=0)
    assert model.seen == ["t241", "t035", "t401", "t253"]


def test_other_numbers_of_steps_go_on(model):
    model.fit(shuffled().repeat().batch(3), epochs=2, steps_per_epoch=2, verbose=0)
    assert model.seen == ["t450", "t213", "t241", "t035"]
    model.seen.clear()
    held_out = shuffled().repeat().batch(3)
    model.fit(
        shuffled().batch(3), epochs=2, validation_data=held_out, validation_steps=1, verbose=0
    )
    assert model.seen == ["t241", "t035", "v450", "t401", "t253", "v241"]


def test_a_cache_is_whole_after_an_epoch(model):
    model.fit(shuffled().cache().batch(3), epochs=2, verbose=0)
    assert model.seen == ["t241", "t035", "t241", "t035"]


def test_shuffled_batches(model):
    data = numbers().batch(2).shuffle(3, seed=1).prefetch(2)
    model.fit(data, epochs=2, verbose=0)
    assert model.seen == ["t45", "t23", "t01", "t01", "t23", "t45"]
