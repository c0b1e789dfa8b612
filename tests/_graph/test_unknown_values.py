"""Values that only a run tells are never known while a function is traced; TensorFlow's shapes."""

import numpy as np
import pytest

import kerastorch as tf

SIX = tf.zeros([6])

SHAPES = {
    "range": (lambda a, b, d: tf.range(a, b, d), [None]),
    "range of a step": (lambda a, b, d: tf.range(0, 6, d), [None]),
    "range of floats": (lambda a, b, d: tf.range(tf.cast(a, tf.float32), 5.0, 0.5), [None]),
    "reshape": (lambda a, b, d: tf.reshape(SIX, [d, -1]), [None, None]),
    "fill": (lambda a, b, d: tf.fill([a, 3], 1.0), [None, 3]),
    "zeros": (lambda a, b, d: tf.zeros([d + 1]), [None]),
    "tile": (lambda a, b, d: tf.tile(SIX, [a]), [None]),
    "pad": (lambda a, b, d: tf.pad(SIX, [[a, b]]), [None]),
    "slice": (lambda a, b, d: tf.slice(SIX, [a], [b]), [None]),
    "part": (lambda a, b, d: SIX[:d], [None]),
    "part of rows": (lambda a, b, d: tf.zeros([4, 6])[:, a:], [4, None]),
    "row": (lambda a, b, d: tf.zeros([4, 6])[a], [6]),
    "one_hot": (lambda a, b, d: tf.one_hot(a, b), [None]),
    "linspace": (lambda a, b, d: tf.linspace(0.0, 1.0, d), [None]),
    "broadcast": (lambda a, b, d: tf.broadcast_to(tf.zeros([1, 3]), [a, 3]), [None, 3]),
    "repeat": (lambda a, b, d: tf.repeat(SIX, a), [None]),
    "transpose": (lambda a, b, d: tf.transpose(tf.zeros([2, 3]), tf.stack([a, b])), [None, None]),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_of_arguments(name):
    function, expected = SHAPES[name]
    seen = []

    def traced(a, b, d):
        seen.append(function(a, b, d).shape.as_list())
        return a

    number = tf.TensorSpec([], tf.int32)
    tf.function(traced, autograph=False).get_concrete_function(number, number, number)
    assert seen[-1] == expected


def test_a_loop_over_a_range_of_arguments():
    @tf.function
    def f(a, b, d):
        s = tf.constant(0)
        for i in tf.range(a, b, d):
            s = s * 10 + i
        return s

    assert int(f(tf.constant(1), tf.constant(5), tf.constant(2))) == 13
    assert int(f(tf.constant(5), tf.constant(1), tf.constant(-1))) == 5432


def test_numbers_of_parts_of_texts():
    seen = []

    def traced(s):
        seen.append([tf.strings.split(s).shape.as_list(), tf.strings.format("{}", [s]).shape])
        return s

    tf.function(traced).get_concrete_function(tf.TensorSpec([], tf.string))
    assert seen == [[[None], []]]


def test_arrays_are_copied_while_tracing():
    a, b = np.array([1.0, 2.0], "float32"), np.array([0, 1])
    listed = [np.array(1.0, "float32"), 2.0]

    @tf.function
    def f(x):
        return x + a, tf.gather(x, b), tf.stack(listed), tf.cond(x[0] > 0, lambda: x * a, lambda: x)

    x = tf.constant([3.0, 4.0])
    before = [y.numpy().tolist() for y in f(x)]
    a[0], b[0], listed[1] = 100, 1, 7.0
    listed[0][...] = 50
    assert [y.numpy().tolist() for y in f(x)] == before


def test_values_of_variables_in_a_trace():
    v = tf.Variable(2.0, name="weight")
    dense = tf.keras.layers.Dense(1)
    dense.build((1, 2))
    seen = []

    @tf.function
    def f():
        seen.append(repr(v))
        return v * 1.0

    f()
    assert seen == ["<tf.Variable 'weight:0' shape=() dtype=float32>"]
    with pytest.raises(NotImplementedError):
        tf.function(lambda: v.numpy())()
    with pytest.raises(RuntimeError):
        tf.function(lambda: dense.get_weights())()


def test_numpy_function_checks_its_results():
    x = tf.constant([1.0])
    for function, kinds in (
        (lambda v: v, tf.float64),
        (lambda v: 3, tf.int32),
        (lambda v: (v, v), [tf.float32]),
        (lambda v: v, [tf.float32, tf.float32]),
        (lambda v: None, tf.float32),
    ):
        traced = tf.function(lambda x, f=function, k=kinds: tf.numpy_function(f, [x], k))
        with pytest.raises(tf.errors.InvalidArgumentError):
            traced(x)
    assert int(tf.function(lambda x: tf.numpy_function(lambda v: 3, [x], tf.int64))(x)) == 3


def test_an_identity_matrix_of_an_argument():
    @tf.function
    def f(n):
        return tf.eye(n), tf.eye(n, 3), tf.eye(n, batch_shape=[2])

    one, wide, two = f(tf.constant(2))
    assert one.numpy().tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert wide.numpy().tolist() == [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    assert two.numpy().tolist() == [one.numpy().tolist()] * 2
