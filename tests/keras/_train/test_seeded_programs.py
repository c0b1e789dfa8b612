"""Seeded training programs print TensorFlow's losses, metrics and predictions."""

import json

import numpy as np
import pytest
from golden import seeded_programs

import kerastorch as tf

GOLDEN = json.loads(seeded_programs.GOLDEN.read_text())
SAMPLE = range(0, seeded_programs.COUNT, 4)


@pytest.mark.parametrize("number", SAMPLE)
def test_program(number):
    name, source = seeded_programs.program(number)
    found, wanted = seeded_programs.outcome(source, tf), GOLDEN[name]
    assert [x[0] for x in found] == [x[0] for x in wanted]
    for (label, values), (_, numbers) in zip(found, wanted):
        if label == "error":
            assert values == numbers
        else:
            np.testing.assert_allclose(values, numbers, 2e-4, 1e-5, err_msg=label)
