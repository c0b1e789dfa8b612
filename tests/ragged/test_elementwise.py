"""Element-wise ops on RaggedTensors against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "ragged_ops.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], rtol=2e-5)
