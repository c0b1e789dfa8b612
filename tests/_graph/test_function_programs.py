"""Programs about tf.function give what they gave under TensorFlow (golden/function_programs)."""

import json

import pytest
from golden import function_programs

import kerastorch as tf

PROGRAMS = function_programs.programs()
GOLDEN = json.loads(function_programs.GOLDEN.read_text(encoding="utf-8"))
KNOWN = function_programs.known()


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name):
    found = json.loads(json.dumps(function_programs.outcome(PROGRAMS[name], tf)))
    said = function_programs.same(found, GOLDEN[name])
    if name in KNOWN:
        assert said, f"{name} gives what TensorFlow gives: take it off the list"
        assert "error" not in found or "error" not in GOLDEN[name], f"{PROGRAMS[name]}\n{found}"
        return
    assert not said, f"{PROGRAMS[name]}\n{said}"


def test_known_programs_are_there():
    assert set(KNOWN) <= set(PROGRAMS)
