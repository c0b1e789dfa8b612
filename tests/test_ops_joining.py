"""tf.concat, stack, split and the like."""

import json
from pathlib import Path

import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "ops_joining.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_gradient_of_concat_stack_split():
    x, y = tf.Variable([1.0, 2.0]), tf.Variable([3.0, 4.0])
    with tf.GradientTape(persistent=True) as tape:
        joined = tf.concat([x, y], 0) * [1.0, 2.0, 3.0, 4.0]
        piled = tf.stack([x, y], 1)[0] * [5.0, 6.0]
        part = tf.split(x, [1, 1])[1] * 7.0
    assert [g.numpy().tolist() for g in tape.gradient(joined, [x, y])] == [[1.0, 2.0], [3.0, 4.0]]
    assert [g.numpy().tolist() for g in tape.gradient(piled, [x, y])] == [[5.0, 0.0], [6.0, 0.0]]
    assert tape.gradient(part, x).numpy().tolist() == [0.0, 7.0]
    assert {v.ref() for v in tape.watched_variables()} == {x.ref(), y.ref()}


def test_results_of_an_earlier_tape_are_constants():
    x = tf.Variable([1.0])
    with tf.GradientTape():
        old = x * 2.0
    with tf.GradientTape() as tape:
        y = tf.concat([old, x], 0)
    assert tape.gradient(y, x).numpy().tolist() == [1.0]


def test_dynamic_partition_and_stitch_are_inverse():
    data = tf.constant([10, 20, 30, 40, 50])
    parts = tf.constant([1, 0, 1, 2, 0])
    where = tf.dynamic_partition(tf.range(5), parts, 3)
    back = tf.dynamic_stitch(where, tf.dynamic_partition(data, parts, 3))
    assert back.numpy().tolist() == data.numpy().tolist()
