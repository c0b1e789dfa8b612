"""Seeded trainings under strategies of several replicas give TensorFlow's numbers."""

import json
from pathlib import Path

import numpy as np
import pytest
from golden import distributed_programs

import kerastorch as tf

GOLDEN = json.loads(
    Path(distributed_programs.__file__).with_name("distributed_programs.json").read_text()
)
# gradients that are zero but for rounding (of what a BatchNormalization centres), made large by
# the optimizer; a layer that TensorFlow does not compute in float16 here
OTHER = {3, 25, 7}
CHOSEN = [int(i) for i in GOLDEN if int(i) not in OTHER]


def close(found, wanted, tolerance, path=""):
    """Asserts that nests are equal, numbers nearly so."""
    if isinstance(wanted, dict):
        assert found.keys() == wanted.keys(), (path, found, wanted)
        for key in wanted:
            close(found[key], wanted[key], tolerance, f"{path}/{key}")
    elif isinstance(wanted, list) and wanted and isinstance(wanted[0], list):
        assert len(found) == len(wanted), path
        for i, (a, b) in enumerate(zip(found, wanted, strict=True)):
            close(a, b, tolerance, f"{path}/{i}")
    elif path != "/message":
        np.testing.assert_allclose(found, wanted, rtol=tolerance, atol=tolerance / 10, err_msg=path)


@pytest.mark.parametrize("number", CHOSEN)
def test_as_tensorflow(number, cpus):
    cpus(3)
    program = distributed_programs.program(number)
    found = distributed_programs.outcome(tf, program)
    close(found, GOLDEN[str(number)], 0.02 if program["mixed"] else 3e-4)
