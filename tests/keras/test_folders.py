"""tf.keras.utils' datasets out of folders and arrays, and tf.audio, with TensorFlow's values."""

import json
from pathlib import Path

import pytest
from golden import cases, data_folders, make_keras_folders

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "keras_folders.json").read_text())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("folders")
    data_folders.make(path)
    return path


@pytest.fixture
def folders(made, monkeypatch):
    tf.random.set_seed(None)
    monkeypatch.chdir(made)
    return made


@pytest.mark.parametrize("case", make_keras_folders.CASES)
def test_golden(case, folders):
    cases.check(case, tf, GOLDEN[case], **make_keras_folders.names(tf))
