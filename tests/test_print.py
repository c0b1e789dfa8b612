"""tf.print against the golden values of TensorFlow, and its streams."""

import json
import logging
import sys
from pathlib import Path

import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "print.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def test_streams(capsys, caplog):
    tf.print("error", tf.constant(1))
    tf.print("out", output_stream=sys.stdout)
    assert capsys.readouterr() == ("out\n", "error 1\n")
    with caplog.at_level(logging.INFO, logger="tensorflow"):
        tf.print("told", tf.constant([1.5]), output_stream=tf.compat.v1.logging.info)
    assert caplog.messages == ["told [1.5]"]


def test_the_message_names_the_stream():
    with pytest.raises(ValueError, match="nowhere"):
        tf.print(1, output_stream="nowhere")
