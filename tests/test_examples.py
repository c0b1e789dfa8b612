"""The programs in examples/ run to their end and do what they say."""

import os
import pathlib
import re
import subprocess
import sys

EXAMPLES = pathlib.Path(__file__).parent.parent / "examples"


def run(name, tmp_path):
    """What an example prints, run as the README says."""
    result = subprocess.run(
        [sys.executable, "-m", "kerastorch", "run", str(EXAMPLES / name)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        timeout=300,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_digits_classifier(tmp_path):
    printed = run("digits_classifier.py", tmp_path)
    assert 'Model: "sequential"' in printed
    assert float(re.search(r"test accuracy: ([\d.]+)", printed)[1]) > 0.97
    assert "same predictions: True" in printed
    assert (tmp_path / "kerastorch_digits" / "history.png").stat().st_size > 5000
    assert (tmp_path / "kerastorch_digits" / "digits.h5").exists()
