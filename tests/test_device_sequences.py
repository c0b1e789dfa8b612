"""tf.config and tf.device, as TensorFlow answers in a fresh process: values, errors, and which
calls settle the devices so that they can't be changed any more."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from golden import device_sequences

GOLDEN = Path(device_sequences.__file__).with_name("device_sequences.json")
STEP = 3
CHOSEN = device_sequences.sequences()[::STEP]
# what is not as TensorFlow's
MESSAGES = {  # in its words alone
    "ex.set_device_policy('bogus')", "ex.get_memory_info(cpu)", "on('CPU:-1').device",
    "on(cpu).device", "tf.io.read_file('nowhere')",
}  # fmt: skip
KNOWN = {
    "on('CPU:1', lambda: variable()).value().device",
    "[x.device for x in on('CPU:1', lambda: list(tf.data.Dataset.range(2)))]",
    "mirrored().run(lambda: tf.distribute.get_replica_context().devices)",
    device_sequences.DEVICES[-1],
}
NOT_SETTLING = {
    "tf.constant('a')",
    "tf.function(lambda x: x).get_concrete_function(tf.TensorSpec([], 'float32'))",
    "tf.io.read_file('nowhere')", "tf.print('')",
}  # fmt: skip
SETTLING = {"tf.debugging.assert_equal(1, 1)"}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What the sequences give here."""
    path = tmp_path_factory.mktemp("devices") / "found.json"
    command = [sys.executable, device_sequences.__file__, "kerastorch", str(path), str(STEP)]
    done = subprocess.run(command, env=dict(os.environ), capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return json.loads(path.read_text())


def cases():
    """The sequences whose first line does what TensorFlow's does."""
    other = NOT_SETTLING | SETTLING
    return [i for i, lines in enumerate(CHOSEN) if lines[0] not in other]


@pytest.mark.parametrize("number", cases())
def test_as_tensorflow(number, found):
    wanted = json.loads(GOLDEN.read_text())[::STEP][number]
    assert isinstance(found[number], list), found[number]
    for line, ours, theirs in zip(CHOSEN[number], found[number], wanted, strict=True):
        if line in MESSAGES and isinstance(theirs, list):
            ours, theirs = ours[0], theirs[0]
        if line not in KNOWN:
            assert ours == theirs, line
