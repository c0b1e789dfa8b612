"""1,000 damaged and forged files of each format, each format in a process that may die."""

import pathlib
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="limits of time and memory are those of POSIX"
)


@pytest.mark.parametrize("kind", ["h5", "weights", "keras", "keras3", "safetensors", "json"])
def test_no_mutation_crashes_hangs_fills_the_memory_or_runs(kind):
    program = pathlib.Path(__file__).with_name("mutations.py")
    done = subprocess.run(
        [sys.executable, str(program), kind, "1000"], capture_output=True, text=True, timeout=500
    )
    assert done.returncode == 0, f"{done.returncode}\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}"


def test_no_damaged_checkpoint_crashes_hangs_fills_the_memory_or_runs():
    program = pathlib.Path(__file__).with_name("checkpoint_mutations.py")
    done = subprocess.run(
        [sys.executable, str(program), "1000"], capture_output=True, text=True, timeout=500
    )
    assert done.returncode == 0, f"{done.returncode}\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}"


@pytest.mark.parametrize("kind", ["pb", "meta", "saved_model", "pt2"])
def test_no_damaged_graph_crashes_hangs_fills_the_memory_or_runs(kind):
    program = pathlib.Path(__file__).with_name("graph_mutations.py")
    done = subprocess.run(
        [sys.executable, str(program), kind, "100"], capture_output=True, text=True, timeout=500
    )
    assert done.returncode == 0, f"{done.returncode}\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}"


@pytest.mark.parametrize("kind", ["h5", "keras", "pt", "index", "ckpt", "tfrecord", "tfevents"])
def test_no_damaged_file_that_is_shown_or_read_crashes_or_says_nothing(kind):
    program = pathlib.Path(__file__).with_name("show_mutations.py")
    done = subprocess.run(
        [sys.executable, str(program), kind, "60"], capture_output=True, text=True, timeout=500
    )
    assert done.returncode == 0, f"{done.returncode}\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
