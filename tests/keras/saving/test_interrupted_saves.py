"""Saves that are killed or find the disk full leave the old file whole."""

import os
import pathlib
import signal
import subprocess
import sys

import numpy as np
import pytest

import kerastorch as tf

k = tf.keras
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are those of POSIX"),
    pytest.mark.filterwarnings("ignore"),
]
NAMES = [
    "m.h5", "m.keras", "m.weights.h5", "old_weights.h5", "third.keras", "folder", "module",
    "m.safetensors", "m.pt", "callback.keras", "callback.weights.h5",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_killed_saves(name):
    program = pathlib.Path(__file__).with_name("killed_files.py")
    done = subprocess.run(
        [sys.executable, str(program), name, "3"], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]


_FULL = """
import resource, signal, sys, warnings
warnings.simplefilter("ignore")
sys.path[:0] = [sys.argv[1], sys.argv[2]]
import killed_files
from pathlib import Path
path = Path(sys.argv[3])
model = killed_files.model()
killed_files.fill(model, 1)
killed_files.saver(path, model)()
killed_files.fill(model, 2)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for limit in (0, 1000, 100_000, 700_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        killed_files.saver(path, model)()
        print("saved")
    except (OSError, killed_files.tf.errors.OpError) as error:  # of TensorFlow for folders
        print("full", str(error)[:200].replace(chr(10), " "))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
print(killed_files.number_in(path), sorted(p.name for p in path.parent.iterdir()))
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk_leaves_the_old_file(name, tmp_path):
    here = pathlib.Path(__file__).parent
    root = pathlib.Path(tf.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(here), str(root), str(tmp_path / name)],
        capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr[-3000:]
    assert [line.split()[0] for line in lines[:4]] == ["full"] * 4
    assert all(name in line or "File too large" in line for line in lines[:4])
    assert lines[4] == f"1 ['{name}']"


def test_an_interrupt_leaves_the_old_file(tmp_path):
    model = k.Sequential([k.layers.Dense(1, input_shape=(2,))])
    model.save(tmp_path / "m.keras")
    before = (tmp_path / "m.keras").read_bytes()

    class Interrupting(k.layers.Layer):
        def save_own_variables(self, store):
            os.kill(os.getpid(), signal.SIGINT)

    other = k.Sequential([Interrupting(), k.layers.Dense(1)])
    other(np.ones((1, 2), "float32"))
    with pytest.raises(KeyboardInterrupt):
        other.save(tmp_path / "m.keras")
    assert (tmp_path / "m.keras").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["m.keras"]
