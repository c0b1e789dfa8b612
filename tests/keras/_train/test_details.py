"""Callbacks and executions, logs, class weights, kinds of data, refusals: as in TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, engine, make_training_details

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "training_details.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", make_training_details.CASES)
def test_golden(name):
    case = make_training_details.CASES[name]
    engine.check(case, tf, GOLDEN[case])
