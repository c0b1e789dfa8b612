"""Composite values: the protocol, and the table of what ops do with them."""

import pytest

import kerastorch as tf
from kerastorch._core import dispatch
from kerastorch._core.composite import Composite


class Pair(Composite):
    """Two tensors that element-wise ops work on one by one."""

    def __init__(self, first, second):
        self.parts = (first, second)

    @property
    def _type_spec(self):
        return tf.TensorSpec([2], self.parts[0].dtype)

    def _components(self):
        return list(self.parts)

    def _from_components(self, components):
        return Pair(*components)


def _each(spec, args):
    rest = args[1:]
    return Pair(*(spec.public(part, *rest) for part in args[0].parts))


dispatch.register_elementwise(Pair, _each)
dispatch.register(Pair, tf.reduce_sum, lambda x, *rest: x.parts[0] + x.parts[1])


def test_element_wise_ops_are_served_by_one_function():
    pair = Pair(tf.constant(1.0), tf.constant(4.0))
    assert [float(p) for p in tf.sqrt(pair).parts] == [1.0, 2.0]
    assert [float(p) for p in tf.add(pair, 1.0).parts] == [2.0, 5.0]
    assert [float(p) for p in tf.cast(pair, tf.int32).parts] == [1, 4]


def test_an_entry_for_one_op():
    assert float(tf.reduce_sum(Pair(tf.constant(1.0), tf.constant(4.0)))) == 5.0


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (tf.linalg.det, "MatrixDeterminant"),
        (lambda x: tf.matmul(x, x), "MatMul"),
        (lambda x: tf.concat([x, x], 0), "ConcatV2"),
        (lambda x: tf.stack([x, x]), "Pack"),
        (lambda x: tf.reshape(x, [1]), "Reshape"),
    ],
)
def test_an_op_without_an_entry_says_its_name(function, name):
    value = Pair(tf.constant(1.0), tf.constant(4.0))
    with pytest.raises(ValueError, match=rf"\[Op:{name}\]") as error:
        function(value)
    assert type(value).__name__ in str(error.value)


def test_a_composite_with_a_tensor_form_is_converted():
    slices = tf.IndexedSlices(tf.constant([[1.0, 2.0]]), tf.constant([1]), tf.constant([2, 2]))
    assert tf.reduce_sum(slices).numpy() == 3.0
    assert tf.add(slices, tf.ones([2, 2])).numpy().tolist() == [[1.0, 1.0], [2.0, 3.0]]


def test_nests_take_composites_apart():
    pair = Pair(tf.constant(1.0), tf.constant(4.0))
    doubled = tf.nest.map_structure(lambda x: 2 * x, [pair], expand_composites=True)
    assert [float(p) for p in doubled[0].parts] == [2.0, 8.0]


def test_type_specs_of_composites():
    assert tf.type_spec_from_value(tf.ragged.constant([[1.0], []])).ragged_rank == 1
    pair = Pair(tf.constant(1.0), tf.constant(4.0))
    assert tf.type_spec_from_value(pair) == tf.TensorSpec([2], tf.float32)


def test_symbolic_tensors_come_first():
    x = tf.keras.Input([2])
    assert dispatch.special([[1.0, {"a": (x,)}]]) is x
    assert dispatch.special([tf.ragged.constant([[1]]), x]) is x
    assert dispatch.special([[1.0] * 5, "a", None]) is None
