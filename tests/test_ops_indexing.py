"""Slicing, tf.gather, where, boolean_mask and the like."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "ops_indexing.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


@pytest.mark.parametrize(
    ("function", "wanted"),
    [
        (lambda x: x[0] * 2.0, [[2.0, 2.0, 2.0], [0.0, 0.0, 0.0]]),
        (lambda x: x[::-1, 1] * [1.0, 2.0], [[0.0, 2.0, 0.0], [0.0, 1.0, 0.0]]),
        (lambda x: x[x > 2.0], [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]),
        (lambda x: tf.gather(x, [1, 1]), [[0.0, 0.0, 0.0], [2.0, 2.0, 2.0]]),
        (lambda x: tf.gather(x, [2, 2], axis=1), [[0.0, 0.0, 2.0], [0.0, 0.0, 2.0]]),
        (lambda x: tf.gather(x, [[0], [2]], batch_dims=1), [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),
        (lambda x: tf.gather_nd(x, [[0, 1]]), [[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]),
        (lambda x: tf.boolean_mask(x, [True, False]), [[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]]),
        (lambda x: tf.where(x > 2.0, x, 0.0), [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]),
        (lambda x: tf.slice(x, [0, 1], [1, 2]), [[0.0, 1.0, 1.0], [0.0, 0.0, 0.0]]),
    ],
)
def test_gradient(function, wanted):
    x = tf.Variable([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
    with tf.GradientTape() as tape:
        y = function(x)
    assert tf.convert_to_tensor(tape.gradient(y, x)).numpy().tolist() == wanted


def test_every_slice_is_as_numpy_has_it():
    array = np.arange(5 * 4).reshape(5, 4)
    tensor = tf.constant(array)
    bounds = [None, 0, 1, 3, 5, 9, -1, -3, -9]
    for start, stop, step in itertools.product(bounds, bounds, [None, 1, 2, -1, -2, -7]):
        index = slice(start, stop, step)
        assert tensor[index].numpy().tolist() == array[index].tolist(), index
        assert tensor[:, index].numpy().tolist() == array[:, index].tolist(), index


def test_slice_out_of_range_names_the_dimension():
    with pytest.raises(tf.errors.InvalidArgumentError, match="index 5 of dimension 0"):
        tf.constant([1, 2])[5]
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"indices\[1\] = 7 is not in"):
        tf.gather([1, 2, 3], [0, 7])


def test_a_slice_of_a_variable_assigns():
    v = tf.Variable(np.zeros((3, 4), np.float32))
    kept = v[1]
    v[1, ::-1].assign([1.0, 2.0, 3.0, 4.0])
    v[::-2, 0].assign([7.0, 8.0])
    assert v.numpy().tolist() == [[8.0, 0.0, 0.0, 0.0], [4.0, 3.0, 2.0, 1.0], [7.0, 0.0, 0.0, 0.0]]
    assert kept.numpy().tolist() == [0.0, 0.0, 0.0, 0.0]


def test_a_slice_of_a_string_variable_assigns():
    v = tf.Variable(["a", "b", "c"])
    v[::-1].assign(["x", "y", "z"])
    assert v.numpy().tolist() == [b"z", b"y", b"x"]


def test_slices_of_an_earlier_tape_are_constants():
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape():
        old = x * 2.0
    with tf.GradientTape() as tape:
        y = old[0] * x[1]
    assert tape.gradient(y, x).numpy().tolist() == [0.0, 2.0]
