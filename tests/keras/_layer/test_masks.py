"""Masks through layers, models, losses and metrics, against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, engine, make_engine_masks

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "engine_masks.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", make_engine_masks.CASES)
def test_golden(case):
    engine.check(case, tf, GOLDEN[case])
