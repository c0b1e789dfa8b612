"""Python code that meets no tensor does the same converted as it does as it stands."""

import linecache

import pytest
from programs import SUPPORT, Program

from kerastorch.autograph import conversion


def module(seed):
    """The namespace of a program, whose source can be found."""
    source = SUPPORT + Program(seed).source()
    name = f"<program {seed}>"
    linecache.cache[name] = len(source), None, source.splitlines(True), name
    namespace = {"__name__": "program"}
    exec(compile(source, name, "exec"), namespace)
    return namespace


def outcome(namespace, function, a, b):
    """What a function gives or raises, and what it logs."""
    log, left = [], [200]

    def fuel():
        left[0] -= 1
        if left[0] < 0:
            raise namespace["OutOfFuel"]

    namespace["SHARED"] = 0
    try:
        result = function(a, b, log, fuel)
    except NameError:
        result = "NameError"  # a cell's is no UnboundLocalError
    except Exception as error:
        result = type(error).__name__, str(error)
    return repr(result), repr(log), repr(namespace["SHARED"])


@pytest.mark.parametrize("seed", range(300))
def test_same(seed):
    namespace = module(seed)
    plain = namespace["program"]
    made = conversion.converted(plain)
    for a, b in [(0, 1), (3, 2), (5, -1)]:
        assert outcome(namespace, made, a, b) == outcome(namespace, plain, a, b)
    assert made is not plain
