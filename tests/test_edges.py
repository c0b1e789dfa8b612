"""Values and gradients at zeros, ties, infinities and NaN, of empty and of complex tensors."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases, make_edges

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "edges.json").read_text())


@pytest.mark.parametrize("case", make_edges.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_edges.names(tf))


@pytest.mark.parametrize("dtype", ["int32", "int64"])
@pytest.mark.parametrize("count", [1, 9, 1000])
@pytest.mark.parametrize("op", ["math.floordiv", "truncatediv", "math.floormod", "truncatemod"])
def test_the_smallest_integer_by_minus_one_does_not_end_the_process(op, count, dtype):
    function = tf
    for name in op.split("."):
        function = getattr(function, name)
    smallest = np.iinfo(dtype).min
    x, y = tf.fill([count], tf.constant(smallest, dtype)), tf.fill([count], tf.constant(-1, dtype))
    # -smallest wraps to itself, as in TensorFlow
    assert set(function(x, y).numpy().tolist()) == {smallest if "div" in op else 0}
