"""uint16, uint32 and uint64 against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, make_unsigned

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "unsigned.json").read_text())


@pytest.mark.parametrize("case", make_unsigned.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])
