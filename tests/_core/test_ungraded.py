"""Ops that have no gradient in TensorFlow: LookupError where one reaches them."""

import json
from pathlib import Path

import numpy as np
import pytest
from differential import programs
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "ungraded.json").read_text())


@pytest.mark.parametrize("program", GOLDEN)
def test_golden(program):
    parts = eval(program, programs.names(tf))
    found = {part for part, value in parts.items() if isinstance(value, programs.Raised)}
    assert found == {GOLDEN[program]}
    assert parts[GOLDEN[program]].names[0] == "LookupError"


def test_the_message_names_the_op():
    x = tf.constant([3.5])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.truncatemod(x, 2.0)
    with pytest.raises(LookupError, match="gradient registry has no entry for: TruncateMod"):
        tape.gradient(y, x)


def test_only_a_gradient_that_reaches_the_op_is_refused():
    x = tf.constant([3.5])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        stopped = tf.stop_gradient(tf.truncatemod(x, 2.0)) + x
        indexed = tf.gather(x, tf.unique(x)[1])
        exact = tf.nn.softsign(x)
    assert tape.gradient(stopped, x).numpy() == [1.0]
    assert tf.convert_to_tensor(tape.gradient(indexed, x)).numpy() == [1.0]
    np.testing.assert_allclose(tape.gradient(exact, x), [1 / 4.5**2])


def test_what_is_not_watched_is_computed():
    assert tf.linalg.lu([[2.0]]).lu.numpy() == [[2.0]]
    with tf.GradientTape():
        assert tf.truncatemod(tf.constant(3.5), 2.0).numpy() == 1.5


def test_raw_bodies_stay_as_they_are():
    assert tf.nn.softsign.raw is tf.nn.softsign.__wrapped__
    assert tf.nn.softsign.raw is not tf.nn.softsign.spec.body
