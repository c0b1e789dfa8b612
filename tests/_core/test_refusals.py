"""Arguments of wrong kinds: the errors of TensorFlow's classes, and no words of Python's own."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases, make_refusals

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "refusals.json").read_text())


@pytest.mark.parametrize("case", make_refusals.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


@pytest.mark.parametrize(
    "call",
    [
        lambda: tf.argmax([[1.0]], axis=[0]),
        lambda: tf.nn.softmax([1.0], axis="a"),
        lambda: tf.split([1.0, 2.0], 2, axis="a"),
        lambda: tf.math.top_k([1.0], k=None),
        lambda: tf.concat([[1.0], [2.0]], axis="a"),
    ],
)
def test_no_words_of_python_or_torch_leak(call):
    with pytest.raises(Exception) as caught:
        call()
    for words in ("int()", "argument 'dim'", "literal for int", "must be a string, a bytes-like"):
        assert words not in str(caught.value)


def test_messages_say_what_came_and_leave_out_what_is_as_by_default():
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        tf.matmul(tf.ones([2, 3]), tf.ones([2, 3]))
    assert "a=float32[2, 3]" in str(caught.value)
    assert "output_type" not in str(caught.value)


def test_switches_take_true_and_false_alone():
    with pytest.raises(TypeError, match="Expected bool for argument 'exclusive'"):
        tf.cumsum(tf.constant([1, 2]), exclusive=2)


def test_numpy_strings_meeting_numbers():
    labels = tf.constant(["a"])
    with pytest.raises(tf.errors.UnimplementedError, match="Cast string to float"):
        tf.cast(labels, tf.float32)


@pytest.mark.parametrize(
    "function", [tf.multiply, tf.maximum, tf.pow, tf.equal, tf.math.atan2, tf.linalg.solve]
)
def test_a_list_before_a_variable_of_another_dtype(function):
    variable = tf.Variable(np.eye(2))
    with pytest.raises(ValueError, match="Incompatible type conversion requested to type float32"):
        function([[1.0, 0.0], [0.0, 1.0]], variable)
    assert function(variable, [[1.0, 0.0], [0.0, 1.0]]).shape == [2, 2]


def test_a_number_before_a_variable_takes_its_dtype():
    assert tf.multiply(2.0, tf.Variable(np.eye(2))).dtype == tf.float64
    assert tf.multiply([1.0, 2.0], tf.Variable([1.0, 2.0])).dtype == tf.float32
    assert tf.stack([[1.0, 2.0], tf.Variable(np.ones(2))]).dtype == tf.float64
