"""Values and gradients at zeros, ties, infinities and NaN, of empty and of complex tensors."""

import json
from pathlib import Path

import pytest
from golden import cases, make_edges

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "edges.json").read_text())


@pytest.mark.parametrize("case", make_edges.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_edges.names(tf))
