"""Edge cases of Keras's numerics against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, make_keras_numerics

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "keras_numerics.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    tf.keras.backend.clear_session()
    cases.check(case, tf, GOLDEN[case], **make_keras_numerics.names(tf))
