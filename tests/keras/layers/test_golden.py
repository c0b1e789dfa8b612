"""Layers against the golden values of TensorFlow."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from golden import cases, make_keras_layers
from kerastorch._core import convert, dtypes
from kerastorch.autodiff import GradientTape
from kerastorch.keras import layers
from kerastorch.keras._engine.input_layer import Input
from kerastorch.math import abs

GOLDEN = json.loads((Path(cases.__file__).parent / "keras_layers.json").read_text())

tf = SimpleNamespace(
    keras=SimpleNamespace(layers=layers, Input=Input),
    constant=convert.to_tensor,
    convert_to_tensor=convert.to_tensor,
    GradientTape=GradientTape,
    abs=abs,
    float32=dtypes.float32,
)


@pytest.mark.parametrize("case", make_keras_layers.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_keras_layers.names(tf))
