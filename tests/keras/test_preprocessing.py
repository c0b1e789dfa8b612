"""keras.preprocessing.text and sequence (values from TensorFlow:
tests/golden/make_keras_preprocessing.py).
"""

import json
from pathlib import Path

import pytest
from golden import cases, make_keras_preprocessing

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "keras_preprocessing.json").read_text())


@pytest.mark.parametrize("case", make_keras_preprocessing.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])
