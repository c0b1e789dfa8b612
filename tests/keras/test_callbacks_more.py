"""Callbacks against Keras: generated logs through each of them, files, messages, errors."""

import json
from pathlib import Path

import pytest
from golden import cases, make_callbacks_more

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "callbacks_more.json").read_text())


@pytest.mark.parametrize("case", make_callbacks_more.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case], **make_callbacks_more.names(tf))
