"""Damaged and forged SavedModels, in a process that may die."""

import pathlib
import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="limits of time are those of POSIX")
def test_no_damage_crashes_hangs_or_fills_the_memory():
    program = pathlib.Path(__file__).with_name("saved_model_mutations.py")
    done = subprocess.run(
        [sys.executable, str(program), "300"], capture_output=True, text=True, timeout=500
    )
    assert done.returncode == 0, f"{done.returncode}\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
