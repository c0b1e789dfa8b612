"""tf.scatter_nd and the tf.tensor_scatter_nd family."""

import json
from pathlib import Path

import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "ops_scatter.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_gradients():
    x, u = tf.Variable([1.0, 2.0, 3.0]), tf.Variable([5.0, 6.0])
    at = [[0], [2]]
    with tf.GradientTape(persistent=True) as tape:
        scattered = tf.scatter_nd(at, u, [3]) * [1.0, 2.0, 3.0]
        updated = tf.tensor_scatter_nd_update(x, at, u) * [1.0, 2.0, 3.0]
        added = tf.tensor_scatter_nd_add(x, at, u) * [1.0, 2.0, 3.0]
    assert tape.gradient(scattered, u).numpy().tolist() == [1.0, 3.0]
    assert tape.gradient(updated, x).numpy().tolist() == [0.0, 2.0, 0.0]
    assert tape.gradient(updated, u).numpy().tolist() == [1.0, 3.0]
    assert tape.gradient(added, x).numpy().tolist() == [1.0, 2.0, 3.0]
    assert tape.gradient(added, u).numpy().tolist() == [1.0, 3.0]


def test_the_argument_keeps_its_value():
    x = tf.constant([1, 2, 3])
    tf.tensor_scatter_nd_update(x, [[0]], [9])
    assert x.numpy().tolist() == [1, 2, 3]
