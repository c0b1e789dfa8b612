"""Checkpoints of TensorFlow's first format, which TensorFlow 2.15 wrote."""

import tarfile
from pathlib import Path

import numpy as np
import pytest

import kerastorch as tf

v1 = tf.compat.v1
FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("first")
    with tarfile.open(FIXTURES / "v1-2.15.tar.xz") as file:
        file.extractall(made, filter="data")
    return made / "first"


@pytest.fixture(scope="module")
def values():
    random = np.random.RandomState(0)
    return {
        "scope/w": random.randn(4, 3).astype(np.float32),
        "b": np.arange(3),
        "d": random.randn(2),
        "i": np.array(7, np.int32),
        "t": np.array([b"ab", b"", b"xyz"], object),
        "bo": np.array([True, False]),
        "h": random.randn(3).astype(np.float16),
        "u": np.array([1, 255], np.uint8),
        "c": np.array([1 + 2j], np.complex64),
        "negative": np.array([-1, -300]),
        "i16": np.array([-5, 300], np.int16),
        "part": np.arange(12, dtype=np.float32).reshape(6, 2),
    }


@pytest.mark.parametrize("name", ["one.ckpt-3", "many.ckpt", "many.ckpt-?????-of-00001"])
def test_values(folder, values, name):
    path = str(folder / name)
    found = dict(tf.train.list_variables(path))
    assert found == {key: list(value.shape) for key, value in values.items()}
    reader = tf.train.load_checkpoint(path)
    for key, value in values.items():
        given = reader.get_tensor(key)
        assert np.asarray(given).dtype == value.dtype
        np.testing.assert_array_equal(given, value)
    assert reader.get_variable_to_dtype_map()["h"] is tf.float16
    assert reader.has_tensor("b") and not reader.has_tensor("nope")
    with pytest.raises(tf.errors.NotFoundError):
        tf.train.load_variable(path, "nope")


def test_a_session_restores_them(folder, values):
    with tf.Graph().as_default(), v1.Session() as session:
        w = v1.get_variable("scope/w", [4, 3])
        part = v1.get_variable("part", [6, 2])
        assert v1.train.checkpoint_exists(str(folder / "one.ckpt-3"))
        v1.train.Saver().restore(session, str(folder / "one.ckpt-3"))
        np.testing.assert_array_equal(session.run(w), values["scope/w"])
        np.testing.assert_array_equal(session.run(part), values["part"])


def test_damaged_files(folder, tmp_path):
    data = (folder / "one.ckpt-3").read_bytes()
    path = tmp_path / "bad.ckpt"
    for size in (len(data) // 2, len(data) - 10, 5):
        path.write_bytes(data[:size])
        with pytest.raises(tf.errors.DataLossError):
            tf.train.load_checkpoint(str(path))
