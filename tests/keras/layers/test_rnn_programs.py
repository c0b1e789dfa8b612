"""Cells of the user's, K.rnn, states and refusals against TensorFlow 2.15, and what the fast ways
give against the slow ones."""

import json
from pathlib import Path

import pytest
from golden import cases, rnn_programs

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "rnn_programs.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("number", range(len(rnn_programs.CASES)))
def test_programs(number):
    tf.keras.backend.clear_session()
    cases.check(rnn_programs.CASES[number], tf, GOLDEN[number], rtol=2e-5)
