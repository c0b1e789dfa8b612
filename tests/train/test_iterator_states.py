"""Checkpoints of TensorFlow that hold the state of an iterator."""

import logging
import tarfile
from pathlib import Path

import pytest

import kerastorch as tf

ARCHIVE = Path(__file__).parents[1] / "fixtures/iterator-2.15.tar.xz"


def test_all_else_is_restored(tmp_path, caplog):
    with tarfile.open(ARCHIVE) as file:
        file.extractall(tmp_path, filter="data")
    path = str(tmp_path / "model-1")
    assert "iterator/.ATTRIBUTES/ITERATOR_STATE" in dict(tf.train.list_variables(path))
    iterator = iter(tf.data.Dataset.range(10).batch(2))
    v, optimizer = tf.Variable([0.0, 0.0]), tf.keras.optimizers.Adam(0.5)
    optimizer.build([v])
    checkpoint = tf.train.Checkpoint(iterator=iterator, v=v, optimizer=optimizer)
    with caplog.at_level(logging.WARNING, "tensorflow"):
        status = checkpoint.restore(path)
    assert "iterator/.ATTRIBUTES/ITERATOR_STATE" in caplog.text
    assert "the object stays as it is" in caplog.text
    assert v.numpy().tolist() == [7, 8] and float(optimizer.learning_rate) == 0.125
    assert next(iterator).numpy().tolist() == [0, 1]
    status.assert_existing_objects_matched()
    with pytest.raises(AssertionError, match="iterator"):
        status.assert_consumed()
    caplog.clear()
    tf.train.Checkpoint(v=v).restore(path).expect_partial()
    assert not caplog.text
