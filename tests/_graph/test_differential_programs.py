"""A sample of the generated programs: tf.function against eager calls and TensorFlow.

The whole: python tests/_graph/differential_programs/run.py
"""

import pytest
from differential_programs import generate, run

import kerastorch as tf

SAMPLE = 40
PROGRAMS = generate.programs(SAMPLE)
GOLDEN = run.recorded()


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name):
    found = run.differences(tf, PROGRAMS[name], GOLDEN.get(name))
    assert not found, f"{PROGRAMS[name]}\n{found}"


def test_a_seed_gives_one_program():
    assert generate.programs(3, first=5) == generate.programs(3, first=5)
    assert len(set(PROGRAMS.values())) == SAMPLE
