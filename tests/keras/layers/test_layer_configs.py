"""Layers in generated configurations against what Keras 2.15 made of them."""

import json
import lzma
import re
from pathlib import Path

import pytest
from golden import layer_configs, make_layer_configs

import kerastorch as tf

PATH = Path(layer_configs.__file__).with_suffix(".json.xz")
with lzma.open(PATH, "rt", encoding="utf-8") as file:
    GOLDEN = json.load(file)
LAYERS = sorted({case.partition("(")[0] for case in GOLDEN})

# What is different on purpose: (case, what differs).
KNOWN = [
    # TensorFlow has no kernel for these dtypes on the CPU, here there is one
    (r"(Average|Max)Pooling3D.*(float64|float16)", "instead of !(NotFoundError|InvalidArgument)"),
    (r"Conv.*channels_first.*float(64|16)", "instead of !(Unimplemented|InvalidArgument)Error"),
    (r"BatchNormalization\(renorm=True.*float64", "instead of !(TypeError|InvalidArgumentError)"),
    (r"UpSampling2D.*gaussian.*mixed_b?float16", "instead of !InvalidArgumentError"),
    (r"Conv1DTranspose.*dilation_rate=2", "instead of !InvalidArgumentError"),
    # TensorFlow with oneDNN, which the recording does without, says so
    (r"Conv\dDTranspose.*output_padding", "!AbortedError instead of !InvalidArgumentError"),
    # recorded with channels last, where a softmax is over the channels
    (r"Conv.*channels_first.*softmax", "value 0"),
    # a symbolic call asks more here, and a real one fails in both
    (r"Conv\dDTranspose.*output_padding=0", "drawn: !ValueError instead of"),
    (r"Reshape\(target_shape=\(2,3\)\).* \d$", "drawn: !ValueError instead of"),
    (r"MultiHeadAttention.*attention_mask", "drawn: !InvalidArgumentError instead of !ValueError"),
    (r"Softmax\(axis=9\)", "drawn: !ValueError instead of !InvalidArgumentError"),
    # Keras 2.15 can't be traced there
    (r"SpectralNormalization.*training=True", "drawn: .* instead of !OperatorNotAllowedInGraph"),
]


def test_cases_are_those_recorded():
    assert list(GOLDEN) == make_layer_configs.CASES


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", LAYERS)
def test_as_keras(name):
    failed = []
    for case in (c for c in GOLDEN if c.partition("(")[0] == name):
        policy = case.split(" % ")[-1].split()[0]
        differs = layer_configs.differences(layer_configs.run(case, tf), GOLDEN[case], policy)
        differs = [d for d in differs if not _is_known(case, d)]
        if differs:
            failed.append("\n  ".join([case, *differs]))
    assert not failed, "\n".join(failed)


def _is_known(case, difference):
    return any(re.match(a, case) and re.search(b, difference) for a, b in KNOWN)
