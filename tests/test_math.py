"""tf.math against the golden values of TensorFlow, and what those cannot say."""

import json
import operator
from pathlib import Path

import numpy as np
import pytest
import torch
from golden import cases, make_math

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "math.json").read_text())


@pytest.mark.parametrize("case", make_math.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_math.names(tf))


def test_reductions_take_tensors_as_axes():
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    assert tf.reduce_sum(x, axis=tf.constant([0, 1])).numpy() == 10
    assert tf.reduce_max(x, axis=tf.constant(0)).numpy().tolist() == [3, 4]


def test_top_k_orders_ties_and_names_its_parts():
    top = tf.math.top_k([3, 1, 3, 2, 3], k=4)
    assert top.values.numpy().tolist() == [3, 3, 3, 2]
    assert top.indices.numpy().tolist() == [0, 2, 4, 3]
    unsorted = tf.math.top_k([1.0, 5.0, 3.0], k=2, sorted=False)
    assert sorted(unsorted.values.numpy()) == [3, 5]


class Ours:
    """A class that tensors know nothing of, with reflected operators."""

    def __radd__(self, other):
        return "radd"

    def __rmatmul__(self, other):
        return "rmatmul"


def test_operators_leave_unknown_values_to_their_class():
    x = tf.constant([[1.0]])
    assert x + Ours() == "radd"
    assert x @ Ours() == "rmatmul"
    with pytest.raises(ValueError, match="unsupported type"):
        x * Ours()


@pytest.mark.parametrize("make", [tf.constant, tf.Variable])
def test_equality_is_by_element(make):
    x = make([1.0, 2.0])
    assert (x == np.array([1, 3], "f")).numpy().tolist() == [True, False]
    assert operator.eq([1, 3], x).numpy().tolist() == [True, False]
    assert (x != 1).numpy().tolist() == [False, True]
    assert not (x == [1.0, 2.0, 3.0]).numpy()
    assert (x != [1.0, 2.0, 3.0]).numpy()


def test_a_number_takes_the_tensors_dtype():
    for dtype in (tf.float16, tf.float64, tf.int64, tf.uint8):
        x = tf.constant([1, 2], dtype)
        assert (x + 1).dtype == dtype and (2 * x).dtype == dtype and (3 - x).dtype == dtype


def test_arguments_are_not_modified():
    value = np.array([3.0, 1.0, 2.0])
    x = tf.constant(value)
    for function in (tf.abs, tf.cumsum, tf.math.top_k, tf.identity):
        function(x)
    assert x.numpy().tolist() == value.tolist()
    same = tf.cast(x, tf.float64)
    assert same.numpy().tolist() == value.tolist()


def test_messages_name_op_shapes_and_dtypes():
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"AddV2.*float32\[2, 3\]"):
        tf.constant(np.ones([2, 3], "f")) + tf.constant([1.0, 2.0])
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"Mul.*float.*int32"):
        tf.constant([1.0]) * tf.constant([1])


SPECIAL = ["dawsn", "expint", "fresnel_cos", "fresnel_sin", "spence", "bessel_j1", "bessel_k0"]


@pytest.mark.parametrize(
    "function",
    [tf.math.erfcinv, tf.math.ndtri, *(getattr(tf.math.special, name) for name in SPECIAL)],
)
def test_derivatives_agree_with_differences(function):
    x = tf.constant([0.2, 0.6, 0.9], tf.float64)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        first = tape.gradient(y, x)
    second = outer.gradient(first, x)
    step = 1e-5

    def slope(f):
        return (f(x + step).numpy() - f(x - step).numpy()) / (2 * step)

    def derivative(v):
        with tf.GradientTape() as tape:
            tape.watch(v)
            y = function(v)
        return tape.gradient(y, v)

    np.testing.assert_allclose(first.numpy(), slope(function), rtol=1e-6)
    np.testing.assert_allclose(second.numpy(), slope(derivative), rtol=1e-6, atol=1e-6)


def test_bodies_run_without_values():
    x = torch.empty(2, 3, device="meta")
    for function in (
        tf.math.floormod.raw,
        tf.math.maximum.raw,
        tf.math.divide_no_nan.raw,
        tf.math.pow.raw,
    ):
        assert function(x, x).shape == (2, 3)
    assert tf.math.reduce_std.raw(x, 1).shape == (2,)
    assert tf.math.top_k.raw(x, 2).values.shape == (2, 2)
    assert tf.math.special.expint.raw(x).shape == (2, 3)
