"""Members, compile(), tables, inputs and refusals of models, against values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, engine, make_model_programs

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "model_programs.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", make_model_programs.CASES)
def test_program(case):
    engine.check(case, tf, GOLDEN[case])
