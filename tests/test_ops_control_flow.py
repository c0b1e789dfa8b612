"""tf.cond, while_loop, map_fn, scan and the like."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "ops_control_flow.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_gradients_flow_through():
    x = tf.Variable([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
    functions = {
        "map_fn": lambda: tf.map_fn(lambda row: row * row, x),
        "scan": lambda: tf.scan(lambda a, row: a * row, x),
        "foldl": lambda: tf.foldl(lambda a, row: a * row, x),
        "py_function": lambda: tf.py_function(lambda a: a * a, [x], tf.float32),
        "vectorized_map": lambda: tf.vectorized_map(lambda row: row * row, x),
        "cond": lambda: tf.cond(x[0, 0] < 1.0, lambda: x * x, lambda: x),
        "while_loop": lambda: tf.while_loop(
            lambda i, a: i < 1, lambda i, a: (i + 1, a * x), [tf.constant(0), x]
        )[1],
    }
    square = [[0.0, 2.0, 4.0], [6.0, 8.0, 10.0]]
    wanted = dict.fromkeys(functions, square)
    wanted["scan"] = [[4.0, 5.0, 6.0], [0.0, 1.0, 2.0]]
    wanted["foldl"] = [[3.0, 4.0, 5.0], [0.0, 1.0, 2.0]]
    for name, function in functions.items():
        with tf.GradientTape() as tape:
            y = function()
        assert tape.gradient(y, x).numpy().tolist() == wanted[name], name


def test_only_the_branch_taken_runs():
    calls = []
    tf.cond(tf.constant(True), lambda: calls.append("then"), lambda: calls.append("else"))
    assert calls == ["then"]


def test_vectorized_map_falls_back():
    def even_only(x):
        return x * 2 if int(x) % 2 == 0 else x

    x = tf.constant([1, 2, 3, 4])
    assert tf.vectorized_map(even_only, x).numpy().tolist() == [1, 4, 3, 8]
    with pytest.raises(ValueError, match="vectorized"):
        tf.vectorized_map(even_only, x, fallback_to_while_loop=False)


def test_decorators():
    @tf.py_function(Tout=tf.float32)
    def double(x):
        return 2.0 * x

    @tf.numpy_function(Tout=tf.float32)
    def triple(x):
        return np.float32(3.0) * x

    assert float(double(1.5)) == 3.0
    assert float(triple(np.float32(1.5))) == 4.5
