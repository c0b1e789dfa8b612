"""tf.TensorArray."""

import json
from pathlib import Path

import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "tensor_array.json").read_text())


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case.split("\n", 3)[3])
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_gradients_flow_through_what_is_written_and_stacked():
    v = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        array = tf.TensorArray(tf.float32, 2).write(0, v * 2.0).write(1, v * v)
        y = tf.reduce_sum(array.stack() * [[1.0], [10.0]])
    assert tape.gradient(y, v).numpy().tolist() == [22.0, 42.0]


def test_gradients_flow_through_what_is_unstacked_and_read():
    v = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        array = tf.TensorArray(tf.float32, 2).unstack(v)
        y = array.read(0) * 3.0 + array.read(1) ** 2
    assert tape.gradient(y, v).numpy().tolist() == [3.0, 4.0]


def test_a_variable_is_written_with_its_value_of_that_time():
    v = tf.Variable(1.0)
    array = tf.TensorArray(tf.float32, 1).write(0, v)
    v.assign(5.0)
    assert array.read(0).numpy() == 1.0


def test_loops_of_a_function():
    @tf.function
    def squares(n):
        array = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
        for i in tf.range(n):
            array = array.write(i, i * i)
        return array.stack()

    assert squares(tf.constant(4)).numpy().tolist() == [0, 1, 4, 9]


def test_a_function_may_return_an_array():
    @tf.function
    def filled():
        return tf.TensorArray(tf.float32, 1).write(0, 3.0)

    assert filled().read(0).numpy() == 3.0
