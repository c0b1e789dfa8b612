"""Graphs that sessions run: what a run takes, whose variables' values are, Keras beside them."""

import numpy as np
import pytest

import kerastorch as tf

v1 = tf.compat.v1


def test_a_run_leaves_alone_what_it_does_not_need():
    with tf.Graph().as_default(), v1.Session() as session:
        count = tf.Variable(0)
        count.assign_add(1)
        y = tf.constant(3) * 2
        session.run(v1.global_variables_initializer())
        assert session.run(y) == 6 and session.run(count) == 0


def test_values_belong_to_a_session():
    graph = tf.Graph()
    with graph.as_default():
        v = tf.Variable([1.0])
        grow = v.assign(v * 2)
        init = v1.global_variables_initializer()
    a, b = v1.Session(graph=graph), v1.Session(graph=graph)
    a.run(init)
    a.run(grow)
    with pytest.raises(tf.errors.FailedPreconditionError):
        b.run(v)
    b.run(init)
    b.run(grow)
    b.run(grow)
    assert [a.run(v).tolist(), b.run(v).tolist(), a.run(grow).tolist()] == [[2.0], [4.0], [4.0]]


def test_random_values_are_drawn_at_each_run():
    with tf.Graph().as_default(), v1.Session() as session:
        x = tf.random.normal([3])
        first, second = session.run(x), session.run(x)
        assert first.tolist() != second.tolist()
        pair = session.run([x, x + 0])
        assert pair[0].tolist() == pair[1].tolist()


def test_runs_are_recorded_and_stay_right():
    rng = np.random.default_rng(0)
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [None, 3])
        w = tf.Variable(tf.ones([3, 1]))
        loss = tf.reduce_mean(tf.square(tf.matmul(x, w)))
        step = v1.train.GradientDescentOptimizer(0.1).minimize(loss)
        session.run(v1.global_variables_initializer())
        kernel = np.ones((3, 1), np.float32)
        for size in (4, 4, 4, 2, 4, 5, 4):
            batch = rng.normal(size=(size, 3)).astype("float32")
            found = session.run(loss, {x: batch})
            np.testing.assert_allclose(found, np.mean((batch @ kernel) ** 2), rtol=1e-5)
            session.run(step, {x: batch})
            kernel -= 0.1 * 2 / size * batch.T @ (batch @ kernel)
            np.testing.assert_allclose(session.run(w), kernel, rtol=1e-5, atol=1e-6)


def test_second_derivatives():
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [])
        first = tf.gradients(x**3, x)[0]
        second = tf.gradients(first, x)[0]
        assert session.run([first, second], {x: 2.0}) == [12.0, 12.0]


def test_keras_runs_beside_an_open_graph():
    x = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
    with tf.Graph().as_default():
        model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(4,))])
        model.compile("sgd", "mse")
        before = model.get_weights()[0]
        assert before.std() > 0
        losses = model.fit(x, x.sum(1), epochs=3, verbose=0).history["loss"]
        assert losses[-1] < losses[0] and model.predict(x, verbose=0).shape == (64, 1)
        fed = v1.placeholder(tf.float32, [None, 4])
        with v1.Session() as session:
            found = session.run(model(fed), {fed: x})
        np.testing.assert_allclose(found, model.predict(x, verbose=0), rtol=1e-5)


def test_a_finalized_graph_takes_no_more():
    graph = tf.Graph()
    with graph.as_default():
        tf.constant(1) + 1
        graph.finalize()
        with pytest.raises(RuntimeError, match="finalized"):
            tf.constant(2) + 1


def test_saver(tmp_path):
    with tf.Graph().as_default():
        w, count = tf.Variable([1.0, 2.0], name="w"), tf.Variable(3, name="count")
        more = count.assign_add(1)
        saver = v1.train.Saver(max_to_keep=2)
        with v1.Session() as session:
            session.run(v1.global_variables_initializer())
            for _ in range(3):
                session.run(more)
                path = saver.save(session, str(tmp_path / "m.ckpt"), global_step=count)
        assert path == str(tmp_path / "m.ckpt-6") == v1.train.latest_checkpoint(str(tmp_path))
        assert sorted(f.name for f in tmp_path.glob("*.index")) == [
            "m.ckpt-5.index",
            "m.ckpt-6.index",
        ]
        assert tf.train.list_variables(path) == [("count", []), ("w", [2])]
        with v1.Session() as session:
            saver.restore(session, str(tmp_path / "m.ckpt-5"))
            assert session.run(count) == 5 and session.run(w).tolist() == [1.0, 2.0]
            with pytest.raises(ValueError, match="not a valid checkpoint"):
                saver.restore(session, str(tmp_path / "nothing"))
    with tf.Graph().as_default(), v1.Session() as session:
        tf.Variable(1.0, name="other")
        with pytest.raises(tf.errors.NotFoundError, match="Key other not found"):
            v1.train.Saver().restore(session, path)


def test_a_frozen_graph_in_a_session():
    made = v1.GraphDef()
    x = made.node.add(name="x", op="Placeholder")
    x.attr["dtype"].type = 1
    y = made.node.add(name="y", op="Square", input=["x"])
    y.attr["T"].type = 1
    with tf.Graph().as_default() as graph:
        tf.graph_util.import_graph_def(made, name="")
        assert [op.name for op in graph.get_operations()] == ["x", "y"]
        with v1.Session() as session:
            assert session.run("y:0", {"x:0": [3.0]}).tolist() == [9.0]
            tensor = graph.get_tensor_by_name("y:0")
            assert session.run([tensor], {"x:0": [2.0]})[0].tolist() == [4.0]
