"""Keras's preprocessing layers (values from TensorFlow: tests/golden/make_preprocessing.py)."""

import json
from pathlib import Path

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
