"""compile, fit, evaluate, train_on_batch, against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, engine, make_engine_training

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "engine_training.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", make_engine_training.CASES)
def test_golden(case):
    engine.check(case, tf, GOLDEN[case])
