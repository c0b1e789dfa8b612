"""Layer's protocol: dynamic and stateful layers, updates, added losses and metrics, autocast
variables, freezing, modules in layers, misuse; against the golden values of TensorFlow."""

import json
from pathlib import Path

import pytest
from golden import cases, engine, make_layer_protocol

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "layer_protocol.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", make_layer_protocol.CASES)
def test_golden(case):
    engine.check(case, tf, GOLDEN[case])
