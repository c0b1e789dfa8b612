"""keras.ops gives what Keras 3 gives: generated calls, recorded by golden/make_keras_ops.py."""

import types

import pytest
from golden import keras_ops_cases, keras_ops_known, keras_ops_outcomes

import kerastorch as tf

CASES = keras_ops_outcomes.load()
FUNCTIONS = sorted({line.partition("(")[0] for line in CASES})


@pytest.mark.parametrize("function", FUNCTIONS)
def test_as_keras_3(function):
    names = keras_ops_cases.Names(types.SimpleNamespace(ops=tf.keras.ops))
    wrong = []
    for line, theirs in CASES.items():
        if line.partition("(")[0] != function or keras_ops_known.reason(line):
            continue
        ours = keras_ops_cases.outcome(lambda: names.evaluate(line))  # noqa: B023
        found = keras_ops_outcomes.difference(ours, theirs, line)
        if found:
            wrong.append(f"{line}: {found}")
    assert not wrong, "\n".join(wrong[:20])


def test_every_function_has_cases():
    without = set(tf.keras.ops.__all__) - set(FUNCTIONS)
    assert without == {"image", "linalg", "nn", "numpy", "empty"}  # shape(empty(...)) is there
    assert {f"ops.image.{name}" for name in tf.keras.ops.image.__all__} <= set(FUNCTIONS) | {
        "ops.image.elastic_transform"
    }


def test_cases_are_those_of_the_generator():
    assert list(CASES) == keras_ops_cases.generated()
