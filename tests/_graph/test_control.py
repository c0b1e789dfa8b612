"""Branches and loops in a tf.function against TensorFlow, and what goldens cannot say."""

import gc
import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from golden import cases

import kerastorch as tf
from kerastorch._graph import control
from kerastorch._graph.running import Runner
from kerastorch._graph.tensor_lists import TensorList
from kerastorch._graph.tracing import trace

GOLDEN = json.loads((Path(cases.__file__).parent / "control.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def runner(function, *specs):
    """The function of a trace, and its loop where it has one."""
    graph = trace(function, [tf.TensorSpec(*s) for s in specs], {}, "f")
    run = Runner(graph)
    loops = [op.calls for op in graph.nodes if op.type == "While"]
    return lambda *values: run([tf.convert_to_tensor(v) for v in values]), loops


SCALAR, COUNT = ([], tf.float32), ([], tf.int32)


def test_a_loop_of_kernels_is_recorded_with_its_counter_in_python():
    run, loops = runner(
        lambda n, x: control.while_loop(
            lambda i, s: i < n, lambda i, s: (i + 1, s * x + 1.0), (0, x)
        ),
        COUNT,
        SCALAR,
    )
    for n in (0, 1, 2, 3, 50, 50, 7, 0):
        expected = np.float32(0.5)
        for _ in range(n):
            expected = np.float32(expected * np.float32(0.5) + np.float32(1.0))
        i, s = run(n, 0.5)
        assert (int(i), float(s)) == (n, pytest.approx(float(expected)))
    assert loops[0]._fused.counter is not None
    assert loops[0]._fused._body.replays.recordings


def test_rows_of_a_tensor_and_a_used_counter():
    def loop(x):
        n = tf.shape(x)[0]
        return control.while_loop(
            lambda i, s: i < n, lambda i, s: (i + 1, s + x[i] * tf.cast(i, tf.float32)), (0, x[0])
        )

    run, _ = runner(loop, ([None, 2], tf.float32))
    for rows in (1, 5, 3000, 5):
        x = np.arange(rows * 2, dtype=np.float32).reshape(rows, 2) / rows
        expected = x[0] + (x * np.arange(rows, dtype=np.float32)[:, None]).sum(0)
        i, s = run(x)
        assert int(i) == rows
        np.testing.assert_allclose(s.numpy(), expected, rtol=1e-4)


def test_a_condition_beside_the_counter_and_maximum_iterations():
    run, _ = runner(
        lambda n, limit: control.while_loop(
            lambda i, s: tf.logical_and(i < n, s < 20.0),
            lambda i, s: (i + 1, s + 1.0),
            (0, 0.0),
            maximum_iterations=limit,
        ),
        COUNT,
        COUNT,
    )
    for n, limit in (
        (5, 100),
        (100, 100),
        (100, 7),
        (0, 5),
        (5, 0),
        (100, 100),
        (30, -1),
        (10, 10),
    ):
        steps = max(min(n, limit, 20), 0)
        i, s = run(n, limit)
        assert (int(i), float(s)) == (steps, float(steps))


def test_a_condition_without_a_counter():
    run, _ = runner(
        lambda x: control.while_loop(lambda s: s < 100.0, lambda s: (s * 2.0,), (x,)), SCALAR
    )
    for x in (1.0, 3.0, 200.0, 1.0, float("nan")):
        expected = x
        while expected < 100.0:
            expected *= 2.0
        np.testing.assert_equal(run(x)[0].numpy(), np.float32(expected))


def test_shapes_that_change_go_on_in_general():
    run, _ = runner(
        lambda n: control.while_loop(
            lambda i, s: i < n,
            lambda i, s: (i + 1, tf.concat([s, s[:1] + 1.0], 0)),
            (0, tf.zeros([1])),
            shape_invariants=(tf.TensorShape([]), tf.TensorShape([None])),
        ),
        COUNT,
    )
    for n in (3, 6, 40, 40):
        assert run(n)[1].numpy().tolist() == [0.0] + [1.0] * n


def test_an_error_in_a_late_iteration_is_the_op_s_and_leaves_variables_as_they_were():
    v = tf.Variable(0.0)

    def body(i, s):
        v.assign_add(1.0)
        return i + 1, s + tf.gather([1.0] * 20, i)

    run, _ = runner(lambda n: control.while_loop(lambda i, s: i < n, body, (0, 0.0)), COUNT)
    assert float(run(20)[1]) == 20.0
    v.assign(0.0)
    with pytest.raises(tf.errors.InvalidArgumentError):
        run(30)
    assert float(v) == 21.0


def test_values_that_loops_gave_stay_when_variables_are_written_later():
    v = tf.Variable(0.0)

    def body(i, s):
        v.assign_add(1.0)
        return i + 1, v.read_value()

    run, _ = runner(lambda n: control.while_loop(lambda i, s: i < n, body, (0, 0.0)), COUNT)
    given = [run(10)[1] for _ in range(5)]
    assert [float(x) for x in given] == [10.0, 20.0, 30.0, 40.0, 50.0]
    held = v.read_value()
    run(10)
    assert (float(held), float(v)) == (50.0, 60.0)


def test_functions_leave_values_of_variables_that_others_hold():
    v = tf.Variable(0.0)
    run, _ = runner(lambda x: (v.assign_add(x), v * 2, v * 3)[1:], SCALAR)
    for _ in range(6):
        run(1.0)
    held = v.read_value(), tf.identity(v), tf.convert_to_tensor(v)
    run(1.0)
    assert [float(x) for x in held] == [6.0] * 3
    assert float(run(held[0])[0]) == 26.0
    assert float(held[0]) == 6.0


def test_random_numbers_are_drawn_anew_in_each_iteration():
    run, _ = runner(
        lambda n: control.while_loop(
            lambda i, a, b: i < n,
            lambda i, a, b: (i + 1, b, tf.random.normal([])),
            (0, 0.0, 0.0),
        ),
        COUNT,
    )
    drawn = {float(x) for n in (5, 9, 9) for x in run(n)[1:]}
    assert len(drawn) == 6


def test_a_long_loop_takes_no_memory_with_it():
    v = tf.Variable(tf.zeros([1000]))

    def body(i, s):
        v.assign_add(s)
        return i + 1, s * 0.5

    run, _ = runner(
        lambda n: control.while_loop(lambda i, s: i < n, body, (0, tf.ones([1000]))), COUNT
    )
    run(50)
    gc.collect()
    tracemalloc.start()
    run(20000)
    gc.collect()
    assert tracemalloc.get_traced_memory()[0] < 1e6
    tracemalloc.stop()


def test_tensor_lists_keep_what_they_were():
    first = TensorList(["a", "b"])
    second = first.written(1, "c")
    third = second.written(3, "d")
    other = first.written(0, "e")
    assert third.items == ["a", "c", None, "d"]
    assert second.items == ["a", "c"]
    assert first.items == ["a", "b"]
    assert other.items == ["e", "b"]
    for k in range(10000):
        third = third.written(0, k)
    assert second.items == ["a", "c"] and third.items[0] == 9999


def test_datasets_and_iterators():
    pairs = tf.data.Dataset.range(5).map(lambda x: (x, tf.cast(x, tf.float32) * 2))
    step = lambda e, s: [s + e[1]]  # noqa: E731
    run, _ = runner(lambda s: control.for_dataset(pairs, step, [s], names=["s"]), SCALAR)
    assert [float(run(x)[0]) for x in (1.0, 2.0)] == [21.0, 22.0]
    items = iter(pairs)
    run, _ = runner(lambda s: control.for_dataset(items, step, [s], cond=lambda s: s < 5.0), SCALAR)
    assert [float(run(x)[0]) for x in (1.0, 2.0, 2.0)] == [7.0, 8.0, 10.0]
    with pytest.raises(TypeError, match="type should remain constant"):
        runner(lambda s: control.for_dataset(pairs, lambda e, s: [e[0]], [s]), SCALAR)


def test_captures_two_levels_up_and_gradients():
    w = tf.Variable(3.0)

    @tf.function
    def f(x, n):
        def body(i, s):
            return i + 1, tf.cond(i > 0, lambda: s * x + w, lambda: s + x)

        return tf.while_loop(lambda i, s: i < n, body, (0, x))[1]

    for n, value, by_x, by_w in ((0, 2.0, 1.0, 0.0), (1, 4.0, 2.0, 0.0), (3, 25.0, 27.0, 3.0)):
        x = tf.constant(2.0)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x, tf.constant(n))
        grads = tape.gradient(y, [x, w])
        assert [float(y), *map(float, grads)] == [value, by_x, by_w]


def test_a_tape_asked_inside_of_a_branch():
    v = tf.Variable(2.0)

    @tf.function(autograph=False)
    def f(x, p):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * x * v

        def asked():
            g = tape.gradient(y, x)
            return g * 2.0 + 1.0, g * 3.0

        return tf.cond(p, asked, lambda: (x, x))

    for k in range(1, 6):
        found = f(tf.constant(float(k)), tf.constant(True))
        assert [float(x) for x in found] == [8.0 * k + 1.0, 12.0 * k]
    assert float(f(tf.constant(7.0), tf.constant(False))[0]) == 7.0


def test_a_loop_inside_of_a_tape_inside_of_the_function():
    v = tf.Variable(2.0)

    @tf.function(autograph=False)
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, s + x * v * s), (0, x))[1]
        return tape.gradient(y, [x, v])

    for k in range(1, 6):
        by_x, by_v = f(tf.constant(float(k)))
        assert float(by_x) == (1 + 2 * k) ** 3 + 6 * k * (1 + 2 * k) ** 2
        assert float(by_v) == 3 * k * k * (1 + 2 * k) ** 2


@pytest.mark.parametrize("name", ["cond", "while_loop"])
def test_ragged_values_of_branches_and_loops(name):
    rows = tf.ragged.constant([[1.0, 2.0], [3.0]])

    @tf.function(autograph=False)
    def f(n):
        if name == "cond":
            return tf.cond(n > 5, lambda: rows * 2.0, lambda: tf.concat([rows, rows], 1))
        step = lambda i, x: (i + 1, tf.concat([x, x], 1))  # noqa: E731
        return tf.while_loop(lambda i, x: i < 1, step, (0, rows))[1]

    for n in (1, 3):
        assert f(tf.constant(n)).to_list() == [[1.0, 2.0, 1.0, 2.0], [3.0, 3.0]]
