"""Keras's preprocessing layers (values from TensorFlow: tests/golden/make_preprocessing.py)."""

import collections
import json
import pickle
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest
from golden import cases, make_preprocessing

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "preprocessing.json").read_text())


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return make_preprocessing.files(tmp_path_factory.mktemp("words"))


@pytest.mark.parametrize("case", make_preprocessing.CASES)
def test_golden(case, files):
    tf.keras.backend.clear_session()
    cases.check(case, tf, GOLDEN[case], **files)


LINES = ["The sun, the moon!", "a moon", "", "SUN sun"]


def _model(**options):
    layer = tf.keras.layers.TextVectorization(**options)
    layer.adapt(LINES)
    x = tf.keras.Input([1], dtype="string")
    return tf.keras.Model(x, layer(x)), layer


@pytest.mark.parametrize("mode", ["int", "count", "tf_idf"])
def test_vocabulary_is_in_the_keras_file(mode, tmp_path):
    model, layer = _model(output_mode=mode)
    model.save(tmp_path / "m.keras")
    again = tf.keras.models.load_model(tmp_path / "m.keras")
    assert again.layers[1].get_vocabulary() == layer.get_vocabulary()
    given = tf.constant([[line] for line in LINES])
    np.testing.assert_array_equal(again(given).numpy(), model(given).numpy())


def test_vocabulary_is_an_asset_where_keras_has_it(tmp_path):
    model, _ = _model()
    model.save(tmp_path / "m.keras")
    with zipfile.ZipFile(tmp_path / "m.keras") as archive:
        names = [n for n in archive.namelist() if n.startswith("assets/")]
        text = archive.read("assets/layers/text_vectorization/vocabulary.txt")
    assert "assets/layers/text_vectorization/_lookup_layer/vocabulary.txt" in names
    assert text.decode().split("\n") == model.layers[1].get_vocabulary()


def test_asset_of_another_folder_is_left_alone(tmp_path):
    model, _ = _model()
    path = tmp_path / "m.keras"
    model.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("assets/layers/text_vectorization/../../x", "a")
    tf.keras.models.load_model(path)
    assert not (tmp_path / "x").exists()


def test_h5_takes_no_learned_vocabulary(tmp_path):
    model, _ = _model()
    with pytest.raises(NotImplementedError):
        model.save_weights(tmp_path / "w.h5")


def test_normalization_in_files(tmp_path):
    layer = tf.keras.layers.Normalization(input_shape=[2])
    layer.adapt(np.array([[1.0, 2.0], [3.0, 6.0]]))
    model = tf.keras.Sequential([layer])
    model.save(tmp_path / "m.keras")
    again = tf.keras.models.load_model(tmp_path / "m.keras")
    assert again(np.array([[3.0, 2.0]])).numpy().tolist() == [[1.0, -1.0]]


@pytest.mark.parametrize("mode", ["int", "multi_hot"])
def test_zero_bytes_in_lines(mode):
    """Lines that hold what stands between lines while many are split at once."""
    layer = tf.keras.layers.TextVectorization(output_mode=mode)
    lines = tf.constant(["a \0 sun", "\0", "sun", "b\0"])
    layer.adapt(lines)
    both = layer(lines).numpy()
    alone = [layer(lines[i : i + 1]).numpy()[0] for i in range(4)]
    for row, expected in zip(both, alone, strict=True):
        assert row[: len(expected)].tolist() == expected.tolist() and not row[len(expected) :].any()
    words = layer.get_vocabulary()
    assert (words.index("\0") == both[1][0]) if mode == "int" else both[1][words.index("\0")]


def test_many_lines_as_one_by_one():
    rng = random.Random(0)
    words = ["".join(rng.choices("abcd,.X\t", k=rng.randrange(1, 6))) for _ in range(300)]
    lines = [" ".join(rng.choices(words, k=rng.randrange(12))) for _ in range(200)]
    for options in ({}, {"output_sequence_length": 5}, {"standardize": "lower"}):
        layer = tf.keras.layers.TextVectorization(max_tokens=100, **options)
        layer.adapt(lines)
        counts = collections.Counter(t for line in lines for t in layer._words([line.encode()])[0])
        assert len(layer.get_vocabulary()) == min(100, len(counts) + 2)
        both = layer(lines).numpy()
        for row, line in zip(both, lines, strict=True):
            expected = layer([line]).numpy()[0]
            assert row[: len(expected)].tolist() == expected.tolist()


def test_layers_in_fit():
    layer = tf.keras.layers.StringLookup(output_mode="multi_hot")
    layer.adapt(["a", "b", "c"])
    scaled = tf.keras.layers.Normalization(axis=None)
    scaled.adapt(np.arange(12.0))
    words = tf.keras.Input([2], dtype="string")
    numbers = tf.keras.Input([3])
    joined = tf.keras.layers.Concatenate()([layer(words), scaled(numbers)])
    model = tf.keras.Model([words, numbers], tf.keras.layers.Dense(1)(joined))
    model.compile("adam", "mse")
    data = [np.array([["a", "b"], ["c", "q"]] * 8), np.arange(48.0).reshape(16, 3)]
    history = model.fit(data, np.arange(16.0), epochs=2, batch_size=4, verbose=0)
    assert history.history["loss"][1] < history.history["loss"][0]


def test_copies_keep_the_vocabulary():
    model, layer = _model()
    twin = tf.keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    assert twin.layers[1].get_vocabulary() == layer.get_vocabulary()
    again = pickle.loads(pickle.dumps(layer))
    assert again.get_vocabulary() == layer.get_vocabulary()


def test_datasets():
    lines = tf.data.Dataset.from_tensor_slices(LINES).batch(3)
    layer = tf.keras.layers.TextVectorization(output_sequence_length=4)
    layer.adapt(lines)
    other = tf.keras.layers.TextVectorization(output_sequence_length=4)
    other.adapt(LINES)
    assert layer.get_vocabulary() == other.get_vocabulary()
    found = np.concatenate([rows.numpy() for rows in lines.map(layer)])
    np.testing.assert_array_equal(found, other(LINES).numpy())


def test_rows_of_unknown_length_in_a_dataset():
    layer = tf.keras.layers.TextVectorization(vocabulary=["sun", "moon"])
    found = [rows.numpy().tolist() for rows in tf.data.Dataset.from_tensors(LINES).map(layer)]
    assert found == [layer(LINES).numpy().tolist()]


def test_numbers_from_a_dataset():
    rows = tf.data.Dataset.from_tensor_slices(np.arange(12.0).reshape(6, 2)).batch(2)
    layer = tf.keras.layers.Normalization()
    layer.adapt(rows)
    assert layer.mean.numpy().tolist() == [[5.0, 6.0]]
    bins = tf.keras.layers.Discretization(num_bins=2)
    bins.adapt(rows)
    assert len(bins.bin_boundaries) == 1


def test_table_in_a_dataset():
    words = tf.lookup.KeyValueTensorInitializer(["a", "b"], tf.constant([5, 6], tf.int64))
    table = tf.lookup.StaticHashTable(words, -1)
    found = tf.data.Dataset.from_tensor_slices(["b", "z", "a"]).map(table.lookup)
    assert [x.numpy() for x in found] == [6, -1, 5]
