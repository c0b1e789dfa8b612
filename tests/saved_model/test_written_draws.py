"""What a seeded process writes as a SavedModel draws anew at each run, as TensorFlow's does."""

import numpy as np
import pytest

import kerastorch as tf

L = tf.keras.layers


@pytest.fixture(autouse=True)
def seeded():
    tf.keras.utils.set_random_seed(1)
    yield
    tf.random.set_seed(None)


FUNCTIONS = {
    "dropout": lambda x: L.Dropout(0.5)(x, training=True),
    "noise": lambda x: L.GaussianNoise(0.5)(x, training=True),
    "normal": lambda x: x + tf.random.normal([64]),
    "uniform": lambda x: x + tf.random.uniform([64], seed=3),
    "between": lambda x: x + tf.random.uniform([64], x[0], x[1] + 9),
    "around": lambda x: tf.random.normal([64], x, x[0] + 1),
    "below": lambda x: (
        x + tf.cast(tf.random.uniform([64], -tf.size(x), tf.size(x), tf.int32), tf.float32)
    ),
    "integers": lambda x: x + tf.cast(tf.random.uniform([64], 0, 100, tf.int32), tf.float32),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(tmp_path, name):
    module = tf.Module()
    spec = tf.TensorSpec([64], tf.float32)
    module.f = tf.function(FUNCTIONS[name], input_signature=[spec])
    tf.saved_model.save(module, str(tmp_path))
    loaded = tf.saved_model.load(str(tmp_path))
    first, second = loaded.f(tf.ones(64)).numpy(), loaded.f(tf.ones(64)).numpy()
    assert (first != second).any() and np.unique(first).size > 1


def test_a_model_of_any_batch_size(tmp_path):
    model = tf.keras.Sequential([L.Dense(4, input_shape=(3,)), L.Dropout(0.5), L.Dense(1)])
    model.save(str(tmp_path), save_format="tf")
    loaded = tf.saved_model.load(str(tmp_path))
    x = tf.ones((5, 3))
    np.testing.assert_allclose(loaded(x, training=False), model(x), rtol=1e-6)
    assert (loaded(x, training=True).numpy() != loaded(x, training=True).numpy()).any()


def test_saving_does_not_draw(tmp_path):
    model = tf.keras.Sequential([L.Dense(4, input_shape=(3,)), L.Dropout(0.5)])
    model.save(str(tmp_path / "a"), save_format="tf")
    after = tf.random.normal([3]).numpy()
    tf.keras.utils.set_random_seed(1)
    model = tf.keras.Sequential([L.Dense(4, input_shape=(3,)), L.Dropout(0.5)])
    np.testing.assert_array_equal(after, tf.random.normal([3]))


def test_seeds_are_kept(tmp_path):
    """TensorFlow's numbers, of the function and of the file alike."""
    tf.keras.utils.set_random_seed(7)
    module = tf.Module()
    module.f = tf.function(
        lambda x: tf.random.categorical(x, 4, seed=5), input_signature=[tf.TensorSpec([None, 3])]
    )
    zeros = tf.zeros((2, 3))
    np.testing.assert_array_equal(module.f(zeros), [[2, 1, 1, 0], [2, 1, 2, 1]])
    tf.saved_model.save(module, str(tmp_path))
    loaded = tf.saved_model.load(str(tmp_path))
    np.testing.assert_array_equal(loaded.f(zeros), [[2, 1, 1, 0], [2, 1, 2, 1]])


def _kept(seed, seed2, count):
    """What the ops of TensorFlow's file keep of a dropout of one half, call by call."""

    @tf.function
    def run():
        return tf.raw_ops.RandomUniform(shape=[2, 6], dtype=tf.float32, seed=seed, seed2=seed2)

    return [run().numpy() >= 0.5 for _ in range(count)]


@pytest.mark.parametrize("seed", [None, 7])
def test_a_layer_with_a_seed_draws_what_tensorflows_file_draws(tmp_path, seed):
    """TensorFlow writes (global seed, 87654321 without one; the layer's next op seed)."""
    tf.random.set_seed(seed)
    model = tf.keras.Sequential([L.Dropout(0.5, seed=3, input_shape=(6,)), L.Dropout(0.0)])
    model(tf.ones((1, 6)), training=True)  # takes the first op seed
    model.save(str(tmp_path), save_format="tf")
    loaded = tf.saved_model.load(str(tmp_path))
    found = [loaded(tf.ones((2, 6)), training=True).numpy() for _ in range(3)]
    wanted = _kept(87654321 if seed is None else seed, 4, 3)
    np.testing.assert_array_equal(np.stack(found) > 0, np.stack(wanted))


def test_layers_without_seeds_draw_each_its_own(tmp_path):
    model = tf.keras.Sequential([L.Dropout(0.5, input_shape=(64,)), L.Dropout(0.5)])
    model.save(str(tmp_path), save_format="tf")
    loaded = tf.saved_model.load(str(tmp_path))
    kept = (loaded(tf.ones((64, 64)), training=True).numpy() > 0).mean()
    assert 0.2 < kept < 0.3
