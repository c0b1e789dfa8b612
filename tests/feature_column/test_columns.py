"""tf.feature_column (values from TensorFlow: tests/golden/make_feature_columns.py)."""

import json
from pathlib import Path

import pytest
from golden import cases, make_feature_columns

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "feature_columns.json").read_text())


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    return make_feature_columns.names(tf, tmp_path_factory.mktemp("columns"))


@pytest.mark.parametrize("case", make_feature_columns.CASES)
def test_golden(case, names):
    cases.check(case, tf, GOLDEN[case], **names)
