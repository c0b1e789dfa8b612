"""Static shapes in a trace: those that TensorFlow knows, and none that does not always hold."""

import pytest

import kerastorch as tf

_MATRIX = tf.RaggedTensorSpec([None, None], tf.float32, 1)
_ROWS = tf.RaggedTensorSpec([3, None], tf.float32, 1)
_CUBE = tf.RaggedTensorSpec([None, None, None], tf.float32, 2)
_UNIFORM = tf.RaggedTensorSpec([None, 2, None], tf.float32, 2)


def _traced(function, spec):
    """What the function gives while it is traced."""
    said = []

    @tf.function(input_signature=[spec], autograph=False)
    def run(x):
        said.append(function(x))
        return 0

    run.get_concrete_function()
    return said[0]


@pytest.mark.parametrize(
    "function, spec, shape",
    [
        (lambda x: x[2], _MATRIX, [None]),
        (lambda x: x[-1], _ROWS, [None]),
        (lambda x: x[0:2], _MATRIX, [None, None]),
        (lambda x: x[2], _CUBE, [None, None]),
        (lambda x: x[0:2], _CUBE, [None, None, None]),
        (lambda x: x[:, tf.newaxis], _MATRIX, [None, 1, None]),
        (lambda x: tf.where(x > 2.0), _MATRIX, [None, 2]),
        (lambda x: tf.split(x, 3)[0], _MATRIX, [None, None]),
        (lambda x: x[:, :1], _UNIFORM, [None, 1, None]),
        (lambda x: tf.ragged.map_flat_values(tf.square, x), _ROWS, [3, None]),
        (lambda x: tf.math.unsorted_segment_sum(x, [0, 0, 1], 2), _MATRIX, [2, None]),
        (lambda x: tf.gather_nd(x, [[0, 0], [1, 0]]), _MATRIX, [2]),
    ],
)
def test_ragged_result(function, spec, shape):
    assert _traced(lambda x: function(x).shape.as_list(), spec) == shape


def test_rows_by_ids_are_of_an_unknown_number():
    def made(x):
        again = tf.RaggedTensor.from_value_rowids(x.values, x.value_rowids(), x.nrows())
        return again.shape.as_list()

    assert _traced(made, _MATRIX) == [None, None]


def test_uniform_length():
    assert _traced(lambda x: int(x.uniform_row_length), _UNIFORM) == 2


def test_mapped_values_in_a_function():
    run = tf.function(lambda x: tf.ragged.map_flat_values(tf.square, x))
    assert run(tf.ragged.constant([[1.0, 2.0], [], [3.0]])).to_list() == [[1.0, 4.0], [], [9.0]]


def _built(layer, *shape):
    layer.build(shape)
    return layer


_KERNEL = tf.ones([3, 3, 3, 8])


@pytest.mark.parametrize(
    "make, given, shape",
    [
        (lambda: _built(tf.keras.layers.Dense(4), None, 3), [None, None], [None, 4]),
        (lambda: _built(tf.keras.layers.Dense(4), None, 3), [2, None], [2, 4]),
        (
            lambda: _built(tf.keras.layers.Conv2D(4, 3), None, 8, 8, 3),
            [2, 8, 8, None],
            [2, 6, 6, 4],
        ),
        (lambda: _built(tf.keras.layers.Conv1D(4, 3), None, 8, 3), [2, 8, None], [2, 6, 4]),
        (lambda: _built(tf.keras.layers.SimpleRNN(4), None, None, 3), [2, None, None], [2, 4]),
        (lambda: lambda x: tf.matmul(x, tf.ones([3, 4])), [2, None], [2, 4]),
        (lambda: lambda x: tf.einsum("ij,jk->ik", x, tf.ones([3, 4])), [2, None], [2, 4]),
        (lambda: lambda x: tf.tensordot(x, tf.ones([3, 4]), 1), [None, None], [None, 4]),
        (lambda: lambda x: tf.nn.conv2d(x, _KERNEL, 1, "VALID"), [1, 8, 8, None], [1, 6, 6, 8]),
        (lambda: lambda x: x * tf.ones([2, 3]), [None], [2, 3]),
        (lambda: lambda x: tf.stack([x, tf.ones([2, 3])]), [None, None], [2, 2, 3]),
        (lambda: lambda x: tf.linalg.matvec(tf.ones([3, 4]), x), [None], [3]),
        (lambda: lambda x: tf.reshape(x, [-1, 6]), [None], [None, 6]),
        (lambda: lambda x: tf.reshape(x, [-1, 6]), [2, None], [None, 6]),
        (lambda: lambda x: tf.split(x, 3)[0], [None], [None]),
    ],
)
def test_sizes_of_what_a_call_holds(make, given, shape):
    call = make()
    assert _traced(lambda x: call(x).shape.as_list(), tf.TensorSpec(given)) == shape


def test_a_square_of_an_unknown_size_takes_no_memory():
    """The examples are 15,360 rows; the process may not grow by their square."""
    resource = pytest.importorskip("resource")

    @tf.function(input_signature=[tf.TensorSpec([None])])
    def square(x):
        n = tf.shape(x)[0]
        return tf.fill([n, n], 2.0) + tf.linalg.diag(x)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    graph = square.get_concrete_function()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB
    assert graph.output_shapes.as_list() == [None, None]
    assert square(tf.constant([1.0, 2.0])).numpy().tolist() == [[3.0, 2.0], [2.0, 4.0]]
