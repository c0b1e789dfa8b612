"""Programs about random numbers under seeds show what they show under TensorFlow."""

import json

import numpy as np
import pytest
from golden import random_programs

import kerastorch as tf

GOLDEN = json.loads(random_programs.GOLDEN.read_text())
PROGRAMS = random_programs.programs()


@pytest.fixture(autouse=True)
def seeds_as_before():
    yield
    tf.random.set_seed(None)


def test_all_are_recorded():
    assert set(PROGRAMS) == set(GOLDEN)


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name, tmp_path):
    found = random_programs.outcome(PROGRAMS[name], tf, tmp_path / "program.py")
    wanted = GOLDEN[name]
    assert [x[0] for x in found] == [x[0] for x in wanted], found[-1:]
    for (label, values), (_, expected) in zip(found, wanted):
        if any(isinstance(x, str) for x in expected):
            assert values == expected, label
        else:
            np.testing.assert_allclose(values, expected, 1e-5, 1e-6, err_msg=label)
