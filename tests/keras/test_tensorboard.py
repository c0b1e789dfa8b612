"""The TensorBoard callback: what is beside the event files, and what it leaves behind.

What the event files hold is compared with TensorFlow's in test_callbacks_more.py.
"""

import gzip
import json

import numpy as np
import pytest
from golden import make_summary

import kerastorch as tf

C = tf.keras.callbacks
X = np.arange(16, dtype="float32").reshape(8, 2) / 16
Y = X[:, :1] + 1.0


def line():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,), name="d")], name="line")
    model.compile(tf.keras.optimizers.SGD(0.1), "mse")
    return model


def rows(folder, part="train"):
    """(step, tag, value) of the summaries of a part."""
    found = make_summary.contents(folder, tf)
    return [(r[1], r[2], r[-1]) for r in found if r[0] == part and len(r) > 3]


@pytest.mark.parametrize("verbose", [0, 1, 2])
def test_batch_scalars_do_not_hang_on_the_progress_bar(tmp_path, verbose):
    board = C.TensorBoard(tmp_path, update_freq="batch", write_graph=False)
    line().fit(X, Y, 2, epochs=2, verbose=verbose, callbacks=[board])
    assert [s for s, tag, _ in rows(tmp_path) if tag == "batch_loss"] == [*range(1, 9)]


def test_recorded_and_plain_training_write_the_same(tmp_path):
    for name, eager in (("a", False), ("b", True)):
        model = line()
        model.set_weights([np.ones((2, 1), "float32"), np.zeros(1, "float32")])
        model.compile(tf.keras.optimizers.SGD(0.1), "mse", run_eagerly=eager)
        board = C.TensorBoard(tmp_path / name, histogram_freq=1, update_freq=3, write_graph=False)
        model.fit(X, Y, 2, epochs=4, verbose=0, shuffle=False, callbacks=[board])
    for a, b in zip(rows(tmp_path / "a"), rows(tmp_path / "b"), strict=True):
        assert a[:2] == b[:2]
        np.testing.assert_allclose(a[2], b[2], rtol=1e-5)


def test_nothing_stays_open(tmp_path):
    board = C.TensorBoard(tmp_path, update_freq=1)
    line().fit(X, Y, verbose=0, validation_data=(X, Y), callbacks=[board])
    assert not tf.summary.should_record_summaries()
    assert tf.summary.experimental.get_step() is None
    line().fit(X, Y, verbose=0, callbacks=[board])  # once more, with new files
    assert len([p for p in (tmp_path / "train").iterdir() if "tfevents" in p.name]) == 2


def test_summaries_of_steps_and_layers_go_to_its_file(tmp_path):
    class Own(tf.keras.Model):
        def __init__(self):
            super().__init__(name="own")
            self.dense = tf.keras.layers.Dense(1)

        def call(self, x):
            tf.summary.scalar("in_call", tf.reduce_sum(x))
            return self.dense(x)

        def train_step(self, data):
            logs = super().train_step(data)
            tf.summary.scalar("in_step", 2.0)
            return logs

    model = Own()
    model.compile("sgd", "mse")
    board = C.TensorBoard(tmp_path, update_freq=2)
    model.fit(X, Y, 2, epochs=1, verbose=0, shuffle=False, callbacks=[board])
    tags = [tag for _, tag, _ in rows(tmp_path)]
    assert tags.count("own/in_call") == tags.count("in_step") == tags.count("batch_loss") == 2


def test_embeddings(tmp_path):
    layers = tf.keras.layers
    one, two = tf.keras.Input((2,), dtype="int32"), tf.keras.Input((3,), dtype="int32")
    a, b = layers.Embedding(4, 2, name="a"), layers.Embedding(3, 2, name="b")
    joined = layers.Concatenate()([layers.Flatten()(a(one)), layers.Flatten()(b(two))])
    model = tf.keras.Model([one, two], layers.Dense(1)(joined))
    model.compile("sgd", "mse")
    board = C.TensorBoard(tmp_path, embeddings_freq=1, embeddings_metadata={"b": "names.tsv"})
    data = [np.zeros((4, 2), "int32"), np.ones((4, 3), "int32")]
    model.fit(data, np.zeros((4, 1)), verbose=0, callbacks=[board])
    config = (tmp_path / "projector_config.pbtxt").read_text()
    assert config.count("embeddings {") == 2 and config.count("metadata_path") == 1
    assert 'tensor_path: "train/keras_embedding-a.tsv"' in config
    table = np.loadtxt(tmp_path / "train" / "keras_embedding-b.tsv", delimiter="\t")
    np.testing.assert_allclose(table, b.embeddings.numpy(), rtol=1e-7)
    wrong = C.TensorBoard(tmp_path, embeddings_freq=1, embeddings_metadata={"c": "x"})
    with pytest.raises(ValueError, match="Unrecognized `Embedding` layer names"):
        model.fit(data, np.zeros((4, 1)), verbose=0, callbacks=[wrong])


@pytest.mark.parametrize("batches", [2, (2, 3), "1,9"])
def test_profile(tmp_path, batches):
    line().fit(X, Y, 2, verbose=0, callbacks=[C.TensorBoard(tmp_path, profile_batch=batches)])
    (path,) = tmp_path.glob("plugins/profile/*/*.trace.json.gz")
    with gzip.open(path) as file:
        assert any("mm" in event.get("name", "") for event in json.load(file)["traceEvents"])


def test_a_model_without_a_config_is_written_without_its_graph(tmp_path, caplog):
    class Odd(tf.keras.layers.Layer):
        def get_config(self):
            raise RuntimeError("none")

        def call(self, x):
            return x

    model = tf.keras.Sequential([Odd(input_shape=(2,)), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(X, Y, verbose=0, callbacks=[C.TensorBoard(tmp_path)])
    assert "Model failed to serialize as JSON" in caplog.text
    assert [tag for _, tag, _ in rows(tmp_path)] == ["epoch_loss"]
