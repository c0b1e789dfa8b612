"""What is refused before what, values that are not finite, rows of ragged tensors."""

import json
from pathlib import Path

import pytest
from golden import cases, make_more_math

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "more_math.json").read_text())


@pytest.mark.parametrize("case", make_more_math.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_more_math.names(tf))
