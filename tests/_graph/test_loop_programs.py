"""Loops with branches, TensorArrays and effects: on raw values as on handles, and as eagerly."""

import threading

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._graph import fused, replays


def collatz(n):
    count = 0
    while n > 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        count += 1
    return count, n


def broken(x):
    total = 0.0
    for row in x:
        if row < 0.0:
            continue
        total += row
        if total > 2.0:
            break
    return total


def nested(x):
    total = tf.zeros([2])
    for i in tf.range(4):
        for j in tf.range(i):
            if (i + j) % 2 == 0:
                total += x[i] * tf.cast(j, tf.float32)
            elif i > 2:
                total -= x[j]
        if tf.reduce_sum(total) > 4.0:
            total = total * 0.5
    return total


def written(x):
    found = tf.TensorArray(tf.float32, 0, dynamic_size=True)
    for i in tf.range(tf.shape(x)[0]):
        if x[i, 0] > 0.0:
            found = found.write(found.size(), x[i, 0] * 2.0)
    return found.stack(), found.size()


def read(x):
    rows = tf.TensorArray(tf.float32, 4).unstack(x)
    total, i = tf.zeros([2]), tf.constant(0)
    while i < 4:
        total = total * 0.5 + rows.read(i)
        i += 1 if tf.reduce_sum(total) > 0.0 else 2
    return total, i


def constants(x):
    state, total = tf.constant(0), 0.0
    for row in x:
        if state == 0:
            state = tf.constant(1)
        elif state == 1:
            state, total = 2, total + row[0]
        else:
            state, total = tf.constant(0), -1.0
    return state, total


def grown(x):
    y = x[:1]
    while tf.shape(y)[0] < 9:
        tf.autograph.experimental.set_loop_options(
            shape_invariants=[(y, tf.TensorShape([None, 2]))]
        )
        if tf.reduce_sum(y) > 100.0:
            y = tf.concat([y, y * 0.5], 0)
        else:
            y = tf.concat([y, y + 1.0], 0)
    return y


def swapped(x):
    a, b = x[0], x[1]
    for i in tf.range(5):
        if i % 3 == 1:
            a, b = b, a + b
        else:
            a, b = b, a
    return a, b


def chosen(n):
    total = 0
    for i in tf.range(n):
        total += tf.switch_case(i % 3, [lambda i=i: i, lambda i=i: -i, lambda: 7])
    return total


ROWS = np.array([[1.0, -2.0], [0.5, 3.0], [-1.0, 0.25], [2.0, 1.0]], "float32")
PROGRAMS = [
    (collatz, 27),
    (broken, np.array([0.5, -1.0, 1.0, 0.75, 9.0], "float32")),
    (nested, ROWS),
    (written, ROWS),
    (read, ROWS),
    (constants, ROWS),
    (grown, ROWS),
    (swapped, ROWS),
    (chosen, 8),
]


def values(result):
    return [np.asarray(x) for x in tf.nest.flatten(result)]


def same(these, those):
    for a, b in zip(these, those, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("program, given", PROGRAMS, ids=lambda x: getattr(x, "__name__", ""))
def test_as_on_handles(program, given, monkeypatch):
    x = tf.constant(given)
    function = tf.function(program)
    found = [values(function(x)) for _ in range(4)]
    for one in found[1:]:
        same(one, found[0])
    loops = [op.calls._fused for op in function._traces.all[0].graph.nodes if op.type == "While"]
    assert loops and all(type(loop) is fused.Programmed for loop in loops)
    with monkeypatch.context() as patch:
        patch.setattr(replays.switch, "on", False)
        patch.setattr("kerastorch._graph.loops.fused", lambda *_: None)
        plain = tf.function(program)
        same(values(plain(x)), found[0])


def test_variables_in_branches():
    v, log = tf.Variable(1.0), tf.Variable(tf.zeros([3]))

    def program(n):
        total = 0.0
        for i in tf.range(n):
            if v > 3.0:
                v.assign(v * 0.5)
                log.assign(tf.tensor_scatter_nd_add(log, [[i % 3]], [1.0]))
            else:
                v.assign_add(1.0)
            total += v
        return total

    def run(function):
        v.assign(1.0)
        log.assign(tf.zeros([3]))
        found = []
        for _ in range(4):
            before = v.read_value()
            kept = before.numpy()
            found += values((function(tf.constant(7)), v.read_value(), log.read_value()))
            assert before.numpy() == kept
        return found

    same(run(tf.function(program)), run(program))


def test_printing_and_checking(capfd):
    @tf.function
    def program(n):
        total = 0
        for i in tf.range(n):
            if i % 2 == 1:
                tf.print("odd", i)
            tf.debugging.assert_less(total, 5)
            total += i
        return total

    assert int(program(tf.constant(4))) == 6
    assert capfd.readouterr().err == "odd 1\nodd 3\n"
    with pytest.raises(tf.errors.InvalidArgumentError):
        program(tf.constant(6))
    capfd.readouterr()
    assert int(program(tf.constant(4))) == 6


@pytest.mark.parametrize("way", ["%", "//", "trunc"])
def test_integer_division_by_zero(way):
    @tf.function
    def program(x, n):
        total = 0
        for i in tf.range(n):
            if i > 100:
                total = 0
            if way == "%":
                total += x % (5 - i)
            elif way == "//":
                total += x // (5 - i)
            else:
                total += tf.truncatediv(x, 5 - i)
        return total

    x = tf.constant(7)
    expected = sum({"%": 7 % d, "//": 7 // d}.get(way, 7 // d) for d in (5, 4, 3, 2, 1))
    for _ in range(3):
        assert int(program(x, tf.constant(5))) == expected
    with pytest.raises((tf.errors.InvalidArgumentError, tf.errors.InternalError)):
        program(x, tf.constant(6))
    assert int(program(x, tf.constant(5))) == expected


@pytest.mark.parametrize("divisor", [-1, 1, 3, -4])
def test_remainders_by_constants(divisor):
    @tf.function
    def program(x):
        total = tf.zeros_like(x)
        for _ in tf.range(6):
            total += x % divisor + x // divisor
        return total

    x = np.array([-7, -1, 0, 5, 8, -(2**31)], "int32")
    with np.errstate(over="ignore"):
        expected = 6 * (x.astype("int64") % divisor + x.astype("int64") // divisor)
    for _ in range(2):
        np.testing.assert_array_equal(program(tf.constant(x)), expected.astype("int32"))


def test_threads_take_turns():
    v = tf.Variable(0.0)

    @tf.function
    def bare(n):
        for _ in tf.range(n):
            v.assign_add(1.0)

    @tf.function
    def branched(n):
        for i in tf.range(n):
            if i >= 0:
                v.assign_add(1.0)

    for function in (bare, branched):
        function(tf.constant(5))
    v.assign(0.0)
    threads = [
        threading.Thread(target=f, args=(tf.constant(1500),)) for f in (bare, branched, bare)
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert float(v) == 4500


def test_a_tape_inside_and_around():
    def program(x):
        total, y = tf.zeros([]), tf.zeros([])
        for i in tf.range(4):
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = x * x * tf.cast(i, tf.float32)
            if y > 10.0:
                total += tape.gradient(y, x)
        return total

    x = tf.constant(2.0)
    function = tf.function(program)
    for _ in range(3):
        assert float(function(x)) == float(program(x)) == 12.0

    def outer(f):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x) * x
        return float(tape.gradient(y, x))

    assert outer(function) == outer(program)


def test_a_tensor_from_outside_that_is_watched_in_a_loop():
    def program(x):
        total = tf.zeros([])
        for i in tf.range(4):
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = x * x * tf.cast(i, tf.float32)
            gradient = tape.gradient(y, x)
            if y > 10.0:
                total += gradient
        return total

    function, x = tf.function(program), tf.constant(2.0)
    for _ in range(3):
        assert float(function(x)) == 12.0  # as in TensorFlow


def test_random_numbers_in_branches():
    @tf.function
    def program(n):
        total = 0.0
        for i in tf.range(n):
            if i % 2 == 0:
                total += tf.random.uniform([])
        return total

    found = {float(program(tf.constant(6))) for _ in range(6)}
    assert len(found) == 6 and all(0 < x < 3 for x in found)
