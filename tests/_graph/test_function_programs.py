"""Programs about tf.function give what they gave under TensorFlow (golden/function_programs)."""

import json

import pytest
from golden import function_programs

import kerastorch as tf

PROGRAMS = function_programs.programs()
GOLDEN = json.loads(function_programs.GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name):
    found = json.loads(json.dumps(function_programs.outcome(PROGRAMS[name], tf)))
    said = function_programs.same(found, GOLDEN[name])
    assert not said, f"{PROGRAMS[name]}\n{said}"
