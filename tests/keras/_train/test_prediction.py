"""predict of few rows: the short ways through it must answer as the long ones do."""

import pickle

import numpy as np
import pytest
import torch

import kerastorch as tf


def _model():
    tf.keras.utils.set_random_seed(1)
    return tf.keras.Sequential(
        [
            tf.keras.layers.Input(shape=(3,)),
            tf.keras.layers.Dense(4, activation="relu"),
            tf.keras.layers.Dense(2, activation="softmax"),
        ]
    )


def _rows(count=5):
    return np.random.RandomState(0).rand(count, 3).astype("float32")


@pytest.mark.parametrize("batch_size", [None, 1, 2, 5, 7])
@pytest.mark.parametrize("make", [np.array, tf.constant, torch.tensor, list])
def test_one_batch_or_many(make, batch_size):
    model, x = _model(), _rows()
    wanted = np.concatenate([model(x[i : i + 1]).numpy() for i in range(5)])
    given = [list(map(float, row)) for row in x] if make is list else make(x)
    np.testing.assert_allclose(model.predict(given, batch_size, verbose=0), wanted, rtol=1e-6)


@pytest.mark.parametrize("dtype", ["float64", "int32", "uint8", "float16"])
def test_arrays_of_other_dtypes(dtype):
    model, x = _model(), (_rows() * 9).astype(dtype)
    wanted = model(x.astype("float32")).numpy()
    np.testing.assert_array_equal(model.predict(x, verbose=0), wanted)


def test_the_answer_shares_no_memory_with_the_rows():
    model = tf.keras.Sequential([tf.keras.layers.Input((3,)), tf.keras.layers.Activation("linear")])
    x = _rows()
    found = model.predict(x, verbose=0)
    assert not np.shares_memory(found, x) and found.flags.c_contiguous
    found += 1
    np.testing.assert_array_equal(x, _rows())


def test_the_answer_shares_no_memory_with_a_weight():
    class Table(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.table = self.add_weight("table", shape=[5, 2], initializer="zeros")

        def call(self, inputs):
            return tf.identity(self.table)

    model = Table()
    found = model.predict(_rows(), verbose=0)
    found += 1
    np.testing.assert_array_equal(model.table.numpy(), np.zeros([5, 2]))


def test_a_transposed_answer_is_contiguous():
    inputs = tf.keras.Input((3, 2))
    model = tf.keras.Model(inputs, tf.keras.layers.Permute((2, 1))(inputs))
    x = np.random.RandomState(0).rand(4, 3, 2).astype("float32")
    found = model.predict(x, verbose=0)
    assert found.flags.c_contiguous
    np.testing.assert_array_equal(found, x.transpose(0, 2, 1))


def test_gradients_are_recorded_again_after_an_error():
    class Fails(tf.keras.Model):
        def call(self, inputs):
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Fails().predict(_rows(), verbose=0)
    assert torch.is_grad_enabled()


def test_losses_of_an_earlier_call_do_not_count():
    class Penalty(tf.keras.layers.Layer):
        def call(self, inputs):
            self.add_loss(tf.reduce_sum(inputs))
            return inputs

    model = tf.keras.Sequential([tf.keras.layers.Input((3,)), Penalty()])
    model(_rows())
    model.predict(_rows(2), verbose=0)
    assert [hasattr(x, "numpy") for x in model.losses] == [False]  # as in TensorFlow
    model.run_eagerly = True
    model.make_predict_function(force=True)
    model.predict(_rows(2), verbose=0)
    assert len(model.losses) == 1
    np.testing.assert_allclose(model.losses[0].numpy(), _rows(2).sum(), rtol=1e-6)


def test_a_dynamic_layer_is_one_after_pickling():
    layer = pickle.loads(pickle.dumps(tf.keras.layers.Layer(dynamic=True)))
    model = tf.keras.Sequential([layer])
    assert layer.dynamic and model.dynamic and not tf.keras.layers.Dense(1).dynamic


@pytest.mark.parametrize("x", [np.array([["a", "b", "c"]]), np.array([b"abc"], object)])
def test_strings_reach_a_layer_called_with_an_array(x):
    found = tf.keras.layers.Layer()(x)
    assert found.dtype == tf.string
    assert found.numpy().tolist() == tf.constant(x).numpy().tolist()


def test_a_layer_called_with_an_array_keeps_no_hold_of_it():
    x = _rows()
    found = tf.keras.layers.Layer()(x)
    x += 1
    np.testing.assert_array_equal(found.numpy(), _rows())
