"""tf.reshape, transpose, pad and the like."""

import json
from pathlib import Path

import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "ops_shaping.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


@pytest.mark.parametrize(
    ("function", "wanted"),
    [
        (lambda x: tf.reshape(x, [-1])[2], [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]),
        (lambda x: tf.transpose(x)[1], [[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]),
        (lambda x: tf.tile(x, [2, 1]), [[2.0, 2.0, 2.0], [2.0, 2.0, 2.0]]),
        (lambda x: tf.pad(x, [[1, 1], [0, 0]]), [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]),
        (lambda x: tf.pad(x, [[1, 0], [0, 0]], "REFLECT"), [[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]),
        (lambda x: tf.broadcast_to(x, [3, 2, 3]), [[3.0, 3.0, 3.0], [3.0, 3.0, 3.0]]),
        (lambda x: tf.reverse(x, [0])[0], [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]),
        (lambda x: tf.roll(x, 1, 0)[0], [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]),
        (lambda x: tf.repeat(x, [1, 2], axis=0), [[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]),
    ],
)
def test_gradient(function, wanted):
    x = tf.Variable([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
    with tf.GradientTape() as tape:
        y = function(x)
    assert tape.gradient(y, x).numpy().tolist() == wanted


def test_space_to_batch_and_back():
    x = tf.reshape(tf.range(2 * 4 * 6 * 3), [2, 4, 6, 3])
    there = tf.space_to_batch(x, [2, 3], [[0, 0], [0, 0]])
    assert there.shape == (12, 2, 2, 3)
    back = tf.batch_to_space(there, [2, 3], [[0, 0], [0, 0]])
    assert back.numpy().tolist() == x.numpy().tolist()


def test_message_names_the_op_and_shapes():
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"size 4.*Reshape.*int32\[4\]"):
        tf.reshape([1, 2, 3, 4], [5])


def test_a_view_of_a_variable_keeps_its_value():
    v = tf.Variable([1.0, 2.0, 3.0, 4.0])
    before = tf.reshape(v, [2, 2])
    v.assign_add([1.0, 1.0, 1.0, 1.0])
    assert before.numpy().tolist() == [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize(
    "shape, wanted, made",
    [
        ([0, 5, 2], [0, -1], [0, 10]),
        ([0, 5, 2], [-1, 0, 2], [5, 0, 2]),
        ([0, 0, 0], [0, -1], [0, 1]),
        ([0], [0, -1, 2], [0, 0, 2]),
        ([3, 0], [0, -1, 2], [0, 1, 2]),
        ([2, 0, 4], [0, 0, -1], [0, 0, 8]),
        ([2, 0, 4], [-1, 3], [0, 3]),
    ],
)
def test_an_empty_tensor_in_a_shape_with_a_gap(shape, wanted, made):
    assert tf.reshape(tf.zeros(shape), wanted).shape.as_list() == made


def test_updates_without_elements():
    x = tf.zeros([2, 0])
    for call in (
        lambda: tf.tensor_scatter_nd_add(x, [[1]], x[:1]),
        lambda: tf.scatter_nd([[1]], x[:1], [2, 0]),
    ):
        with pytest.raises(tf.errors.InvalidArgumentError, match="empty output"):
            call()
    none = tf.zeros([0, 1], tf.int32)
    assert tf.scatter_nd(none, x[:0], [2, 0]).shape.as_list() == [2, 0]
    assert tf.dynamic_stitch([[0, 1]], [x]).shape.as_list() == [2, 0]
