"""tf.nn and tf.keras.backend at the edges: NaN, no channels, tables under two tapes, refusals."""

import json
from pathlib import Path

import pytest
from golden import cases, make_more_nn

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "more_nn.json").read_text())


@pytest.mark.parametrize("case", make_more_nn.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_more_nn.names(tf))
