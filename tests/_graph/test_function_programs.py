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
    if name in KNOWN:
        assert "error" in GOLDEN[name] and "error" not in found, f"{PROGRAMS[name]}\n{found}"
        return
    said = function_programs.same(found, GOLDEN[name])
    assert not said, f"{PROGRAMS[name]}\n{said}"


def test_known_programs_are_there():
    assert set(KNOWN) <= set(PROGRAMS)
