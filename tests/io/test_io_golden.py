"""tf.io against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, example_helpers

import kerastorch as tf

HERE = Path(cases.__file__).parent
NAMES = example_helpers.names(tf)
GOLDEN = {
    case: value
    for name in ("io", "io_parsing")
    for case, value in json.loads((HERE / f"{name}.json").read_text()).items()
}


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **NAMES)
