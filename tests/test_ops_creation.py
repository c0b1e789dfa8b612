"""tf.constant, zeros, range, one_hot and the like."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "ops_creation.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_constant_shares_and_copies_memory():
    array = np.zeros(3, np.float32)
    from_array = tf.constant(array)
    array[0] = 9.0
    assert from_array.numpy().tolist() == [0.0, 0.0, 0.0]
    raw = torch.ones(2)
    assert tf.constant(raw).torch() is raw
    given = tf.constant([1, 2])
    assert tf.constant(given) is given


def test_constant_of_many_values():
    rows = [[float(i + j) for j in range(100)] for i in range(100)]
    assert tf.constant(rows).shape == (100, 100)
    assert tf.constant(rows).dtype == tf.float32
    assert float(tf.constant(rows)[99, 99]) == 198.0


def test_registered_conversion():
    class Money:
        def __init__(self, cents):
            self.cents = cents

    def in_cents(value, dtype, name, as_ref):
        return tf.constant(value.cents, dtype)

    tf.register_tensor_conversion_function(base_type=Money, conversion_func=in_cents)
    assert tf.convert_to_tensor(Money(250)).numpy() == 250
    assert tf.add(Money(250), 1).numpy() == 251
    with pytest.raises(TypeError, match="base_type"):
        tf.register_tensor_conversion_function(3, in_cents)
    with pytest.raises(TypeError, match="conversion_func"):
        tf.register_tensor_conversion_function(Money, 3)


def test_recorded_members_of_a_sequence_keep_their_gradient():
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = tf.convert_to_tensor([x[0] * 3.0, 5.0, x[1]])
    assert tape.gradient(y, x).numpy().tolist() == [3.0, 1.0]


def test_gradient_of_fill_and_linspace():
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape(persistent=True) as tape:
        filled = tf.fill([2, 2], x[1])
        spaced = tf.linspace(x[0], x[1], 3)
    assert tape.gradient(filled, x).numpy().tolist() == [0.0, 4.0]
    assert tape.gradient(spaced, x).numpy().tolist() == [1.5, 1.5]


def test_shape_of_a_meta_tensor_has_its_sizes():
    x = torch.empty(3, 4, device="meta")
    assert tf.shape.raw(x).tolist() == [3, 4]
    assert tf.reshape.raw(x, tf.shape.raw(x)[::1].flip(0)).shape == (4, 3)


def test_indexed_slices():
    slices = tf.IndexedSlices(tf.constant([[1.0, 2.0]]), tf.constant([1]), tf.constant([3, 2]))
    v = tf.Variable(tf.zeros([3, 2]))
    v.assign_add(slices)
    assert v.numpy().tolist() == [[0.0, 0.0], [1.0, 2.0], [0.0, 0.0]]
    assert (-slices).values.numpy().tolist() == [[-1.0, -2.0]]
