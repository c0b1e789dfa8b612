"""Whole small programs, against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, engine, make_engine_programs

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "engine_programs.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", make_engine_programs.CASES)
def test_golden(case):
    engine.check(case, tf, GOLDEN[case])
