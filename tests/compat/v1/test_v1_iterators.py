"""Iterators of datasets in sessions."""

import numpy as np
import pytest

import kerastorch as tf

v1 = tf.compat.v1


def test_a_one_shot_iterator_ends():
    with tf.Graph().as_default(), v1.Session() as session:
        rows = {"a": np.arange(5.0), "b": np.arange(5)}
        dataset = tf.data.Dataset.from_tensor_slices(rows).batch(2)
        iterator = v1.data.make_one_shot_iterator(dataset)
        found = iterator.get_next()
        assert found["a"].shape.as_list() == [None] and found["b"].dtype == tf.int64
        doubled = found["a"] * 2
        given = [session.run([doubled, found["b"]]) for _ in range(3)]
        assert [a.tolist() for a, _ in given] == [[0, 2], [4, 6], [8]]
        assert given[1][1].tolist() == [2, 3]
        with pytest.raises(tf.errors.OutOfRangeError, match="End of sequence"):
            session.run(found)
        with pytest.raises(ValueError, match="does not have an initializer"):
            iterator.initializer  # noqa: B018
        with v1.Session() as other:
            assert other.run(found["b"]).tolist() == [0, 1]


def test_an_initializable_iterator_begins_again():
    with tf.Graph().as_default(), v1.Session() as session:
        dataset = tf.data.Dataset.range(3).map(lambda x: x * 10)
        iterator = v1.data.make_initializable_iterator(dataset)
        found = iterator.get_next()
        with pytest.raises(tf.errors.FailedPreconditionError, match="not been initialized"):
            session.run(found)
        for _ in range(2):
            session.run(iterator.initializer)
            assert [session.run(found) for _ in range(3)] == [0, 10, 20]
        assert v1.data.get_output_types(dataset) == tf.int64
        assert v1.data.get_output_shapes(iterator).as_list() == []
    with pytest.raises(RuntimeError, match="not supported in eager mode"):
        v1.data.make_initializable_iterator(tf.data.Dataset.range(3))


def test_one_iterator_for_several_datasets():
    with tf.Graph().as_default(), v1.Session() as session:
        first = tf.data.Dataset.range(2)
        second = tf.data.Dataset.range(10, 13)
        iterator = v1.data.Iterator.from_structure(tf.int64, tf.TensorShape([]))
        found = iterator.get_next()
        begins = [iterator.make_initializer(d) for d in (first, second)]
        session.run(begins[1])
        assert session.run(found) == 10
        session.run(begins[0])
        assert [session.run(found) for _ in range(2)] == [0, 1]
        with pytest.raises(TypeError, match="Expected output types"):
            iterator.make_initializer(tf.data.Dataset.from_tensors(1.0))


def test_training_on_a_dataset():
    with tf.Graph().as_default(), v1.Session() as session:
        x = np.random.RandomState(0).rand(64, 3).astype(np.float32)
        y = x @ np.float32([[1], [-2], [3]])
        dataset = tf.data.Dataset.from_tensor_slices((x, y)).repeat().batch(16)
        features, labels = v1.data.make_one_shot_iterator(dataset).get_next()
        w = v1.get_variable("w", [3, 1], initializer=v1.zeros_initializer())
        loss = tf.reduce_mean(tf.square(tf.matmul(features, w) - labels))
        step = v1.train.AdamOptimizer(0.1).minimize(loss)
        session.run(v1.global_variables_initializer())
        for _ in range(400):
            session.run(step)
        np.testing.assert_allclose(session.run(w)[:, 0], [1, -2, 3], atol=1e-2)
