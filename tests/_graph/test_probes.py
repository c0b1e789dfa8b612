"""What two examples agree upon by chance is not known in a trace. Shapes: TensorFlow's."""

import pytest

import kerastorch as tf


def _rows(x):
    return tf.shape(x)[0]


def _few(x, most=2):
    return tf.minimum(_rows(x), most)


# of x of the shape [None, 3]
SHAPES = {
    "first": (lambda x: x[:1], [None, 3]),
    "last": (lambda x: x[-1:], [None, 3]),
    "range": (lambda x: tf.range(_few(x, 3)), [None]),
    "zeros": (lambda x: tf.zeros([_few(x, 4)]), [None]),
    "most": (lambda x: tf.zeros([tf.maximum(_rows(x), 100000)]), [None]),
    "rest": (lambda x: tf.zeros([_rows(x) % 2]), [None]),
    "thousands": (lambda x: tf.zeros([_rows(x) // 100000]), [None]),
    "equal": (lambda x: tf.zeros([tf.cast(_rows(x) == 17, tf.int32)]), [None]),
    "where": (lambda x: tf.zeros([tf.where(_rows(x) > 3, 2, 3)]), [None]),
    "diagonal": (tf.linalg.diag_part, [None]),
    "singular": (lambda x: tf.linalg.svd(x, compute_uv=False), [None]),
    "triangular": (lambda x: tf.linalg.qr(x)[0], [None, None]),
    "slice": (lambda x: tf.slice(x, [0, 0], [2, 3]), [2, 3]),
    "top": (lambda x: tf.math.top_k(tf.transpose(x), _few(x))[0], [3, None]),
    "hot": (lambda x: tf.one_hot([0, 1], _few(x)), [2, None]),
    "eye": (lambda x: tf.eye(_few(x)), [None, None]),
    "split": (lambda x: tf.split(x, [_few(x), -1])[0], [None, 3]),
    "reshaped": (lambda x: tf.reshape(x[:1], [-1]), [None]),
    "tiled": (lambda x: tf.tile([1.0], [_few(x)]), [None]),
    "padded": (lambda x: tf.pad([1.0], [[0, tf.maximum(0, 2 - _rows(x))]]), [None]),
    "drawn": (lambda x: tf.random.normal([_few(x)]), [None]),
    "gathered": (lambda x: tf.gather(x, tf.range(_few(x))), [None, 3]),
    "mask": (lambda x: tf.sequence_mask([1, 2], _few(x)), [2, None]),
    "line": (lambda x: tf.linspace(0.0, 1.0, _few(x)), [None]),
    "steps": (lambda x: tf.range(0, _rows(x), 100000), [None]),
    "segments": (
        lambda x: tf.math.unsorted_segment_sum(x, tf.range(_rows(x)), _few(x)),
        [None, 3],
    ),
    "behind": (lambda x: tf.transpose(tf.nn.softmax(x[:2] * 2.0)) + 1.0, [3, None]),
    "numbers": (lambda x: tf.zeros([_few(x) * 2 + 1]), [None]),
    "squeezed": (tf.squeeze, None),
    "kept": (lambda x: tf.zeros([tf.shape(x)[1] * 2]), [6]),
    "joined": (lambda x: tf.zeros(tf.concat([tf.shape(x), [2]], 0)), [None, 3, 2]),
    "mean": (lambda x: tf.reduce_mean(x, 0, keepdims=True), [1, 3]),
}


def _shape(shape):
    return None if shape.rank is None else shape.as_list()


@pytest.mark.parametrize("name", SHAPES)
def test_a_size_that_examples_agree_upon_by_chance_is_not_known(name):
    function, wanted = SHAPES[name]
    run = tf.function(function, input_signature=[tf.TensorSpec([None, 3])], autograph=False)
    assert _shape(run.get_concrete_function().structured_outputs.shape) == wanted


def test_shapes_of_symbolic_tensors():
    x = tf.keras.Input([3])
    assert x[:1].shape.as_list() == [None, 3]
    assert tf.zeros([tf.minimum(tf.shape(x)[0], 4)]).shape.as_list() == [None]


def test_python_sees_no_size_that_clips():
    @tf.function(input_signature=[tf.TensorSpec([None, 3])])
    def run(x):
        return x * (1.0 if x[:1].shape[0] is None else 5.0)

    assert run(tf.ones([2, 3])).numpy().sum() == 6.0


def test_a_condition_of_unknown_sizes_may_be_one_element():
    @tf.function(input_signature=[tf.TensorSpec([1, None])])
    def run(x):
        if x[:, -1:] > 2.0:
            return x * 2.0
        return x

    assert run(tf.constant([[1.0, 3.0]])).numpy().tolist() == [[2.0, 6.0]]
