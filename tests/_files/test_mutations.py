"""Some damaged and forged files of each format, each format in a process that may die.

`python tests/fuzz.py formats` loads thousands of each.
"""

import pathlib
import sys

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="limits of time and memory are those of POSIX"
)


def fuzz():
    """The table of the programs."""
    sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
    try:
        import fuzz
    finally:
        sys.path.pop(0)
    return fuzz


# ONNX needs packages that are not there everywhere
@pytest.mark.parametrize("name", [n for n in fuzz().FORMATS if n != "show-onnx"])
def test_no_damaged_file_crashes_hangs_fills_the_memory_or_runs(name):
    code, lines = fuzz().run([*fuzz().FORMATS[name], 25, 0])
    assert code == 0, "\n".join(lines)[-6000:]
