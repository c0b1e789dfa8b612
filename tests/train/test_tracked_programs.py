"""Seeded programs on tracked objects and their restoration, as TensorFlow has them."""

import json
import sys
from pathlib import Path

import pytest

import kerastorch as tf

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
sys.path.insert(0, str(GOLDEN))
import tracked_programs  # noqa: E402

SAID = json.loads((GOLDEN / "tracked_programs.json").read_text())


@pytest.mark.parametrize("seed", range(len(SAID)))
def test_as_tensorflow(seed):
    assert tracked_programs.run(tf, seed) == SAID[seed]
