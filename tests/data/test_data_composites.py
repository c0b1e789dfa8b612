"""Ragged and sparse elements, tables, databases: values of TensorFlow 2.15."""

import sqlite3

import pytest

import kerastorch as tf

D, EX = tf.data.Dataset, tf.data.experimental
RAGGED = [[[1], [2, 3]], [], [[4]]]
DENSE = [[1, 0], [0, 2], [3, 4]]


def test_ragged():
    dataset = D.from_tensor_slices(tf.ragged.constant(RAGGED))
    assert dataset.element_spec == tf.RaggedTensorSpec([None, None], tf.int32, 1)
    assert [x.to_list() for x in dataset] == RAGGED
    batches = dataset.batch(2)
    assert batches.element_spec == tf.RaggedTensorSpec([None, None, None], tf.int32, 2)
    assert [x.to_list() for x in batches] == [RAGGED[:2], RAGGED[2:]]
    assert [x.to_list() for x in batches.unbatch()] == RAGGED
    windows = dataset.window(2).flat_map(lambda w: w.batch(2))
    assert [x.to_list() for x in windows] == [RAGGED[:2], RAGGED[2:]]
    with pytest.raises(TypeError, match="padded_batch"):
        dataset.padded_batch(2)


def test_rows_that_are_not_ragged():
    dataset = D.from_tensor_slices(tf.ragged.constant([[1, 2], [3], []]))
    assert dataset.element_spec == tf.RaggedTensorSpec([None], tf.int32, 0)
    assert [x.tolist() for x in dataset.as_numpy_iterator()] == [[1, 2], [3], []]
    assert [x.to_list() for x in dataset.batch(2)] == [[[1, 2], [3]], [[]]]


def test_sparse():
    dataset = D.from_tensor_slices(tf.sparse.from_dense(DENSE))
    assert dataset.element_spec == tf.SparseTensorSpec([2], tf.int32)
    assert [x.tolist() for x in dataset.as_numpy_iterator()] == DENSE
    assert [x.tolist() for x in dataset.batch(2).as_numpy_iterator()] == [DENSE[:2], DENSE[2:]]
    assert [tf.sparse.to_dense(x).numpy().tolist() for x in dataset.batch(2).unbatch()] == DENSE


def test_sparse_batch():
    dataset = D.range(1, 4).map(lambda x: tf.range(x))
    first, second = dataset.sparse_batch(2, [None])
    assert first.indices.numpy().tolist() == [[0, 0], [1, 0], [1, 1]]
    assert first.values.numpy().tolist() == [0, 0, 1]
    assert second.dense_shape.numpy().tolist() == [1, 3]
    with pytest.raises(tf.errors.DataLossError, match="larger than the row shape"):
        list(dataset.apply(EX.dense_to_sparse_batch(2, [2])))


def test_tables():
    pairs = D.zip((D.from_tensor_slices(["a", "b"]), D.range(2)))
    words = tf.constant(["b", "z"])
    assert EX.table_from_dataset(pairs, default_value=-1).lookup(words).numpy().tolist() == [1, -1]
    table = EX.index_table_from_dataset(D.from_tensor_slices(["a", "b"]))
    assert table.lookup(words).numpy().tolist() == [1, -1]
    with pytest.raises(TypeError):
        EX.table_from_dataset(D.range(3))


def test_sql(tmp_path):
    path = str(tmp_path / "x.db")
    connection = sqlite3.connect(path)
    connection.execute("create table t(a integer, b real, c text)")
    rows = [(1, 2.5, "x"), (2, None, "y"), (300, 1e300, None)]
    connection.executemany("insert into t values(?, ?, ?)", rows)
    connection.commit()
    connection.close()
    dataset = EX.SqlDataset(
        "sqlite", path, "select a, b, c from t", (tf.int8, tf.float64, tf.string)
    )
    found = [tuple(x.numpy() for x in row) for row in dataset]
    assert found == [(1, 2.5, b"x"), (2, 0.0, b"y"), (44, 1e300, b"")]
    text = EX.SqlDataset("sqlite", path, "select b from t", (tf.string,))
    assert [row[0].numpy() for row in text] == [b"2.5", b"", b"1.0e+300"]
    with pytest.raises(tf.errors.UnknownError, match="no such column"):
        list(EX.SqlDataset("sqlite", path, "select z from t", (tf.int32,)))


def test_variants():
    variant = EX.to_variant(D.range(3))
    spec = tf.TensorSpec((), tf.int64)
    assert [int(x) for x in EX.from_variant(variant, spec)] == [0, 1, 2]
    assert variant.dtype == tf.variant and variant.shape == []
