"""Shuffled datasets in fit and adapt: their elements in TensorFlow's own order for a seed."""

import pytest

import kerastorch as tf
from kerastorch import keras

range_ = tf.data.Dataset.range


def mixed(count, seed=1):
    return range_(count).shuffle(count, seed=seed)


# What a step saw in two epochs under TensorFlow 2.15.1: before the first epoch fit makes an
# iterator that it does not read, and with it the outermost shuffles draw their seeds.
PROGRAMS = {
    "one": (lambda: mixed(6), "325410 321450"),
    "two": (lambda: mixed(6).shuffle(1, seed=2), "450132 325410"),
    "two that mix": (lambda: mixed(6).shuffle(3, seed=2), "513402 243105"),
    "cached": (lambda: mixed(6).cache().shuffle(1), "450132 450132"),
    "filtered": (lambda: mixed(6).filter(lambda x: x > 1).shuffle(1), "4532 3254"),
    "repeated": (lambda: mixed(3).repeat(2).shuffle(1), "120012 012210"),
    "no end": (lambda: mixed(3).repeat().take(5), "01201 21021"),
    "concatenated": (lambda: mixed(3).concatenate(mixed(4)), "0122301 0123102"),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_order_of_shuffled_elements(name):
    make, expected = PROGRAMS[name]
    seen = []

    class Watching(keras.Model):
        def train_step(self, data):
            tf.py_function(lambda x: seen.append(int(x)), [data], [])
            return {"loss": tf.constant(0.0)}

    keras.utils.set_random_seed(1)
    model = Watching()
    model.compile("sgd", "mse")
    dataset = make()
    model.fit(dataset, epochs=2, verbose=0)
    assert seen == [int(c) for c in expected.replace(" ", "")]


@pytest.mark.parametrize(("steps", "expected"), [(None, "321450"), (2, "325410"), (3, "321450")])
def test_order_after_adapt(steps, expected):
    tf.random.set_seed(1)
    dataset = mixed(6)
    columns = dataset.batch(2).map(lambda x: tf.cast(x, tf.float32)[:, None])
    keras.layers.Normalization().adapt(columns, steps=steps)
    assert [int(x) for x in dataset] == [int(c) for c in expected]


def test_order_that_a_cache_keeps_of_adapt():
    tf.random.set_seed(1)
    dataset = mixed(6).cache()
    keras.layers.TextVectorization().adapt(dataset.map(tf.strings.as_string).batch(2))
    assert [int(x) for x in dataset] == [3, 2, 5, 4, 1, 0]
