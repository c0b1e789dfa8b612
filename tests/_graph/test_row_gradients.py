"""Gradients by row in a traced function are IndexedSlices; the values are TensorFlow's."""

import pytest

import kerastorch as tf

INDICES = tf.constant([0, 2, 0])
WHOLE = [[4.0, 4.0], [0.0, 0.0], [2.0, 2.0]]
ROWS = ([[2.0, 2.0]] * 3, [0, 2, 0], [3, 2])


def gradient(variable, lookup, i):
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(lookup(i) * 2.0)
    return tape.gradient(y, variable)


def parts(slices):
    return tuple(x.numpy().tolist() for x in (slices.values, slices.indices, slices.dense_shape))


@pytest.mark.parametrize("kind", ["gather", "embedding_lookup", "layer"])
def test_rows(kind):
    layer = tf.keras.layers.Embedding(3, 2, embeddings_initializer="ones")
    layer.build(None)
    v = layer.embeddings if kind == "layer" else tf.Variable(tf.ones([3, 2]))
    lookup = {
        "gather": lambda i: tf.gather(v, i),
        "embedding_lookup": lambda i: tf.nn.embedding_lookup(v, i),
        "layer": layer,
    }[kind]

    @tf.function
    def f(i):
        g = gradient(v, lookup, i)
        assert isinstance(g, tf.IndexedSlices) and g.shape == [3, 2]
        return g, tf.convert_to_tensor(g), g.values + 1.0, tf.linalg.global_norm([g])

    for _ in range(4):
        g, whole, more, norm = f(INDICES)
        assert parts(g) == ROWS
        assert whole.numpy().tolist() == WHOLE and more.numpy().tolist() == [[3.0, 3.0]] * 3
        assert float(norm) == pytest.approx(4.898979663848877)


def test_what_is_not_only_rows_is_dense():
    v = tf.Variable(tf.ones([3, 2]))
    for lookup in (
        lambda i: tf.gather(v, i) + v,
        lambda i: tf.gather(v, i % 2, axis=1),
        lambda i: v[0],
    ):
        g = tf.function(lambda i, lookup=lookup: gradient(v, lookup, i))(INDICES)
        assert isinstance(g, tf.Tensor) and g.shape == [3, 2]


def test_slices_of_lists_become_tensors():
    @tf.function
    def f(x):
        return tf.convert_to_tensor(tf.IndexedSlices(x, [1], [3, 2]))

    assert f(tf.constant([[1.0, 2.0]])).numpy().tolist() == [[0.0, 0.0], [1.0, 2.0], [0.0, 0.0]]
