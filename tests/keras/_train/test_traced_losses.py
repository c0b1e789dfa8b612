"""Losses and metrics of saturated units, as TensorFlow's traced steps compute them."""

import json
import pathlib

import pytest
from golden import cases, traced_losses

import kerastorch as tf

GOLDEN = json.loads((pathlib.Path(cases.__file__).parent / "traced_losses.json").read_text())


@pytest.mark.parametrize("number, case", list(enumerate(traced_losses.cases())))
def test_as_tensorflow(number, case):
    for ours, theirs in zip(traced_losses.outcome(tf, case), GOLDEN[number], strict=True):
        assert ours == pytest.approx(theirs, rel=5e-4)
