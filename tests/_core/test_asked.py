"""What TensorFlow's Python code does with lists and arrays before they are tensors: its errors."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "asked.json").read_text())


@pytest.mark.parametrize("program", GOLDEN)
def test_golden(program):
    kind, words = GOLDEN[program]
    names = {"tf": tf, "np": np, "nan": float("nan"), "inf": float("inf")}
    with pytest.raises(Exception, match=words) as caught:
        eval(program, names)
    assert type(caught.value).__name__ == kind


def test_tensors_variables_and_symbolic_tensors_are_not_asked():
    assert tf.nn.moments(tf.Variable([1.0, 3.0]), 0)[0].numpy() == 2.0
    assert tf.keras.backend.mean(tf.keras.Input([2])).shape.rank == 0
    assert tf.math.scalar_mul(2.0, tf.constant(3.0)).numpy() == 6.0


def test_what_may_be_none_is_not_asked():
    x = tf.constant([[1.0], [3.0]])
    result = tf.nn.batch_normalization(x, [2.0], tf.constant([1.0]), [0.5], None, 0.0)
    np.testing.assert_allclose(result, [[-0.5], [1.5]])


def test_other_arguments_are_converted_as_before():
    assert tf.math.scalar_mul(tf.constant(2.0), tf.constant([1.0])).numpy() == [2.0]
    np.testing.assert_allclose(tf.nn.moments(np.array([1.0, 3.0]), 0)[1], 1.0)
