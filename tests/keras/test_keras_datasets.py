"""tf.keras.datasets on small files in a cache of their own."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from golden import cases, keras_caches, make_keras_datasets

import kerastorch as tf
from kerastorch.keras.utils import data_utils

GOLDEN = json.loads((Path(cases.__file__).parent / "keras_datasets.json").read_text())


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    path = tmp_path_factory.mktemp("home") / "keras"
    keras_caches.make(path)
    return path


@pytest.fixture
def cache(home, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(home))
    monkeypatch.setattr(data_utils, "validate_file", lambda *args, **kwargs: True)
    return home


@pytest.mark.filterwarnings("ignore:The `nb_words`")
@pytest.mark.parametrize("case", make_keras_datasets.CASES)
def test_golden(case, cache):
    cases.check(case, tf, GOLDEN[case], **make_keras_datasets.names(tf))


def test_cifar10(cache):
    (x, y), (x_test, y_test) = tf.keras.datasets.cifar10.load_data()
    assert x.shape == (15, 32, 32, 3) and y.shape == (15, 1) and x_test.shape == (3, 32, 32, 3)
    assert x.dtype == y.dtype == x_test.dtype == y_test.dtype == "uint8"
    with open(cache / "datasets" / "cifar-10-batches-py" / "data_batch_2", "rb") as file:
        found = pickle.load(file)
    assert (x[3].transpose(2, 0, 1).ravel() == found[b"data"][0]).all()
    assert y[3:6, 0].tolist() == found[b"labels"]


def test_offline_the_error_says_what_to_put_where(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(data_utils.urllib.request, "urlretrieve", _offline)
    with pytest.raises(Exception, match=r"URL fetch failure on https.*mnist\.npz") as raised:
        tf.keras.datasets.mnist.load_data()
    text = str(raised.value)
    assert str(tmp_path / "datasets" / "mnist.npz") in text and "731c5ac602752760" in text
    assert list((tmp_path / "datasets").iterdir()) == []


def _offline(*args):
    raise data_utils.urllib.error.URLError("no route")


def test_a_file_with_another_hash_is_not_used(home, tmp_path, monkeypatch, capsys):
    (tmp_path / "datasets").mkdir()
    np.savez(tmp_path / "datasets" / "mnist.npz", x_train=np.zeros(2))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(data_utils.urllib.request, "urlretrieve", _offline)
    with pytest.raises(Exception, match="URL fetch failure"):
        tf.keras.datasets.mnist.load_data()
    assert "incomplete or outdated" in capsys.readouterr().out


def test_pickles_run_no_code(cache, tmp_path, monkeypatch):
    class Evil:
        def __reduce__(self):
            return (tmp_path.joinpath("ran").touch, ())

    folder = tmp_path / "datasets" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    (tmp_path / "datasets" / "cifar-10-batches-py.tar.gz").touch()
    (folder / "data_batch_1").write_bytes(pickle.dumps({b"data": Evil()}))
    words = np.empty(1, dtype=object)
    words[0] = Evil()
    np.savez(tmp_path / "datasets" / "reuters.npz", x=words, y=np.zeros(1))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    for module in (tf.keras.datasets.cifar10, tf.keras.datasets.reuters):
        with pytest.raises(ValueError, match="only numpy arrays"):
            module.load_data()
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("data", [b"", b"abc", b"PK\x05\x06" + bytes(18)])
def test_damaged_archives(data, cache, tmp_path, monkeypatch):
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "reuters.npz").write_bytes(data)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    with pytest.raises((OSError, KeyError)):
        tf.keras.datasets.reuters.load_data()
