"""The classes that TensorFlow raises for wrong arguments of ops that are several of its ops."""

import pytest

import kerastorch as tf

LOOP = (lambda i, x: i < 3, lambda i, x: (i + 1, x * 2))

REFUSED = [
    (lambda: tf.unique([1, 2], out_idx=tf.uint8), tf.errors.InvalidArgumentError),
    (lambda: tf.random.poisson([2], 1.0, dtype=tf.complex64), tf.errors.InvalidArgumentError),
    (lambda: tf.random.create_rng_state("a", 1), tf.errors.UnimplementedError),
    (lambda: tf.RaggedTensor.from_tensor([[1]], lengths=[1], padding=0), ValueError),
    (lambda: tf.RaggedTensor.from_uniform_row_length([1.0, 2.0], 0), ValueError),
    (lambda: tf.RaggedTensor.from_value_rowids([1, 2], [0], nrows=1), ValueError),
    (lambda: tf.while_loop(*LOOP, [0, tf.constant(1.0)], maximum_iterations=2), TypeError),
    (
        lambda: tf.while_loop(lambda i, x: x, LOOP[1], [0, tf.constant(1.0)], maximum_iterations=0),
        tf.errors.InvalidArgumentError,
    ),
    (lambda: tf.keras.layers.add([[[0]], [[4]]]), ValueError),
    (lambda: tf.nn.in_top_k([1], [[1.0, 2.0]], {}), ValueError),
    (
        lambda: tf.keras.metrics.sparse_top_k_categorical_accuracy([1], tf.zeros([1, 2], "double")),
        tf.errors.InvalidArgumentError,
    ),
    (
        lambda: tf.keras.losses.mean_absolute_error("a", tf.zeros([1])),
        tf.errors.UnimplementedError,
    ),
    (lambda: tf.strings.split(tf.zeros([2])), ValueError),
    (lambda: tf.scan(lambda a, x: a + x, tf.zeros([2, 2]), tf.constant(0.0)), ValueError),
    (lambda: tf.saturate_cast([True], tf.int32), TypeError),
    (lambda: tf.as_dtype("f"), TypeError),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_refused(number):
    program, expected = REFUSED[number]
    with pytest.raises(expected) as caught:
        program()
    assert caught.type is expected


def test_a_loop_inside_a_function_keeps_its_variables():
    @tf.function
    def doubled(x):
        return tf.while_loop(*LOOP, [tf.constant(0), x], maximum_iterations=2)[1]

    assert float(doubled(tf.constant(1.0))) == 4.0
