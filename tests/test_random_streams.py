"""TensorFlow's own random numbers, by seeds."""

import json
from pathlib import Path

import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "random_streams.json").read_text())


def _exactly(case):
    """Whether the numbers of a case are TensorFlow's to the last bit."""
    return not any(word in case for word in ("orthogonal", "image.", "gamma("))


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], rtol=0 if _exactly(case) else 1e-6)
