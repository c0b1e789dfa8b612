"""What the differential tester found, against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, make_sampled

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "sampled.json").read_text())


@pytest.mark.parametrize("case", make_sampled.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_sampled.names(tf))
