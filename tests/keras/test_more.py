"""Refusals and their order, inputs without channels, infinite gradients, renormalization: with
TensorFlow's values."""

import json
from pathlib import Path

import pytest
from golden import cases, make_more_keras

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "more_keras.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", make_more_keras.CASES)
def test_golden(case):
    tf.keras.backend.clear_session()
    cases.check(case, tf, GOLDEN[case], **make_more_keras.names(tf))
