"""tf.bitwise against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, make_bitwise

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "bitwise.json").read_text())


@pytest.mark.parametrize("case", make_bitwise.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])
