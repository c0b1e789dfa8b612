"""LSTM and GRU are written as functions that readers know; random ops of any shape."""

import numpy as np
import pytest

import kerastorch as tf
from kerastorch.saved_model._folder import Folder

L = tf.keras.layers


@pytest.mark.parametrize("kind", ["lstm", "gru"])
@pytest.mark.parametrize("steps", [5, None])
def test_whole_recurrences_are_marked(tmp_path, kind, steps):
    layer = {"lstm": L.LSTM, "gru": L.GRU}[kind](4, bias_initializer="uniform")
    model = tf.keras.Sequential([tf.keras.Input((steps, 3)), layer])
    model.save(tmp_path / "m", save_format="tf")
    functions = Folder(tmp_path / "m").graph().graph_def.library.function
    marked = [f.attr for f in functions if "api_implements" in f.attr]
    assert marked and all(a["api_implements"].s.startswith(kind.encode()) for a in marked)
    assert all(a["time_major"].b and not a["go_backwards"].b for a in marked)
    x = np.random.RandomState(0).rand(2, 5, 3).astype("float32")
    loaded = tf.saved_model.load(tmp_path / "m").signatures["serving_default"]
    (name,) = loaded.structured_input_signature[1]
    (found,) = loaded(**{name: tf.constant(x)}).values()
    np.testing.assert_allclose(found, model(x), rtol=1e-6)


DRAWS = {
    "normal": lambda x: x + tf.random.normal(tf.shape(x), 1.0, 2.0, seed=4),
    "uniform": lambda x: x + tf.random.uniform((tf.shape(x)[0], 1), -1, 1),
    "integers": lambda x: tf.random.uniform(tf.shape(x), 0, 1 << 30, tf.int32),
    "truncated": lambda x: x + tf.random.truncated_normal(tf.shape(x)),
    "categories": lambda x: tf.random.categorical(x, 40),
    "gamma": lambda x: tf.random.gamma([2], tf.abs(x) + 1, 2.0),
    "dropped": lambda x: tf.nn.dropout(x, 0.5, noise_shape=[tf.shape(x)[0], 40], seed=3),
}


@pytest.mark.parametrize("name", DRAWS)
def test_draws_of_unknown_shapes(tmp_path, name):
    module = tf.Module()
    module.f = tf.function(DRAWS[name], input_signature=[tf.TensorSpec([None, 40])])
    tf.saved_model.save(module, tmp_path / "m")
    loaded = tf.saved_model.load(tmp_path / "m")
    for rows in (3, 5):
        first, second = (loaded.f(tf.ones([rows, 40])).numpy() for _ in range(2))
        assert first.shape == DRAWS[name](tf.ones([rows, 40])).shape
        assert not np.array_equal(first, second)
