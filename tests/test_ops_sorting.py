"""tf.sort, unique, searchsorted and histograms."""

import json
from pathlib import Path

import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "ops_sorting.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_gradient_of_sort():
    x = tf.Variable([3.0, 1.0, 2.0])
    with tf.GradientTape() as tape:
        y = tf.sort(x) * [1.0, 2.0, 3.0]
    assert tape.gradient(y, x).numpy().tolist() == [3.0, 1.0, 2.0]


def test_unique_restores_its_argument():
    x = tf.constant([5, 3, 5, 9, 3, 3])
    y, where, counts = tf.unique_with_counts(x)
    assert tf.gather(y, where).numpy().tolist() == x.numpy().tolist()
    assert counts.numpy().tolist() == [2, 3, 1]
