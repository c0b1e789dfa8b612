"""Recurrent layers against what TensorFlow 2.15 gives (tests/golden/make_rnn.py)."""

import json
import lzma
from pathlib import Path

import pytest
from golden import cases, rnn_cases

import kerastorch as tf

with lzma.open(Path(cases.__file__).parent / "rnn.json.xz", "rt", encoding="utf-8") as file:
    GOLDEN = json.load(file)


@pytest.mark.parametrize("case", rnn_cases.CASES)
def test_gives_what_tensorflow_gives(case):
    tf.keras.backend.clear_session()
    cases.check(case, tf, GOLDEN[case], rtol=2e-5, **rnn_cases.names(tf))
