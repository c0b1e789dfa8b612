"""model.summary() against Keras's own text."""

import json
from pathlib import Path

import pytest
from golden import cases, make_keras_summary

import kerastorch as tf
from kerastorch.keras.utils import layer_utils

GOLDEN = json.loads((Path(cases.__file__).parent / "keras_summary.json").read_text())


@pytest.mark.parametrize("case", make_keras_summary.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_keras_summary.names(tf))


def test_prints_without_a_function(capsys):
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))], name="short")
    model.summary()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == 'Model: "short"' and lines[-3] == "Trainable params: 3 (12.00 Byte)"


@pytest.mark.parametrize(
    "size, text",
    [(0, "0.00 Byte"), (1023, "1023.00 Byte"), (1536, "1.50 KB"), (3 * 2**50, "3.00 PB")],
)
def test_memory_sizes(size, text):
    assert layer_utils.readable_memory_size(size) == text


def test_weights_count_once():
    v = tf.Variable([1.0, 2.0])
    assert layer_utils.count_params([v, v]) == 2 and layer_utils.weight_memory_size([v, v]) == 8
