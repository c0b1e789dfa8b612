"""Generated training programs, against the histories and weights of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, engine, make_training_programs

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "training_programs.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(len(make_training_programs.CASES)))
def test_program(seed):
    case = make_training_programs.CASES[seed]
    engine.check(case, tf, GOLDEN[case], rtol=1e-4)
