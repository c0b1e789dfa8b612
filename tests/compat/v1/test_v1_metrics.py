"""tf.compat.v1.metrics against what TensorFlow gave over three batches."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

import kerastorch as tf

TESTS = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TESTS))

from golden.make_v1_metrics import CASES, run  # noqa: E402

v1 = tf.compat.v1
FOUND = json.loads((TESTS / "golden/v1_metrics.json").read_text())
ROWS = [(*case, weighted) for case in CASES for weighted in (False, True)]


@pytest.mark.parametrize("number", range(len(ROWS)), ids=lambda i: f"{i}-{ROWS[i][0]}")
def test_values(number):
    given, expected = run(tf, *ROWS[number]), FOUND[number]
    if "refused" in expected:
        assert given == expected
        return
    assert given["variables"] == expected["variables"]
    assert given["kept"] == expected["kept"]
    for key in ("start", "updates", "values"):
        np.testing.assert_allclose(
            np.float64(given[key]), np.float64(expected[key]), rtol=1e-5, atol=1e-6
        )


def test_collections_and_eager_execution():
    with pytest.raises(RuntimeError, match="not supported when eager execution is enabled"):
        v1.metrics.accuracy([1], [1])
    with tf.Graph().as_default():
        value, update = v1.metrics.mean(
            tf.constant([1.0]), metrics_collections=["values"], updates_collections="updates"
        )
        assert v1.get_collection("values") == [value]
        assert v1.get_collection("updates") == [update]
        assert value.name == "mean/value:0" and update.name == "mean/update_op:0"
        with pytest.raises(ValueError, match="curve must be either ROC or PR"):
            v1.metrics.auc([True], [0.5], curve="other")


def test_refusals():
    with tf.Graph().as_default(), v1.Session() as session:
        with pytest.raises(ValueError, match="weights can not be broadcast to values"):
            v1.metrics.mean(tf.ones([3, 4]), weights=[[1.0, 2.0]])
        _, update = v1.metrics.auc([True, False], [1.5, 0.5])
        session.run(v1.local_variables_initializer())
        with pytest.raises(
            tf.errors.InvalidArgumentError, match=r"predictions must be in \[0, 1\]"
        ):
            session.run(update)
