"""Layers against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, make_keras_layers

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "keras_layers.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", make_keras_layers.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_keras_layers.names(tf))
