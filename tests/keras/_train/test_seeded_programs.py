"""Seeded training programs print TensorFlow's losses, metrics and predictions."""

import json

import numpy as np
import pytest
from golden import seeded_programs

import kerastorch as tf

GOLDEN = json.loads(seeded_programs.GOLDEN.read_text())
PROGRAMS = dict(map(seeded_programs.program, range(0, seeded_programs.COUNT, 4)))


def is_known(source):
    """Whether a program depends on those before it: set_random_seed stands in front of random.seed
    for ever."""
    return "tf.random.set_seed" in source


@pytest.mark.parametrize(
    "name", [n for n, source in PROGRAMS.items() if n in GOLDEN and not is_known(source)]
)
def test_program(name):
    source = PROGRAMS[name]
    found, wanted = seeded_programs.outcome(source, tf), GOLDEN[name]
    assert [x[0] for x in found] == [x[0] for x in wanted]
    for (label, values), (_, numbers) in zip(found, wanted):
        np.testing.assert_allclose(values, numbers, 2e-4, 1e-5, err_msg=label)
