"""tf.RaggedTensor against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "ragged.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_nests_take_it_apart_and_build_it_again():
    x = tf.ragged.constant([[[1], [2, 3]], [[]]])
    parts = tf.nest.flatten(x, expand_composites=True)
    assert [p.shape.as_list() for p in parts] == [[3], [3], [4]]
    again = tf.nest.pack_sequence_as(x, parts, expand_composites=True)
    assert again.to_list() == x.to_list()


def test_map_flat_values_wants_the_same_rows():
    a, b = tf.ragged.constant([[1, 2], [3]]), tf.ragged.constant([[1], [2, 3]])
    assert tf.ragged.map_flat_values(tf.add, a, a).to_list() == [[2, 4], [6]]
    with pytest.raises(tf.errors.InvalidArgumentError):
        tf.ragged.map_flat_values(tf.add, a, b)


def test_values_of_arrays():
    value = tf.compat.v1.ragged.constant_value([[1, 2], [], [3]], row_splits_dtype="int32")
    assert value.to_list() == [[1, 2], [], [3]] and value.shape == (3, None)
    assert value.row_splits.dtype == "int32" and value.ragged_rank == 1
    assert str(value) == "<tf.RaggedTensorValue [[1, 2], [], [3]]>"
    with pytest.raises(TypeError):
        tf.compat.v1.ragged.RaggedTensorValue([1, 2], [0, 2])
    with pytest.raises(RuntimeError):
        tf.compat.v1.ragged.placeholder(tf.float32, 1)
