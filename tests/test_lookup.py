"""tf.lookup: tables (values from TensorFlow: tests/golden/make_lookup.py)."""

import json
from pathlib import Path

import pytest
from golden import cases, make_lookup

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "lookup.json").read_text())


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return make_lookup.files(tmp_path_factory.mktemp("tables"))


@pytest.mark.parametrize("case", make_lookup.CASES)
def test_golden(case, files):
    cases.check(case, tf, GOLDEN[case], **files)


def test_children():
    words = tf.lookup.KeyValueTensorInitializer(["a"], tf.constant([0], tf.int64))
    module = tf.Module()
    module.table = tf.lookup.StaticHashTable(words, -1)
    assert module.table._trackable_children() == {"_initializer": words}


def test_file_is_tracked(files):
    lines = tf.lookup.TextFileInitializer(
        files["vocabulary"],
        tf.string,
        tf.lookup.TextFileIndex.WHOLE_LINE,
        tf.int64,
        tf.lookup.TextFileIndex.LINE_NUMBER,
    )
    asset = lines._trackable_children()["_filename"]
    assert asset.asset_path.numpy().decode() == files["vocabulary"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: tf.lookup.experimental.MutableHashTable(tf.string, tf.int64, -1),
        lambda: tf.lookup.experimental.DenseHashTable(tf.string, tf.int64, -1, "", "$"),
    ],
)
def test_content_of_a_checkpoint(make):
    table, other = make(), make()
    table.insert(["a", "b"], [1, 2])
    other.insert(["c"], [3])
    other._restore_from_tensors(table._serialize_to_tensors())
    assert other.lookup(["a", "b", "c"]).numpy().tolist() == [1, 2, -1]
    assert other.size().numpy() == 2


def test_lookup_is_drawn_into_a_model():
    words = tf.lookup.KeyValueTensorInitializer(["a", "b"], tf.constant([5, 6], tf.int64))
    table = tf.lookup.StaticHashTable(words, -1)
    x = tf.keras.Input([2], dtype=tf.string)
    y = table.lookup(x)
    assert y.shape.as_list() == [None, 2] and y.dtype == tf.int64
    model = tf.keras.Model(x, y)
    assert model(tf.constant([["b", "z"]])).numpy().tolist() == [[6, -1]]


def test_integers_are_drawn_into_a_model():
    numbers = tf.lookup.KeyValueTensorInitializer(tf.constant([7], tf.int64), ["seven"])
    table = tf.lookup.StaticHashTable(numbers, "none")
    x = tf.keras.Input([2], dtype=tf.int64)
    model = tf.keras.Model(x, table.lookup(x))
    found = model(tf.constant([[7, 8]], tf.int64))
    assert found.numpy().tolist() == [[b"seven", b"none"]]


def test_names_of_tf1():
    words = tf.compat.v1.lookup.KeyValueTensorInitializer(["a"], [1])
    table = tf.compat.v1.lookup.StaticHashTable(words, -1)
    assert table.initializer is None and table[tf.constant(["a"])].numpy().tolist() == [1]


@pytest.mark.parametrize("count, rows", [(0, 0), (3, 3), (8, 4)])
def test_damaged_buckets_of_a_dense_table_are_refused_and_it_stays(count, rows):
    table = tf.lookup.experimental.DenseHashTable(tf.int64, tf.int64, -1, -2, -3)
    table.insert([5], [6])
    keys, values = tf.fill([count, 1], tf.constant(-2, tf.int64)), tf.zeros([rows, 1], tf.int64)
    with pytest.raises(tf.errors.InvalidArgumentError):
        table._restore_from_tensors({"-keys": keys, "-values": values})
    assert table.lookup([5]).numpy().tolist() == [6]
    assert len(table.export()[0]) == 131072


@pytest.mark.parametrize("dense", [False, True])
def test_a_checkpoint_of_another_dtype_leaves_the_table(dense, tmp_path):
    def table(kind):
        if not dense:
            return tf.lookup.experimental.MutableHashTable(tf.int64, kind, -1)
        empty, deleted = tf.constant(-1, tf.int64), tf.constant(-2, tf.int64)
        return tf.lookup.experimental.DenseHashTable(tf.int64, kind, -1, empty, deleted)

    stored, other = table(tf.int64), table(tf.float32)
    stored.insert(tf.constant([1], tf.int64), tf.constant([5], tf.int64))
    other.insert(tf.constant([2], tf.int64), tf.constant([7.0]))
    path = tf.train.Checkpoint(table=stored).write(str(tmp_path / "kept"))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"kept.*expected dtype float32 does"):
        tf.train.Checkpoint(table=other).read(path)
    assert other.lookup(tf.constant([1, 2], tf.int64)).numpy().tolist() == [-1.0, 7.0]
